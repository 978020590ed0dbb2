import Interpreter

/// The calls that an interpreted program makes: kfuncs through libffi, guarded, and helpers.
package struct GuardedCalls: InterpreterCalls {
  /// Calls a helper.
  /// - Parameters:
  ///   - id: the helper's number.
  ///   - arguments: r1 to r5.
  ///   - invoke: makes guarded calls.
  package typealias Helper = (Int32, UnsafePointer<UInt64>, GuardedThread.Invoker) -> CallOutcome

  private let kfuncs: [KfuncInvocation]
  private let invoke: GuardedThread.Invoker
  private let helper: Helper

  /// Prepares calls.
  /// - Parameters:
  ///   - kfuncs: the kfuncs behind `Program.kfuncs`, in the same order.
  ///   - invoke: the thread that guards the calls.
  ///   - helper: calls helpers; programs know none without it.
  package init(
    kfuncs: [KfuncInvocation], invoke: GuardedThread.Invoker, helper: @escaping Helper = { _, _, _ in .unknown }
  ) {
    self.kfuncs = kfuncs
    self.invoke = invoke
    self.helper = helper
  }

  package func helper(_ id: Int32, _ arguments: UnsafePointer<UInt64>) -> CallOutcome { helper(id, arguments, invoke) }

  package func argumentCount(ofKfunc index: Int) -> Int? { kfuncs.indices.contains(index) ? kfuncs[index].slots : nil }

  package func kfunc(_ index: Int, _ words: UnsafePointer<UInt64>) -> CallOutcome {
    kfuncs.indices.contains(index) ? kfuncs[index].call(words, invoke) : .unknown
  }
}
