import BPF
import Execution
import JIT
import KernelOracle
import NativeCalls
import Outcomes
import Support
import Verifier

/// An engine of a comparison: how it runs programs, and which instructions it has.
package struct ComparedEngine: Sendable {
  /// What all engines of a comparison share.
  package struct Setup: Sendable {
    /// Limits of each run.
    package var limits = ProgramRunner.Limits()
    /// Path of the library whose kfuncs programs call.
    package var library: String
    /// The worker processes.
    package var workers: WorkerPool
    /// A fault that is planted in our JIT; nil for none.
    package var fault: JITFault?

    /// A setup without a fault.
    package init(library: String, workers: WorkerPool) {
      self.library = library
      self.workers = workers
    }
  }

  /// The engine's name.
  package let caller: Caller
  /// The rows of `InstructionTable` that it has.
  private(set) var rows = ProgramFuzzer.allRows
  /// Whether it accepts a loop: an engine may have a verifier that does not.
  private(set) var hasLoops = true
  /// Why it cannot be used; nil where it can.
  private(set) var unusable: CallFailure?

  /// Whether it has every instruction: it is part of this package.
  private var isWhole: Bool { caller == .jit || caller == .interpreter }
  /// Whether kfuncs of the registry can be given to it.
  var callsKfuncs: Bool { isWhole || caller.reference.kind == .library }
  /// Whether it shows the memory after a run.
  var showsMemory: Bool { caller.reference.kind != .plugin }

  /// Finds out what an engine has: each instruction is tried in a small program.
  /// - Parameters:
  ///   - caller: the engine's name.
  ///   - setup: what all engines share.
  /// - Throws: `HarnessError` if no program can be run.
  init(_ caller: Caller, _ setup: Setup) throws(HarnessError) {
    self.caller = caller
    // A kernel in a machine has everything until it was booted.
    if isWhole || Self.release(caller) != nil { return }
    let plain = try run(ComparedProgram(name: "exit", program: Self.smallest), nil, setup)
    if plain.status != .ok {
      unusable = plain.failure ?? .callerCannot("it returned nothing")
      return
    }
    for row in rows {
      guard let program = InstructionProbe(row: row)?.program else { continue }
      let result = try run(ComparedProgram(name: "probe", program: program), nil, setup)
      if result.lacksInstruction { rows.remove(row) }
    }
    hasLoops = try !run(ComparedProgram(name: "loop", program: Self.loop), nil, setup).lacksInstruction
  }

  /// The same engine with what was found out by its boot.
  func with(rows: Set<Int>) -> ComparedEngine {
    var engine = self
    engine.rows = rows
    return engine
  }

  /// `r0 = 0; exit`
  private static var smallest: Program {
    get throws(HarnessError) { try program([.alu(.word64, .mov, .r0, .immediate(0)), .exit]) }
  }

  /// A loop of four rounds, of instructions that every engine has.
  private static var loop: Program {
    get throws(HarnessError) {
      try program([
        .alu(.word64, .mov, .r0, .immediate(0)), .alu(.word64, .add, .r0, .immediate(1)),
        .jumpIf(.word64, .ne, .r0, .immediate(4), -2), .exit,
      ])
    }
  }

  private static func program(_ instructions: [Instruction]) throws(HarnessError) -> Program {
    do throws(ProgramError) { return try Program(instructions: instructions) } catch {
      throw HarnessError(.badProgram, "\(error)")
    }
  }

  /// Runs a program.
  /// - Parameters:
  ///   - program: the program.
  ///   - facts: what the verifier says of its functions.
  ///   - setup: what all engines share.
  /// - Throws: `HarnessError` if no worker can be started, or a signal asked to stop.
  func run(
    _ program: ComparedProgram, _ facts: ProgramFacts?, _ setup: Setup
  ) throws(HarnessError) -> ExecutionResult {
    var job = program.job(facts)
    if caller == .jit { job.fault = setup.fault }
    let library = program.program.kfuncs.isEmpty ? nil : setup.library
    return try job.run(caller, setup.limits, library: library, workers: setup.workers)
  }

  /// Why it cannot run a program; nil where it can.
  /// - Parameter program: the program.
  func obstacle(_ program: ComparedProgram) -> String? {
    if isWhole { return nil }
    if !program.program.kfuncs.isEmpty && !callsKfuncs { return "kfunc calls" }
    for instruction in program.program.instructions {
      if !hasLoops && instruction.jumpsBack { return "loops" }
      guard let row = instruction.row, !rows.contains(row) else { continue }
      if instruction.isStackArgument { return "stack arguments" }
      switch instruction {
      case .call(.helper): return "helpers"
      case .call(.subprogram): return "subprograms"
      default: return InstructionTable.rows[row].name
      }
    }
    return nil
  }
}

extension Instruction {
  /// Whether it jumps to an instruction before it.
  fileprivate var jumpsBack: Bool {
    switch self {
    case .jump(let offset), .jumpLong(let offset): offset < 0
    case .jumpIf(_, _, _, _, let offset): offset < 0
    default: false
    }
  }
}

extension ExecutionResult {
  /// Whether an engine refused the program of one instruction; one that dies of it has a fault, which is not hidden.
  fileprivate var lacksInstruction: Bool {
    switch status {
    case .ok: false
    case .rejected, .unsupported: true
    case .fault: if case .plugin(.exited) = failure { true } else { false }
    }
  }
}
