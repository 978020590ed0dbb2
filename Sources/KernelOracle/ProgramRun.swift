import Execution
import NativeCalls
import Outcomes
import Support

extension ProgramRunner.Job {
  /// Runs the program; in our engines in a worker's process.
  /// - Parameters:
  ///   - caller: who runs it: one of `ProgramEngines.callers`.
  ///   - limits: how long a run may take.
  ///   - library: the library of the kfuncs that the program names; nil where it names none.
  ///   - workers: the processes that run it.
  /// - Throws: `HarnessError` where the library cannot be used or no worker can be started.
  package func run(
    _ caller: Caller, _ limits: ProgramRunner.Limits, library: String?, workers: WorkerPool
  ) throws(HarnessError) -> ExecutionResult {
    if caller == .kernel { return KernelEngine.run(self) }
    return try runInWorker(caller, limits, library: library, workers: workers)
  }
}

/// Everybody who runs programs.
package enum ProgramEngines {
  /// Their names, in the order in which they are listed.
  package static let callers: [Caller] = ProgramRunner.callers + [.kernel]
}
