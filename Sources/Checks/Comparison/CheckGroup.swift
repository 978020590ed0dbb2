import NativeCalls
import Outcomes
import Support

/// The calls of one kfunc by one caller to one callee in one shape, with several sets of values.
final class CheckGroup {
  /// The purpose of the calls.
  enum Purpose {
    /// To check the caller.
    case check
    /// To check the compiled C call of a function that records nothing, and to keep what it comes to.
    case reference(ReferenceCalls)
    /// To see whether the compiled C call comes to the same again.
    case repetition(ReferenceCalls)
    /// To check another caller of such a function.
    case checkAgainst(ReferenceCalls)
    /// To report, with a finding, the values that another caller delivers.
    case comparison(DeliveredWords)
  }

  /// Index of the kfunc in the run.
  let index: Int
  /// The expectations.
  let check: CallCheck
  /// The values, in order.
  let values: [ArgumentValues]
  /// Whether pointer arguments must point to memory of their own.
  let followsPointers: Bool
  let purpose: Purpose
  /// Whether the calls are counted, and differences are findings.
  var isCheck: Bool {
    switch purpose {
    case .check, .reference, .checkAgainst: true
    case .repetition, .comparison: false
    }
  }
  /// The counters of the kfunc's calls by this caller, after preparation.
  var tally: TallyBox?
  /// Whether further results are ignored: after one failing set of values the others would repeat the finding.
  var isOver = false

  init(
    index: Int, _ check: CallCheck, _ values: [ArgumentValues], followsPointers: Bool = false,
    purpose: Purpose = .check
  ) {
    self.index = index
    self.check = check
    self.values = values
    self.followsPointers = followsPointers
    self.purpose = purpose
  }
}

/// Counters that increase with every call.
final class TallyBox {
  var tally = CallerTally()
}

/// What one caller delivered, by argument slot, 1-based.
final class DeliveredWords {
  var words: [Int: UInt64] = [:]
}
