import BPF
import CShims
import Interpreter
import JIT
import Kfuncs
import NativeCalls
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

  private let thread: GuardedThread
  private let kfuncs: [String: Kfunc]
  private let helpers: Helpers
  private let limits: Limits

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
  ///   - engine: who runs it.
  ///   - options: how the JIT compiles.
  package func run(_ job: Job, _ engine: Engine, options: JITOptions = .native) -> ExecutionResult {
    if engine == .kernel { return ExecutionResult(engine, .unsupported, "the kernel is asked elsewhere") }
    var found: [Kfunc] = []
    for reference in job.program.kfuncs {
      guard let kfunc = kfuncs[reference.name] else {
        return ExecutionResult(engine, .rejected, "no kfunc is named \(reference.name)")
      }
      guard kfunc.placement.verdict == .direct else {
        return ExecutionResult(
          engine, .rejected, "BPF cannot call \(kfunc.name) as it stands: \(kfunc.placement.reason)")
      }
      found.append(kfunc)
    }
    do throws(ProgramError) {
      try job.program.checkTailCalls()
    } catch {
      return ExecutionResult(engine, .rejected, "\(error)")
    }
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, job.memory?.count ?? 0), alignment: 16)
    defer { memory.deallocate() }
    if let bytes = job.memory { memory.copyBytes(from: bytes) }
    let address = job.memory == nil ? 0 : UInt(bitPattern: memory.baseAddress)
    let count = job.memory?.count ?? 0
    var result =
      engine == .interpreter
      ? interpret(job, found, address, count) : compileAndRun(job, found, address, count, options)
    if job.memory != nil { result.memory = Array(memory.prefix(count)) }
    return result
  }

  // MARK: Native code

  private func compileAndRun(
    _ job: Job, _ kfuncs: [Kfunc], _ address: UInt, _ count: Int, _ options: JITOptions
  ) -> ExecutionResult {
    var targets: [KfuncTarget] = []
    for kfunc in kfuncs {
      switch kfunc.function {
      case .unavailable(let reason): return ExecutionResult(.jit, .unsupported, reason)
      case .inWorker: return ExecutionResult(.jit, .unsupported, "\(kfunc.name) is in another process")
      case .address(let address):
        targets.append(
          KfuncTarget(
            address: address, returnsPair: kfunc.placement.result.eightbytes.count == 2,
            stackSlotCount: kfunc.placement.stackSlotCount))
      }
    }
    var options = options
    options.helpers = HelperAddresses(helpers.addresses)
    let array = ProgramArray(count: job.tailCalls.count)
    options.programArrays = [array]
    let compiler = JITCompiler()
    let compiled: CompiledProgram
    do throws(JITError) {
      for (index, program) in job.tailCalls.enumerated() {
        array.set(index, try compiler.compile(program, kfuncs: [], options: options))
      }
      compiled = try compiler.compile(job.program, kfuncs: targets, options: options)
    } catch {
      let isLimit = error.code == .unsupported
      return ExecutionResult(.jit, isLimit ? .unsupported : .rejected, "\(error)")
    }
    // The array's programs and the array keep each other alive otherwise.
    defer { for index in 0..<array.count { array.set(index, nil) } }
    var result = ExecutionResult(.jit)
    if limits.writesPerfMap { result.perfMap = PerfMap.add(compiled) }
    _ = kft_take_unwound()
    do throws(GuardedFault) {
      result.r0 = try thread.call(
        compiled.entry, address, UInt(count), code: compiled.entry...(compiled.entry + UInt(compiled.size)))
    } catch {
      if kft_take_unwound() {
        result.r0 = 0
      } else {
        result.status = .fault
        result.message = error.message
      }
    }
    return result
  }

  // MARK: Interpreter

  private struct Calls: InterpreterCalls {
    let helpers: Helpers
    let kfuncs: [KfuncInvocation]
    let invoke: GuardedThread.Invoker

    func helper(_ id: Int32, _ arguments: UnsafePointer<UInt64>) -> CallOutcome { helpers.call(id, arguments, invoke) }
    func argumentCount(ofKfunc index: Int) -> Int? {
      kfuncs.indices.contains(index) ? kfuncs[index].slots : nil
    }
    func kfunc(_ index: Int, _ words: UnsafePointer<UInt64>) -> CallOutcome { kfuncs[index].call(words, invoke) }
  }

  private func interpret(_ job: Job, _ kfuncs: [Kfunc], _ address: UInt, _ count: Int) -> ExecutionResult {
    var invocations: [KfuncInvocation] = []
    for kfunc in kfuncs {
      switch kfunc.function {
      case .unavailable(let reason): return ExecutionResult(.interpreter, .unsupported, reason)
      case .inWorker: return ExecutionResult(.interpreter, .unsupported, "\(kfunc.name) is in another process")
      case .address(let address):
        do throws(HarnessError) {
          invocations.append(try KfuncInvocation(kfunc, target: address))
        } catch {
          return ExecutionResult(.interpreter, .unsupported, error.message)
        }
      }
    }
    var calls = Calls(helpers: helpers, kfuncs: invocations, invoke: thread.invoker)
    var interpreter = Interpreter(job.program, arrays: [job.tailCalls], budget: limits.budget)
    var result = ExecutionResult(.interpreter)
    do throws(InterpreterError) {
      let regions = count > 0 ? [Interpreter.Region(start: address, size: count)] : []
      result.r0 = try interpreter.run(
        r1: UInt64(address), r2: UInt64(count), regions: regions, calls: &calls)
    } catch {
      switch error.code {
      case .unknownFunction: result.status = .rejected
      case .unsupported: result.status = .unsupported
      default: result.status = .fault
      }
      result.message = "\(error)"
    }
    return result
  }
}
