import Execution
import NativeCalls
import Outcomes
import Support

extension ProgramRunner.Job {
  /// Runs the program; JIT and interpreter run in a worker process, a plugin in a process of its own.
  /// - Parameters:
  ///   - caller: the engine: one of `ProgramEngines.callers`, or a plugin.
  ///   - limits: limits of the run.
  ///   - library: the library of the kfuncs that the program calls; nil if it calls none.
  ///   - workers: the worker processes.
  /// - Throws: `HarnessError` if the library cannot be used or no worker can be started.
  package func run(
    _ caller: Caller, _ limits: ProgramRunner.Limits, library: String?, workers: WorkerPool
  ) throws(HarnessError) -> ExecutionResult {
    if caller == .kernel { return KernelEngine.run(self) }
    if case .plugin(let command) = caller.reference {
      return try PluginEngine.run(self, caller, command: command, milliseconds: Int(limits.timeout))
    }
    if caller == .jit, limits.observers.debugSource != nil { return try runInThisProcess(limits, library: library) }
    return try runInWorker(caller, limits, library: library, workers: workers)
  }
}

/// All engines that run programs, the kernel included.
package enum ProgramEngines {
  /// Their names, in the order in which they are listed.
  package static let callers: [Caller] = ProgramRunner.callers + [.kernel]

  /// The machine code that the running kernel makes of a program, by function; nil if it does not load or show it.
  /// - Parameter job: the program, without packet.
  package static func kernelCode(of job: ProgramRunner.Job) -> [[UInt8]]? { KernelEngine.code(of: job) }
}
