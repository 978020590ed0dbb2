import Execution
import NativeCalls
import Support

extension ProgramRunner.Job {
  /// Runs the program; in our engines in a worker's process.
  /// - Parameters:
  ///   - engine: who runs it.
  ///   - limits: how long a run may take.
  ///   - library: the library of the kfuncs that the program names; nil where it names none.
  ///   - workers: the processes that run it.
  /// - Throws: `HarnessError` where the library cannot be used or no worker can be started.
  package func run(
    _ engine: Engine, _ limits: ProgramRunner.Limits, library: String?, workers: WorkerPool
  ) throws(HarnessError) -> ExecutionResult {
    if engine == .kernel { return KernelEngine.run(self) }
    return try runInWorker(engine, limits, library: library, workers: workers)
  }
}
