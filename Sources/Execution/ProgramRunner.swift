import BPF
import JIT
import Kfuncs
import NativeCalls
import Outcomes
import Support

/// Executes programs in our engines: guarded, within a budget, with the registry's kfuncs and a table of helpers.
package struct ProgramRunner: ~Copyable {
  /// What a run may use, and how long.
  package struct Limits: Sendable {
    /// Instructions that the interpreter executes at most.
    package var budget = 100_000_000
    /// Milliseconds after which native code counts as run away: one to two of these.
    package var timeout: UInt32 = 10_000

    /// Whether `/tmp/perf-PID.map` names the JIT's functions.
    package var writesPerfMap = false

    /// The limits that a newcomer wants.
    package init() {}
  }

  /// The engines that run programs in this process.
  static let engines: [any ProgramEngine] = [JITProgramEngine(), InterpreterProgramEngine()]
  /// Their names.
  package static let callers: [Caller] = engines.map(\.caller)

  let thread: GuardedThread
  private let kfuncs: [String: Kfunc]
  let helpers: Helpers
  let limits: Limits

  /// Prepares the calling thread.
  /// - Parameters:
  ///   - kfuncs: the functions that programs may call by name.
  ///   - helpers: the functions that programs may call by id.
  ///   - limits: how long a run may take.
  /// - Throws: `HarnessError` where the thread cannot be prepared.
  package init(kfuncs: [Kfunc] = [], helpers: Helpers = .linux, limits: Limits = Limits()) throws(HarnessError) {
    thread = try GuardedThread(timeout: limits.timeout)
    self.kfuncs = Dictionary(kfuncs.map { ($0.name, $0) }) { first, _ in first }
    self.helpers = helpers
    self.limits = limits
  }

  /// A program and what it can reach.
  package struct Job: Sendable {
    /// The program.
    package var program: Program
    /// Programs behind the entries of program array 0.
    package var tailCalls: [Program] = []
    /// Memory whose address the program receives in r1 and whose length in r2; nil for none, and 0 in both.
    package var memory: [UInt8]?

    /// A program without memory.
    package init(_ program: Program) { self.program = program }
  }

  /// Runs a program.
  /// - Parameters:
  ///   - job: the program and its memory.
  ///   - caller: who runs it: one of `engines`.
  ///   - options: how the JIT compiles.
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
          caller, .rejected, "BPF cannot call \(kfunc.name) as it stands: \(kfunc.placement.reason)")
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
