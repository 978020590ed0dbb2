import BPF
import JIT
import Kfuncs
import NativeCalls
import Outcomes
import Support

/// Runs programs: guarded, within limits, with the kfuncs of a registry and a table of helpers.
package struct ProgramRunner: ~Copyable {
  /// Limits of a run.
  package struct Limits: Sendable {
    /// The most instructions that the interpreter executes.
    package var budget = 100_000_000
    /// Watchdog period for native code in milliseconds; a run is stopped after one to two periods.
    package var timeout: UInt32 = 10_000

    /// Whether the JIT's functions are written to `/tmp/perf-PID.map`.
    package var writesPerfMap = false

    /// Creates the default limits.
    package init() {}
  }

  /// The engines that run programs in this process.
  static let engines: [any ProgramEngine] = [JITProgramEngine(), InterpreterProgramEngine()]
  /// The names of `engines`.
  package static let callers: [Caller] = engines.map(\.caller)

  let thread: GuardedThread
  private let kfuncs: [String: Kfunc]
  let helpers: Helpers
  let limits: Limits

  /// Prepares the calling thread.
  /// - Parameters:
  ///   - kfuncs: the functions that programs may call by name.
  ///   - helpers: the functions that programs may call by id.
  ///   - limits: limits of the runs.
  /// - Throws: `HarnessError` if the thread cannot be prepared.
  package init(kfuncs: [Kfunc] = [], helpers: Helpers = .linux, limits: Limits = Limits()) throws(HarnessError) {
    thread = try GuardedThread(timeout: limits.timeout)
    self.kfuncs = Dictionary(kfuncs.map { ($0.name, $0) }) { first, _ in first }
    self.helpers = helpers
    self.limits = limits
  }

  /// A program and the memory and tail-call targets that it can access.
  package struct Job: Sendable {
    /// The program.
    package var program: Program
    /// The programs in program array 0, by index.
    package var tailCalls: [Program] = []
    /// Memory whose address the program receives in r1 and whose size in r2; nil for none, with 0 in both.
    package var memory: [UInt8]?

    /// Creates a job without memory.
    package init(_ program: Program) { self.program = program }
  }

  /// Runs a program.
  /// - Parameters:
  ///   - job: the program and its memory.
  ///   - caller: the engine: one of `callers`.
  ///   - options: options of the JIT.
  package func run(_ job: Job, _ caller: Caller, options: JITOptions = .native) -> ExecutionResult {
    guard let engine = Self.engines.first(where: { $0.caller == caller }) else {
      return ExecutionResult(caller, .unsupported, "\(caller) runs no programs in this process")
    }
    var found: [Kfunc] = []
    for reference in job.program.kfuncs {
      guard let kfunc = kfuncs[reference.name] else {
        return ExecutionResult(caller, .rejected, "no kfunc is named \(reference.name)")
      }
      guard kfunc.placement.verdict == .direct else {
        return ExecutionResult(
          caller, .rejected, "BPF cannot call \(kfunc.name) without moves: \(kfunc.placement.reason)")
      }
      found.append(kfunc)
    }
    do throws(ProgramError) {
      try job.program.checkTailCalls()
    } catch {
      return ExecutionResult(caller, .rejected, "\(error)")
    }
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, job.memory?.count ?? 0), alignment: 16)
    defer { memory.deallocate() }
    if let bytes = job.memory { memory.copyBytes(from: bytes) }
    let address = job.memory == nil ? 0 : UInt(bitPattern: memory.baseAddress)
    let count = job.memory?.count ?? 0
    var result = engine.run(
      ProgramSetup(job: job, kfuncs: found, address: address, count: count, options: options), self)
    if job.memory != nil { result.memory = Array(memory.prefix(count)) }
    return result
  }
}
