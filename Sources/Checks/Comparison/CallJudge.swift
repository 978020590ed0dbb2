import NativeCalls
import Outcomes
import Support

/// The memory behind the pointer arguments of a call, after it.
enum CallMemory {
  /// The first byte that is not as the callee has to leave it; nil for none.
  case compared(PointerArena.Difference?)
  /// What a function that may change its objects made of them.
  case read(PointerArena.Reading, PointerArena)
}

/// Receives the observations of calls, in the order in which they were requested.
protocol CallJudge: AnyObject {
  /// The caller can make the calls of a group.
  func prepared(_ group: CheckGroup)
  /// The caller cannot make the calls of a group.
  func refused(_ group: CheckGroup, _ error: HarnessError)
  /// A function of the engine library that calls failed; without a set of values, before the first call.
  func engineFailed(_ group: CheckGroup, _ set: ArgumentValues?, _ failure: EngineFailure)
  /// Whether a caller is not asked any more, because it has failed too often.
  func hasStopped(_ caller: Caller) -> Bool
  /// The remaining calls of a group are not made, because its caller is not asked any more.
  func dropped(_ group: CheckGroup)
  /// A call was made.
  func observed(
    _ group: CheckGroup, _ set: ArgumentValues, _ observation: Observation, _ end: CallEnd, memory: CallMemory?)
  /// A call changed the state of its process.
  /// - Parameter isBetweenCalls: whether calls went before after which the process was not examined.
  func changed(_ group: CheckGroup, _ set: ArgumentValues, _ changes: [ProcessChange], isBetweenCalls: Bool)
  /// The callee's process ended or was killed; without a set of values, before the first call.
  /// - Parameter slot: the argument slot that the callee recorded last, 1-based; nil if it recorded none.
  func ended(_ group: CheckGroup, _ set: ArgumentValues?, _ end: WorkerEnd, lastSlot slot: Int?)
  /// The kfunc at an index printed text.
  func printed(_ index: Int, _ text: String)
}
