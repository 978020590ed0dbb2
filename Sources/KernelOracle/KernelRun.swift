import BPF
import Execution
import Glibc
import Outcomes
import Support
import Verifier

/// Compares programs with the running kernel: this JIT's code with the kernel's, and the engines' results.
package struct KernelRun: ~Copyable {
  /// The running kernel.
  package let oracle: KernelOracle
  private let runner: ProgramRunner
  /// What was found, without what follows from `rows` and the lists.
  private var found: KernelOutcome
  /// The programs that were compared, and the kernel's code.
  package private(set) var recording: KernelRecording
  /// Rows of the instruction table that occur in the programs.
  private var rows: Set<Int> = []

  /// What the comparison came to so far.
  package var outcome: KernelOutcome {
    var outcome = found
    outcome.summary.rows = rows.count
    outcome.summary.allRows = InstructionTable.rows.count
    outcome.summary.differences = outcome.differences.count
    outcome.summary.skips = outcome.skips.count
    outcome.notCovered = InstructionTable.rows.indices.filter { !rows.contains($0) }.map {
      InstructionTable.rows[$0].name
    }
    return outcome
  }

  /// Prepares the calling thread.
  /// - Parameters:
  ///   - oracle: the running kernel.
  ///   - allowSkips: whether programs may be skipped.
  /// - Throws: `HarnessError` if the thread cannot be prepared.
  package init(_ oracle: KernelOracle, allowSkips: Bool = false) throws(HarnessError) {
    self.oracle = oracle
    recording = KernelRecording(release: oracle.release)
    found = KernelOutcome(kernel: KernelOutcome.Kernel(oracle), allowSkips: allowSkips)
    runner = try ProgramRunner()
  }

  /// Compares a random program.
  /// - Parameter seed: determines the program.
  package mutating func check(seed: UInt64) {
    let name = "seed \(seed)"
    // Functions of tracing programs may have private stacks.
    let isTracing = seed % 4 == 3
    let context = isTracing ? ProgramFuzzer.Context.rawTracepoint : .syscall(oracle.contextStores)
    let program: Program
    do throws(ProgramError) {
      program = try ProgramFuzzer.program(seed: seed, rows: oracle.known.rows, context: context)
    } catch {
      found.differences.append(
        KernelFinding(program: name, kind: .refused(component: "the generator: \(error)")))
      return
    }
    check(program, name, as: isTracing ? .rawTracepoint : .syscall, .engines(context: context.bytes(seed: seed)))
  }

  /// Compares a program.
  /// - Parameters:
  ///   - program: a program that receives the context in r1.
  ///   - name: its name in findings.
  ///   - context: its memory; the size is a multiple of 8 bytes.
  package mutating func check(_ program: Program, _ name: String, context: [UInt8]) {
    check(program, name, as: .syscall, .engines(context: context))
  }

  /// Compares a recorded program, and the kernel's code of it with the recorded one.
  /// - Parameter entry: the program and what a kernel made of it.
  package mutating func check(_ entry: KernelRecording.Entry) {
    let program: Program
    do throws(ProgramError) { program = try entry.decoded() } catch {
      found.differences.append(KernelFinding(program: entry.name, kind: .refused(component: "the recording: \(error)")))
      return
    }
    let before = recording.programs.count
    check(program, entry.name, as: entry.type, .engines(context: entry.context.bytes))
    guard recording.programs.count > before, let own = recording.programs.last else { return }
    found.summary.saved += 1
    found.differences += entry.differences(from: own)
  }

  /// Compares programs that random ones do not contain: tail calls, maps and exceptions. The kernel's r0 is compared with
  /// the value that the program was written for.
  package mutating func checkFixedPrograms() {
    do {
      let programs = try KernelMap(.programArray)
      let hash = try KernelMap(.hash)
      let array = try KernelMap(.array)
      let fixed =
        try FixedProgram.tailCalls(programs.descriptor)
        + [FixedProgram.map(hash.descriptor, isArray: false), FixedProgram.map(array.descriptor, isArray: true)]
        + (oracle.hasExceptions ? FixedProgram.throwing(stackArguments: oracle.knowsStackArguments) : [])
      for one in fixed { check(one.program, one.name, as: one.type, .results(one.results)) }
    } catch {
      found.differences.append(KernelFinding(program: "fixed programs", kind: .refused(component: "\(error)")))
    }
  }

  /// What the kernel's results are compared with.
  private enum Expectation {
    /// The results of the JIT and the interpreter with the same memory.
    case engines(context: [UInt8])
    /// The lower half of r0 for each first word of the context.
    case results([(word: UInt64, r0: UInt32)])
  }

  private mutating func check(
    _ program: Program, _ name: String, as type: KernelProgramType, _ expectation: Expectation
  ) {
    if case .engines = expectation,
      let obstacle = KernelEngine.obstacle(program, knowsStackArguments: { oracle.knowsStackArguments })
    {
      found.skips.append(KernelSkip(program: name, code: .unsupported, message: obstacle))
      return
    }
    do throws(KernelError) {
      let maps = try KernelMaps(program.maps)
      let named = try maps.named(in: program)
      let loaded = try KernelProgram(named, as: type)
      let comparison = try compareCode(named, loaded, name, type, holding: program)
      switch expectation {
      case .engines(let context):
        record(program, name, type, context, comparison)
        try compareResults(program, loaded, name, context)
      case .results(let results): try compare(results, loaded, name)
      }
    } catch {
      refuse(name, error)
    }
  }

  /// Records why a program was not compared.
  mutating func refuse(_ name: String, _ error: KernelError) {
    if error.code == .unavailable {
      skip(name, .unavailable, "\(error)")
    } else {
      add(KernelFinding(program: name, kind: .refused(component: "\(error)")))
    }
  }

  /// Records that a program was not compared.
  mutating func skip(_ name: String, _ code: KernelSkip.Code, _ message: String) {
    found.skips.append(KernelSkip(program: name, code: code, message: message))
  }

  /// Records a difference.
  mutating func add(_ finding: KernelFinding) { found.differences.append(finding) }

  /// Compares the kernel's code of a program with ours.
  /// - Parameters:
  ///   - program: the program as it was loaded.
  ///   - loaded: the same program in the kernel.
  ///   - name: its name in findings.
  ///   - type: what it is loaded as.
  ///   - original: the program before maps were named by descriptors: it is verified here, and its rows of the instruction
  ///     table are counted.
  ///   - input: the program with its prototypes, as a verifier receives it; nil if it has none.
  /// - Throws: `KernelError` if there is nothing to compare.
  mutating func compareCode(
    _ program: Program, _ loaded: borrowing KernelProgram, _ name: String, _ type: KernelProgramType,
    holding original: Program, _ input: VerifierInput? = nil
  ) throws(KernelError) -> KernelOracle.Comparison {
    var input = input ?? VerifierInput(original, as: type)
    input.hasOpenMaps = true
    let verification = ProgramVerifier.verify(input, logLevel: 0)
    note(verification.verdict, name)
    let comparison = try oracle.compare(program, verified: verification.facts, loaded, as: type)
    found.summary.programs += 1
    if found.compared.count < KernelOutcome.mostNamed { found.compared.append(name) }
    for instruction in original.instructions {
      if let row = instruction.row { rows.insert(row) }
    }
    found.summary.instructions += comparison.instructions
    found.summary.bytes += comparison.bytes
    found.summary.functions += comparison.functions
    found.summary.identical += comparison.identical
    found.summary.depthsTaken += comparison.depthsTaken
    found.summary.privateStacks += comparison.privateStacks
    if let difference = comparison.difference {
      found.differences.append(
        KernelFinding(
          program: name,
          kind: .machineCode(
            function: difference.function, offset: difference.offset, kernel: HexBytes(difference.kernel),
            ours: HexBytes(difference.ours))))
    }
    return comparison
  }

  /// Notes what our verifier says of a program that the kernel has accepted.
  private mutating func note(_ verdict: Verdict, _ name: String) {
    switch verdict {
    case .accepted: found.summary.accepted += 1
    case .notDecided(let question): found.summary.undecided[question.subject, default: 0] += 1
    case .rejected(let rejection): add(KernelFinding(program: name, kind: .refusedHere(message: rejection.message)))
    }
  }

  /// Compares what a run in the kernel gave with what the engines here give.
  mutating func compareEngines(_ job: ProgramRunner.Job, _ name: String, _ kernel: ExecutionResult) {
    found.summary.runs += 1
    for engine in ProgramRunner.callers {
      let own = runner.run(job, engine)
      guard own.status == .ok, let r0 = own.r0, let expected = kernel.r0 else {
        add(KernelFinding(program: name, kind: .engineFailed(engine: engine, failure: own.failure)))
        continue
      }
      if UInt32(truncatingIfNeeded: r0) != UInt32(truncatingIfNeeded: expected) {
        add(
          KernelFinding(
            program: name, kind: .result(engine: engine, kernel: HexWord(expected), observed: HexWord(r0))))
      } else if own.memory != kernel.memory {
        let place =
          zip(own.memory ?? [], kernel.memory ?? []).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? 0
        add(KernelFinding(program: name, kind: .memory(engine: engine, offset: place)))
      } else {
        for map in kernel.maps {
          let same = own.maps.first { $0.name == map.name }
          guard let key = map.difference(from: same ?? MapContents(name: map.name, entries: [], changed: 0)) else {
            continue
          }
          add(KernelFinding(program: name, kind: .map(engine: engine, name: map.name, key: key)))
        }
      }
    }
  }

  private mutating func compare(
    _ results: [(word: UInt64, r0: UInt32)], _ loaded: borrowing KernelProgram, _ name: String
  ) throws(KernelError) {
    for (word, expected) in results {
      var context = withUnsafeBytes(of: word.littleEndian) { Array($0) } + [UInt8](repeating: 0, count: 88)
      let r0 = try loaded.run(&context)
      found.summary.fixedRuns += 1
      if r0 != expected {
        let kind = KernelFinding.Kind.expectedResult(
          expected: HexWord(UInt64(expected)), kernel: HexWord(UInt64(r0)))
        found.differences.append(KernelFinding(program: name, kind: kind))
      }
    }
  }

  private mutating func record(
    _ program: Program, _ name: String, _ type: KernelProgramType, _ context: [UInt8],
    _ comparison: KernelOracle.Comparison
  ) {
    guard let bytes = try? program.encode() else { return }
    recording.programs.append(
      KernelRecording.Entry(
        name: name, type: type, program: HexBytes(bytes), stackSlots: program.subprograms.map(\.stackSlotCount),
        context: HexBytes(context), translated: HexBytes(comparison.translated),
        functions: comparison.kernel.map { HexBytes($0) }))
  }

  private mutating func compareResults(
    _ program: Program, _ loaded: borrowing KernelProgram, _ name: String, _ context: [UInt8]
  ) throws(KernelError) {
    var memory = context
    var result = ExecutionResult(.kernel)
    result.r0 = UInt64(try loaded.run(&memory))
    result.memory = memory
    var job = ProgramRunner.Job(program)
    job.input = .memory(context)
    compareEngines(job, name, result)
  }
}
