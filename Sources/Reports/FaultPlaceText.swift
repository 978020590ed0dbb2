import Outcomes

extension FaultPlace: CustomStringConvertible {
  /// Where a planted fault must be seen: `slots 7 and up`.
  package var description: String {
    switch self {
    case .slots(.fixed(let first, let last)): first == last ? "slot \(first)" : "slots \(first), \(last)"
    case .slots(.from(let first)): "slots \(first) and up"
    case .slots(.last(1)): "the last slot"
    case .slots(.last(let count)): "the last \(count) slots"
    case .result: "the result"
    case .alignment: "rsp at the call"
    case .preserved(let state): Words.state(state)
    case .frame: "the frame"
    case .entry: "the callee's entry"
    }
  }
}
