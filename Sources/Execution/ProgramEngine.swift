import JIT
import Kfuncs
import Outcomes

/// Runs programs in one way. To add an engine, write one of these and list it in `ProgramRunner.engines`.
protocol ProgramEngine: Sendable {
  /// The engine's name.
  var caller: Caller { get }

  /// Runs a program once.
  /// - Parameters:
  ///   - setup: the program and what it can reach.
  ///   - runner: guards the run; holds helpers and limits.
  func run(_ setup: ProgramSetup, _ runner: borrowing ProgramRunner) -> ExecutionResult
}

/// A program with everything resolved that it can reach.
struct ProgramSetup {
  /// The program and its tail calls.
  let job: ProgramRunner.Job
  /// The functions behind `job.program.kfuncs`, in the same order.
  let kfuncs: [Kfunc]
  /// Address of the program's memory; 0 for none.
  let address: UInt
  /// Bytes of the program's memory.
  let count: Int
  /// How the JIT compiles.
  let options: JITOptions
}
