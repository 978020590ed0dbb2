import BPF
import Kfuncs
import NativeCalls
import Outcomes
import Support

/// A caller of kfuncs. To add one, conform to this protocol and list it in `CallEngines.all`.
package protocol CallEngine: Sendable {
  /// The caller's name.
  static var caller: Caller { get }
  /// Properties of its calls.
  static var traits: CallerTraits { get }

  /// Prepares the engine for the calls of a run.
  /// - Parameter setup: the settings of the run.
  init(_ setup: EngineSetup)

  /// Prepares calls of one shape.
  /// - Parameters:
  ///   - site: the callee, and the addresses of arguments and result.
  ///   - shape: the shape of the BPF program; `direct` for callers that are not BPF programs.
  /// - Throws: `HarnessError` if this engine cannot make calls of the signature.
  func prepare(_ site: CallSite, shape: CallShape) throws(HarnessError) -> PreparedCall
}

/// A caller that is a BPF program, and can run any other program that calls kfuncs.
protocol BPFCallEngine: CallEngine {
  /// Runs a program once, with the block's address in r1.
  /// - Parameters:
  ///   - program: the program.
  ///   - kfuncs: the functions of `program.kfuncs`, in the same order.
  ///   - thread: makes the calls, guarded.
  ///   - block: the memory that the program may access.
  /// - Returns: why the program did not complete; nil if it did.
  /// - Throws: `HarnessError` if this engine cannot run the program.
  func run(
    _ program: Program, _ kfuncs: [Kfunc], _ thread: borrowing GuardedThread, _ block: borrowing CallBlock
  ) throws(HarnessError) -> CallFailure?
}
