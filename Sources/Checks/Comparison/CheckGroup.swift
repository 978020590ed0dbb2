import NativeCalls
import Outcomes
import Support

/// The calls of one kfunc by one caller to one callee in one shape, with several sets of values.
final class CheckGroup {
  /// The purpose of the calls.
  enum Purpose {
    /// To check the caller.
    case check
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

/// Receives the observations of calls, in the order in which they were requested.
protocol CallJudge: AnyObject {
  /// The caller can make the calls of a group.
  func prepared(_ group: CheckGroup)
  /// The caller cannot make the calls of a group.
  func refused(_ group: CheckGroup, _ error: HarnessError)
  /// A call was made.
  func observed(
    _ group: CheckGroup, _ set: ArgumentValues, _ observation: Observation, _ end: CallEnd,
    memory: PointerArena.Difference?)
  /// A call changed the state of its process.
  /// - Parameter isBetweenCalls: whether calls went before after which the process was not examined.
  func changed(_ group: CheckGroup, _ set: ArgumentValues, _ changes: [ProcessChange], isBetweenCalls: Bool)
  /// The callee's process ended or was killed; without a set of values, before the first call.
  /// - Parameter slot: the argument slot that the callee recorded last, 1-based; nil if it recorded none.
  func ended(_ group: CheckGroup, _ set: ArgumentValues?, _ end: WorkerEnd, lastSlot slot: Int?)
  /// The kfunc at an index printed text.
  func printed(_ index: Int, _ text: String)
}

/// Makes calls, in this or another process, and passes the observations to a judge.
protocol CallTransport: AnyObject {
  /// Makes or requests the calls of a group.
  /// - Throws: `HarnessError` if no calls can be made.
  func submit(_ group: CheckGroup) throws(HarnessError)
  /// Waits until everything that was submitted has been judged.
  /// - Throws: `HarnessError` if no calls can be made.
  func finish() throws(HarnessError)
}
