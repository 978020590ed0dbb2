import NativeCalls
import Outcomes
import Support

/// The calls of one kfunc by one caller to one callee in one shape, with several sets of values.
final class CheckGroup {
  /// What the calls are made for.
  enum Purpose {
    /// To judge the caller.
    case check
    /// To show beside a finding what another caller delivers.
    case comparison(DeliveredWords)
  }

  /// Position of the kfunc in the run.
  let index: Int
  /// What is expected.
  let check: CallCheck
  /// The values, in order.
  let values: [ArgumentValues]
  /// Whether pointers among the arguments have to point to memory of their own.
  let followsPointers: Bool
  let purpose: Purpose
  /// Numbers of the kfunc's calls by this caller, once the caller can make them.
  var tally: TallyBox?
  /// Whether nothing more of it counts: one failing set of values says it all; the others would repeat it.
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

/// Numbers that grow with every call.
final class TallyBox {
  var tally = CallerTally()
}

/// What one caller delivered, by argument slot, 1-based.
final class DeliveredWords {
  var words: [Int: UInt64] = [:]
}

/// Takes what calls left, in the order in which they were asked for.
protocol CallJudge: AnyObject {
  /// The caller can make the calls of a group.
  func prepared(_ group: CheckGroup)
  /// The caller cannot make the calls of a group.
  func refused(_ group: CheckGroup, _ error: HarnessError)
  /// A call was made.
  func observed(
    _ group: CheckGroup, _ set: ArgumentValues, _ observation: Observation, _ end: CallEnd,
    memory: PointerArena.Difference?)
  /// The process of the callee was not left as it was.
  /// - Parameter isBetweenCalls: whether calls went before after which the process was not examined.
  func changed(_ group: CheckGroup, _ set: ArgumentValues, _ changes: [ProcessChange], isBetweenCalls: Bool)
  /// The process of the callee ended, or had to be ended; without a set of values, before the first call.
  /// - Parameter slot: the argument slot that the callee recorded last, 1-based; nil where it recorded none.
  func ended(_ group: CheckGroup, _ set: ArgumentValues?, _ end: WorkerEnd, lastSlot slot: Int?)
  /// The kfunc at a position printed something.
  func printed(_ index: Int, _ text: String)
}

/// Makes calls, here or in another process, and hands what they left to a judge.
protocol CallTransport: AnyObject {
  /// Makes the calls of a group, or sees that they are made.
  /// - Throws: `HarnessError` where no calls can be made at all.
  func submit(_ group: CheckGroup) throws(HarnessError)
  /// Waits until everything that was submitted has been judged.
  /// - Throws: `HarnessError` where no calls can be made at all.
  func finish() throws(HarnessError)
}
