import CallingConvention
import Listings

extension Placement {
  /// The verdict of a call and everything that parts ways, in lines as wide as the terminal.
  func verdictLines(_ style: TextStyle) -> [String] {
    // What compilers place differently the verdict and a table say already.
    let others = parameters.filter { $0.verdict != .unknown || compilers.isEmpty }
    var reasons = others.map(\.reason) + [result.reason]
    reasons.removeAll { $0.isEmpty || $0 == reason }
    // What stands in the way of the whole call says more than what follows from it for each argument.
    if signature.obstacle != nil { reasons = [] }
    let emphasis: Emphasis = verdict == .direct ? .good : .warning
    var lines = Printable.wrap("\(verdict.words): \(reason)", to: style.width).map { style.text($0, emphasis) }
    for reason in reasons { lines += Printable.wrap("also: \(reason)", to: style.width) }
    return lines
  }
}

extension BPFLocation {
  /// `r3`, or `r11-16` for the slot that a caller stores to.
  var shortDescription: String { callerOffset.map { "r11\($0)" } ?? callerDescription }
}
