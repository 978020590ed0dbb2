import Outcomes

extension FaultPlace: CustomStringConvertible {
  /// Where a planted fault must be seen: `arguments 7 and up`. The numbers are those of BPF's arguments, from 1.
  package var description: String {
    switch self {
    case .slots(.fixed(let first, let last)): first == last ? "argument \(first)" : "arguments \(first), \(last)"
    case .slots(.from(let first)): "arguments \(first) and up"
    case .slots(.last(1)): "the last argument"
    case .slots(.last(let count)): "the last \(count) arguments"
    case .result: "the result"
    case .alignment: "rsp at the call"
    case .preserved(let state): Words.state(state)
    case .frame: "the frame"
    case .entry: "the callee's entry"
    case .witness: "what the program keeps across the call"
    }
  }
}
