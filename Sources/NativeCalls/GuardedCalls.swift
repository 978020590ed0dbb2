import Interpreter

/// The native calls of an interpreted program: kfuncs through libffi, guarded, and helpers.
package struct GuardedCalls: InterpreterCalls {
  /// Calls a helper.
  /// - Parameters:
  ///   - id: the helper's number.
  ///   - arguments: r1 to r5.
  ///   - invoke: makes guarded calls.
  package typealias Helper = (Int32, UnsafePointer<UInt64>, GuardedThread.Invoker) -> CallOutcome

  /// The owners of `kfuncs`.
  private let invocations: [KfuncInvocation]
  private let kfuncs: [KfuncInvocation.Call]
  private let invoke: GuardedThread.Invoker
  private let helper: Helper
  private let resume: (UInt64) -> CallOutcome

  /// Creates the calls.
  /// - Parameters:
  ///   - kfuncs: the functions of `Program.kfuncs`, in the same order.
  ///   - invoke: the thread that guards the calls.
  ///   - helper: calls helpers; if omitted, programs have no helpers.
  ///   - returned: continues a helper that called a function of the program, with what that returned.
  package init(
    kfuncs: [KfuncInvocation], invoke: GuardedThread.Invoker, helper: @escaping Helper = { _, _, _ in .unknown },
    returned: @escaping (UInt64) -> CallOutcome = { _ in .unknown }
  ) {
    invocations = kfuncs
    self.kfuncs = kfuncs.map(\.call)
    self.invoke = invoke
    self.helper = helper
    resume = returned
  }

  /// Continues a helper that called a function of the program.
  /// - Parameter r0: what the function returned.
  package func returned(_ r0: UInt64) -> CallOutcome { resume(r0) }

  /// Calls a helper.
  /// - Parameters:
  ///   - id: the helper's id.
  ///   - arguments: r1 to r5.
  package func helper(_ id: Int32, _ arguments: UnsafePointer<UInt64>) -> CallOutcome { helper(id, arguments, invoke) }

  /// The number of argument words of a kfunc; nil if the index is out of range.
  /// - Parameter index: an index of `Program.kfuncs`.
  package func argumentCount(ofKfunc index: Int) -> Int? { kfuncs.indices.contains(index) ? kfuncs[index].slots : nil }

  /// Calls a kfunc through libffi, guarded.
  /// - Parameters:
  ///   - index: an index of `Program.kfuncs`.
  ///   - words: r1 to r5, then stack-argument slots.
  package func kfunc(_ index: Int, _ words: UnsafePointer<UInt64>) -> CallOutcome {
    kfuncs.indices.contains(index) ? kfuncs[index](words, invoke) : .unknown
  }
}
