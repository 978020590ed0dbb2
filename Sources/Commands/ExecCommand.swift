import ArgumentParser
import BPF
import BPFObject
import BTFSource
import Execution
import KernelOracle
import Kfuncs
import NativeCalls
import Outcomes
import Reports
import Support
import Verifier
import X86

/// `kfunctest exec`: runs a BPF program.
struct ExecCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "exec",
    abstract:
      "Run a BPF program, or those of a C object, in one engine, or in several and compare r0, memory and maps.",
    usage: "kfunctest exec [<options>] <file>",
    discussion: """
      Example:
        kfunctest exec Tests/Programs/seven-arguments.bpf.s --engine jit,interpreter
        kfunctest exec Tests/Objects/built/v4-O2/weak.bpf.o --engine jit,interpreter --expect present=55
        kfunctest exec add.hex --engine 'jit,plugin:./ubpf_plugin --jit'
        echo 'b7 00 00 00 2a 00 00 00 95 00 00 00 00 00 00 00' | kfunctest exec -

      A file ends in .bpf.s (assembler text), .o (an object that a compiler wrote), .bin (raw instructions) or .hex; - is \
      hexadecimal text on standard input. Of an object every program runs, each with fresh maps, but for those in sections \
      whose names begin with "?". Its kfuncs (__ksym) are those of the registry.
      Programs may call kfuncs of the registry by name, and helpers by number: docs/programs.md lists them.

      A program that the kernel's verifier rejects does not run; kfunctest verify shows why. Without a context, text and raw       instructions are verified as a tc program; with --mem, r1 is memory of that size. A program for which there is no       verdict runs guarded, and that is said. The kernel engine has a verifier of its own.

      Exit status: 0 all ran and agree; 1 an engine faulted, rejected the program, disagreed or, without --allow-skips, cannot \
      run it; 2 unreadable input.
      """)

  @Argument(help: .init("The program.", valueName: "file"), completion: .file())
  var file: String

  @Option(
    help: .init(
      "Who runs it, separated by commas: jit, interpreter, kernel; the path of an engine library (docs/engines.md); "
        + "plugin:COMMAND, a process that speaks the plugin contract of bpf_conformance, which must be the last. Repeatable. "
        + "(default: jit)", valueName: "engines"),
    completion: .engines,
    transform: { EngineList(try OptionText.engines($0, ProgramEngines.callers, [.library, .plugin])) })
  var engine: [EngineList] = []

  /// The engines, in the order in which they were named.
  private var engines: [Caller] { engine.callers.isEmpty ? [.jit] : engine.callers }

  @Option(help: .init("Only this program of an object, also one of a section with \"?\".", valueName: "name"))
  var program: String?

  @Option(
    help: .init(
      "Memory as hexadecimal bytes: r1 is its address, r2 its length. For programs of an object that see packets (tc, socket, "
        + "xdp): the packet. (default for those: 64 bytes of zeros)", valueName: "hex"))
  var mem: String?

  @Option(
    help: .init(
      "What a program that is not in an object is: tc, socket or xdp; --mem is then a packet, and r1 the address of its "
        + "context.", valueName: "type"))
  var type: PacketProgramType?

  @Option(help: .init("A context as hexadecimal bytes: r1 is its address.", valueName: "hex"))
  var context: String?

  @Option(
    parsing: .singleValue,
    help: .init(
      "A value that has to be there after the run: of a program's r0, or of a global variable of an object. Repeatable.",
      valueName: "name=value"))
  var expect: [String] = []

  @Option(help: .init("Instructions that the interpreter executes at most.", valueName: "count"))
  var budget = ProgramRunner.Limits().budget

  @Option(help: .init("Watchdog period of native code in milliseconds.", valueName: "ms"))
  var timeout = ProgramRunner.Limits().timeout

  @Option(
    name: .customLong("tail-call"), parsing: .singleValue,
    help: .init("A program for the next entry of program array 0.", valueName: "file"), completion: .file())
  var tailCalls: [String] = []

  @OptionGroup var observation: ObservationOptions

  @Option(help: .init("The kernel whose verifier is asked first: linux-7.2, linux-7.3.", valueName: "target"))
  var target = VerifierInput.Kernel.linux73

  @Flag(
    name: .customLong("no-verify"), help: "Run programs that the verifier rejects, too: guarded, within limits.")
  var skipsVerifier = false

  @OptionGroup var skips: SkipsOption

  @OptionGroup var format: FormatOption

  @OptionGroup var library: LibraryOption

  @OptionGroup var types: KernelTypesOption

  func validate() throws {
    for case .plugin(let command) in engines.map(\.reference) { _ = try CommandWords.split(command) }
    if budget < 1 { throw ValidationError("--budget \(budget): at least 1 instruction is needed") }
    if mem != nil && context != nil { throw ValidationError("--mem and --context: r1 is the address of one of them") }
    if type != nil && ObjectFile.isObjectName(file) {
      throw ValidationError("--type is for single programs; those of an object have the types of their sections")
    }
    if type != nil && context != nil {
      throw ValidationError("--type and --context: a packet has a context of its own")
    }
    if !ObjectFile.isObjectName(file) {
      if program != nil { throw ValidationError("--program is for objects (.o); \(file) is one program") }
      if !expect.isEmpty { throw ValidationError("--expect is for objects (.o); \(file) has no names") }
    } else if !tailCalls.isEmpty {
      throw ValidationError("--tail-call is for single programs; an object fills its program arrays by .values")
    }
    try observation.validate(for: engines)
    if timeout < 1 { throw ValidationError("--timeout \(timeout): at least 1 millisecond is needed") }
  }

  func execute(_ console: Console) throws -> Int32 {
    try limits.observers.check()
    let outcome = try ObjectFile.isObjectName(file) ? executeObject() : executeFile()
    try console.write(format.report(console).text(of: .exec(outcome)))
    return outcome.isGood ? 0 : 1
  }

  private var limits: ProgramRunner.Limits {
    var limits = ProgramRunner.Limits()
    limits.budget = budget
    limits.timeout = timeout
    limits.observers = observation.observers(of: file)
    return limits
  }

  private func executeFile() throws -> ExecOutcome {
    let source = try UncheckedProgramFile(file)
    let limits = limits
    func read(_ file: ProgramFile) -> Program { limits.observers.wantsLines ? file.programWithLines : file.program }
    let program = read(try ProgramFile(source))
    var job = ProgramRunner.Job(program)
    job.tailCalls = try tailCalls.map { read(try ProgramFile($0)) }
    let memory = try mem.map { try ProgramFile.bytes(hex: $0, "--mem") }
    if let type {
      try Self.require(memory, type.context)
      job.input = .packet(orZeros: memory, type.context)
    } else if let memory {
      job.input = .memory(memory)
    }
    if let context { job.input = .context(try ProgramFile.bytes(hex: context, "--context")) }
    let library = program.kfuncs.isEmpty ? nil : try library.path()
    let workers = WorkerPool()
    var verification: ExecVerification?
    if isVerified {
      let kfuncs = try library.map { try workers.open($0).kfuncs } ?? []
      let input = try source.verifierInput(
        target, context: job.input.contextKind, kfuncs: kfuncs, types: types.table(for: target))
      verification = ExecVerification(input, of: program, name: nil)
    }
    job.facts = verification?.facts
    let results = try engines.map { engine in
      if let verdict = verification?.verdict, let result = refusal(of: engine, verdict) { return result }
      let result = try job.run(engine, limits, library: library, workers: workers)
      return ExecOutcome.Result(result, place: result.instruction.flatMap { ProgramPlace($0, of: program) })
    }
    var outcome = ExecOutcome(program: file, results: results, allowSkips: skips.allowSkips)
    outcome.target = target.rawValue
    outcome.verdicts = [verification?.verdict ?? ExecOutcome.Verdict(program: nil, status: .waived)]
    return outcome
  }

  /// - Throws: `HarnessError` with code `usage` for a packet of --mem that no program can be given.
  private static func require(
    _ packet: [UInt8]?, _ context: PacketContext, of program: String? = nil
  ) throws(HarnessError) {
    guard let packet, let obstacle = context.obstacle(to: packet) else { return }
    throw HarnessError(.usage, "--mem: \(program.map { "\($0): " } ?? "")\(obstacle)")
  }

  // MARK: The verifier

  /// Whether the verifier is asked: the kernel has one of its own.
  private var isVerified: Bool { !skipsVerifier && engines != [.kernel] }

  /// What becomes of a rejected program in an engine; nil if it runs. The kernel rejects it itself.
  private func refusal(of engine: Caller, _ verdict: ExecOutcome.Verdict) -> ExecOutcome.Result? {
    guard verdict.status == .rejected, engine != .kernel else { return nil }
    let result = ExecutionResult(engine, .rejected, "the verifier (\(target.rawValue)): \(verdict.message ?? "")")
    return ExecOutcome.Result(result, program: verdict.program, place: verdict.place)
  }

  // MARK: Objects

  private func executeObject() throws -> ExecOutcome {
    let expectations = try expect.map { text throws(HarnessError) in try ObjectExpectation(text) }
    let memory = try mem.map { try ProgramFile.bytes(hex: $0, "--mem") }
    let context = try context.map { try ProgramFile.bytes(hex: $0, "--context") }
    let workers = WorkerPool()
    let kernelTypes = isVerified ? try types.table(for: target) : nil
    let object = try ObjectFile.read(file, kernel: types.relocated, modules: types.relocatedModules)
    let library = try library.path(for: object)
    let linker = ObjectFile(object, kfuncs: try self.library.kfuncs(for: object, workers))
    if context != nil, let name = program, object.program(named: name)?.packetContext != nil {
      throw HarnessError(.usage, "--context: \(name) sees packets; --mem gives it one", at: file)
    }
    var results: [ExecOutcome.Result] = []
    var verdicts: [ExecOutcome.Verdict] = []
    var used: Set<Int> = []
    var problem: HarnessError?
    var linkedPrograms: [String: LinkedProgram] = [:]
    for program in try object.selected(program) {
      if let packet = program.packetContext { try Self.require(memory, packet, of: program.name) }
      let linked: LinkedProgram
      do throws(HarnessError) { linked = try linker.linked(program.name) } catch {
        problem = problem ?? error
        results += engines.map { .init(ExecutionResult($0, .rejected, error.message), program: program.name) }
        continue
      }
      linkedPrograms[program.name] = linked
      let obstacles = linker.obstacles(to: linked).map(\.name)
      var job = try linker.job(linked, program.input(memory: memory, context: context))
      if observation.wantsLines { job.findSources(from: file) }
      var verification: ExecVerification?
      if obstacles.isEmpty {
        if isVerified {
          let input = try linker.verifierInput(
            program, target, context: job.input.contextKind, types: kernelTypes)
          verification = ExecVerification(input, of: job.program, name: program.name)
        }
        verdicts.append(verification?.verdict ?? ExecOutcome.Verdict(program: program.name, status: .waived))
      }
      job.facts = verification?.facts
      used.formUnion(linked.externs)
      for engine in engines {
        // The kernel has kfuncs of its own, and libbpf links them.
        guard obstacles.isEmpty || engine == .kernel else {
          let reason = "not linked: \(obstacles.joined(separator: ", "))"
          results.append(.init(ExecutionResult(engine, .rejected, reason), program: program.name))
          continue
        }
        if let verdict = verification?.verdict, let refused = refusal(of: engine, verdict) {
          results.append(refused)
          continue
        }
        let result =
          engine == .kernel
          ? KernelObject.run(object, program: program.name, job)
          : try job.run(engine, limits, library: library, workers: workers)
        var described = ExecOutcome.Result(
          result.narrowed(to: linked.resultBits), program: program.name,
          place: result.instruction.flatMap { ProgramPlace($0, of: job.program) })
        described.lacksContext = result.status == .fault && job.input == .none
        results.append(described)
      }
    }
    // One program that cannot be linked leaves the others.
    if let problem, linkedPrograms.isEmpty { throw problem }
    var outcome = ExecOutcome(program: file, results: results, allowSkips: skips.allowSkips)
    outcome.target = target.rawValue
    outcome.verdicts = verdicts
    outcome.links = used.sorted().map { linker.links[$0] }
    outcome.expectations = try linker.compare(expectations, with: results, of: linkedPrograms)
    return outcome
  }
}

/// A type of programs that see packets, by the name of its sections in objects.
enum PacketProgramType: String, ExpressibleByArgument, CaseIterable {
  case tc, socket, xdp

  /// The context in which such a program sees a packet.
  var context: PacketContext {
    switch self {
    case .tc: .classifier
    case .socket: .socketFilter
    case .xdp: .xdp
    }
  }
}
