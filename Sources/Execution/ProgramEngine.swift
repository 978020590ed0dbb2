import JIT
import Kfuncs
import Outcomes

/// An engine that runs programs. To add one, conform to this protocol and list it in `ProgramRunner.engines`.
protocol ProgramEngine: Sendable {
  /// The engine's name.
  var caller: Caller { get }

  /// Runs a program once.
  /// - Parameters:
  ///   - setup: the program and everything that it can access.
  ///   - runner: guards the run; provides helpers and limits.
  func run(_ setup: ProgramSetup, _ runner: borrowing ProgramRunner) -> ExecutionResult
}

/// A program with its resolved kfuncs and memory.
struct ProgramSetup {
  /// The program and its tail calls.
  let job: ProgramRunner.Job
  /// The functions of `job.program.kfuncs`, in the same order.
  let kfuncs: [Kfunc]
  /// Address of the program's memory; 0 for none.
  let address: UInt
  /// Size of the program's memory in bytes.
  let count: Int
  /// Options of the JIT.
  let options: JITOptions
}
