import BPF
import CShims
import JIT
import Kfuncs
import NativeCalls
import Outcomes
import Support
import Verifier

/// Runs programs: guarded, within limits, with the kfuncs of a registry and a table of helpers.
package struct ProgramRunner: ~Copyable {
  /// Limits of a run.
  package struct Limits: Sendable {
    /// The most instructions that the interpreter executes.
    package var budget = 100_000_000
    /// Watchdog period for native code in milliseconds; a run is stopped after one to two periods.
    package var timeout: UInt32 = 10_000

    /// The debuggers and profilers that are told of the JIT's code.
    package var observers = CodeObservers()

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

  /// A program and what it can access.
  package struct Job: Sendable {
    /// The program.
    package var program: Program
    /// What the verifier says of the program's functions; nil if it has not accepted it.
    package var facts: ProgramFacts?
    /// The programs in program array 0, by index; of a program with maps, in its first program array that does not fill
    /// itself.
    package var tailCalls: [Program] = []
    /// The programs that fill program arrays by name (`MapDefinition.programs`).
    package var targets: [String: Program] = [:]
    /// What the program receives in r1 and r2.
    package var input = ProgramInput.none
    /// The targets under which kfuncs are called: each under the first that can.
    package var callTargets = CallTargets.kernels
    /// A fault that is planted in our JIT; nil for none.
    package var fault: JITFault?
    /// What each byte of a function's stack holds at first in the interpreter; nil for what the last function left there.
    package var stackContent: UInt8?
    /// Whether the result holds the machine code that an engine library made.
    package var wantsCode = false

    /// Creates a job without input.
    package init(_ program: Program) { self.program = program }
  }

  /// Runs a program.
  /// - Parameters:
  ///   - job: the program and its input.
  ///   - caller: the engine: one of `callers`, or an engine library.
  ///   - options: options of the JIT.
  package func run(_ job: Job, _ caller: Caller, options: JITOptions = .native) -> ExecutionResult {
    guard let engine = Self.engines.first(where: { $0.caller == caller }) ?? LibraryProgramEngine(caller) else {
      return ExecutionResult(caller, .unsupported, "\(caller) runs no programs in this process")
    }
    let setup: ProgramSetup
    do throws(RunRefusal) {
      setup = try prepare(job, options)
    } catch {
      return ExecutionResult(caller, error.status, error.message)
    }
    kft_run_enter(setup.maps.run)
    defer { kft_run_enter(nil) }
    var result = engine.run(setup, self)
    result.memory = setup.input.bytes
    result.maps = setup.maps.contents
    return result
  }

  private func prepare(_ job: Job, _ options: JITOptions) throws(RunRefusal) -> ProgramSetup {
    let (programs, arrays) = try job.linked()
    var found: [[Kfunc]] = []
    for program in programs {
      found.append(try kfuncs(of: program, job.callTargets))
      do throws(ProgramError) {
        try program.checkTailCalls()
        try program.checkCallbacks()
      } catch {
        throw RunRefusal(status: .rejected, message: "\(error)")
      }
    }
    let maps = try RunMaps(programs)
    let input = try InputMemory(job.input)
    input.describe(to: maps.run)
    return ProgramSetup(
      job: job, programs: programs, kfuncs: found, arrays: arrays, input: input, maps: maps, options: options)
  }

  private func kfuncs(of program: Program, _ targets: CallTargets) throws(RunRefusal) -> [Kfunc] {
    var found: [Kfunc] = []
    for reference in program.kfuncs {
      guard let kfunc = kfuncs[reference.name] ?? KernelKfuncs.kfunc(named: reference.name) else {
        throw RunRefusal(status: .rejected, message: "no kfunc is named \(reference.name)")
      }
      guard targets.target(for: kfunc.placement) != nil else {
        let names = targets.targets.map(\.rawValue).joined(separator: ", ")
        throw RunRefusal(
          status: .rejected, message: "BPF cannot call \(kfunc.name) under \(names): \(kfunc.placement.reason)")
      }
      found.append(kfunc)
    }
    return found
  }
}

extension ProgramRunner.Job {
  /// The program, those that tail calls go to, and the program arrays that they are in.
  fileprivate func linked() throws(RunRefusal) -> ([Program], [TailCallArray]) {
    var programs = [program] + tailCalls
    var arrays: [TailCallArray] = []
    let numbers = Array(1..<programs.count)
    var isFilled = program.maps.isEmpty
    if isFilled { arrays.append(TailCallArray(definition: nil, entries: numbers)) }
    // Programs of arrays that fill themselves may name further arrays.
    var next = 0
    while next < programs.count {
      for definition in programs[next].maps
      where definition.kind == .programArray && !arrays.contains(where: { $0.definition == definition }) {
        if definition.programs.isEmpty && !isFilled {
          arrays.append(try Self.array(definition, filledWith: numbers))
          isFilled = true
        } else {
          arrays.append(try array(definition, &programs))
        }
      }
      next += 1
    }
    return (programs, arrays)
  }

  private static func array(_ definition: MapDefinition, filledWith numbers: [Int]) throws(RunRefusal) -> TailCallArray
  {
    guard numbers.count <= definition.entryCount else {
      throw RunRefusal(
        status: .rejected,
        message: "\(numbers.count) programs for \(definition.name), which has \(definition.entryCount) entries")
    }
    return TailCallArray(
      definition: definition,
      entries: numbers + Array(repeating: nil, count: definition.tailCallEntries - numbers.count))
  }

  /// The array of a map that names the programs in it; those that are new are added.
  private func array(_ definition: MapDefinition, _ programs: inout [Program]) throws(RunRefusal) -> TailCallArray {
    var entries: [Int?] = Array(repeating: nil, count: definition.tailCallEntries)
    for (index, name) in definition.programs.sorted(by: { $0.key < $1.key }) {
      guard entries.indices.contains(index), let target = targets[name] else {
        throw RunRefusal(
          status: .rejected, message: "entry \(index) of \(definition.name) is \(name), which is no program here")
      }
      if let known = programs.firstIndex(of: target) {
        entries[index] = known
      } else {
        programs.append(target)
        entries[index] = programs.count - 1
      }
    }
    return TailCallArray(definition: definition, entries: entries)
  }
}

extension MapDefinition {
  /// The entries of a program array; the size of a map is checked later.
  fileprivate var tailCallEntries: Int { max(0, min(entryCount, 1 << 20)) }
}
