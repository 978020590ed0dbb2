import ArgumentParser
import BPF
import Campaigns
import Checks
import Execution
import FoundationEssentials
import JIT
import KernelOracle
import Kfuncs
import NativeCalls
import Outcomes
import Reports
import Support

/// `kfunctest compare`: the same programs in several engines.
struct CompareCommand: StoppableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Run the same programs in several engines, and shrink the first difference of each kind.",
    usage: "kfunctest compare --engine <engines> ... [--random <count>] [<file> ...]",
    discussion: """
      Example:
        kfunctest compare --engine jit --engine kernel --random 1000 --seed 7
        kfunctest compare --engine jit --engine 'plugin:./ubpf_plugin --jit' --random 200
        kfunctest compare --engine kernel:7.2 --engine kernel:7.3 --random 100
        kfunctest compare --engine jit,interpreter Tests/Programs/seven-arguments.bpf.s --save findings

      Random programs pass stack arguments, call functions and kfuncs, compute, jump, and use memory and atomics. Our
      verifier has to accept each. What is expected of r0 and memory is our interpreter's result; what a kfunc has to
      receive is known from the program. Each engine is also handed programs with one change that must be seen.

      Exit status: 0 all agree; 1 a difference, a change that was not seen, or an engine that checked nothing; 2 wrong usage.
      """)

  @Argument(
    help: .init("Program files: assembler text (.bpf.s), .bin or .hex.", valueName: "file"), completion: .file())
  var files: [String] = []

  @Option(
    parsing: .singleValue,
    help: .init(
      "Engines, separated by commas; repeatable: jit, interpreter, kernel; the path of an engine library (docs/engines.md); "
        + "plugin:COMMAND, a process that speaks the plugin contract of bpf_conformance; kernel:RELEASE, a Linux in a virtual machine (scripts/kernel-vm).",
      valueName: "engines"),
    completion: .engines,
    transform: { EngineList(try OptionText.engines($0, ProgramEngines.callers, [.library, .plugin, .kernel])) })
  var engine: [EngineList] = []

  @Option(help: .init("How many random programs.", valueName: "count"))
  var random: Int?

  @Option(help: .init("The first program's seed; the others follow.", valueName: "number"), transform: OptionText.seed)
  var seed: UInt64 = 1

  @Option(help: .init("Memory for the files as hexadecimal bytes: r1 is its address, r2 its length.", valueName: "hex"))
  var mem: String?

  @Option(
    help: .init(
      "Write each finding to a folder, as assembler text and as C in the way of the kernel's selftests.",
      valueName: "folder"),
    completion: .directory)
  var save: String?

  @Option(help: .init("Watchdog period of native code and limit of a plugin in milliseconds.", valueName: "ms"))
  var timeout = ProgramRunner.Limits().timeout

  @Option(
    help: .init("A fault to plant in our JIT, as kfunctest mutants --list names it.", valueName: "fault"),
    completion: .faults { if case .jit = $0.effect { true } else { false } })
  var plant: String?

  @Option(help: .hidden)
  var batch: String?

  @OptionGroup var library: LibraryOption

  @OptionGroup var jobs: JobsOption

  @OptionGroup var format: CaseFormatOption

  private var callers: [Caller] { engine.callers }

  func validate() throws {
    if callers.isEmpty { throw ValidationError("no engine: --engine jit,kernel would compare two") }
    if files.isEmpty && random == nil && batch == nil {
      throw ValidationError("nothing to compare: give a program file, or --random")
    }
    if let random, !(1...10_000_000).contains(random) {
      throw ValidationError("--random \(random): 1 to 10000000 programs")
    }
    if let file = files.first(where: ObjectFile.isObjectName) {
      throw ValidationError("\(file) is an object; exec runs its programs in several engines")
    }
    if timeout < 1 { throw ValidationError("--timeout \(timeout): at least 1 millisecond is needed") }
    for case .plugin(let command) in callers.map(\.reference) { _ = try CommandWords.split(command) }
  }

  func execute(_ console: Console) throws -> Int32 {
    if let batch { return try answer(batch, console) }
    let memory = try mem.map { try ProgramFile.bytes(hex: $0, "--mem") }
    let programs = try files.map { ComparedProgram(name: $0, program: try ProgramFile($0).program, memory: memory) }
    let workers = WorkerPool()
    var setup = ComparedEngine.Setup(library: try library.path(), workers: workers)
    setup.limits.timeout = timeout
    if let plant { setup.fault = try Self.fault(plant) }
    if let save { try Folder.make(save) }
    var bar = ProgressBar(console)
    var run = try CompareRun(callers, setup, kfuncs: try library.open(workers).kfuncs, pool: jobs.pool())
    try run.compare(programs)
    if let random {
      try run.compare(seed: seed, count: random) { bar.update("program", $0, of: random) }
    }
    bar.finish()
    try run.boot()
    run.finish()
    var outcome = run.outcome
    if let save { try outcome.write(to: save) }
    try console.write(format.report(console).text(of: .compare(outcome)))
    return Interruption.status ?? (outcome.isGood ? 0 : 1)
  }

  /// Gives the programs of a file to this kernel: what `VirtualKernel` runs in a machine.
  private func answer(_ path: String, _ console: Console) throws -> Int32 {
    let batch: KernelBatch
    do { batch = try JSONDecoder().decode(KernelBatch.self, from: Data(try TextFile.bytes(path))) } catch {
      throw HarnessError(.badProgram, "no batch of programs: \(error)", at: path)
    }
    let answers = try JSONEncoder().encode(batch.answers())
    try console.write(String(decoding: answers, as: UTF8.self) + "\n")
    return 0
  }

  private static func fault(_ name: String) throws(HarnessError) -> JITFault {
    if let fault = JITFault(rawValue: name) { return fault }
    throw HarnessError(
      .usage,
      "--plant '\(name)' is no fault of the JIT" + NearNames.question(name, in: JITFault.allCases.map(\.rawValue)))
  }
}

extension CompareOutcome {
  /// Writes each finding, and notes the files.
  fileprivate mutating func write(to folder: String) throws(HarnessError) {
    for index in findings.indices {
      let base = "\(folder)/\(findings[index].fileName)"
      try ScratchFolder.write(findings[index].assembler, to: base + ".bpf.s")
      findings[index].files.append(base + ".bpf.s")
      guard let source = findings[index].source else { continue }
      try ScratchFolder.write(source, to: base + ".c")
      findings[index].files.append(base + ".c")
    }
  }
}

extension CompareOutcome.Finding {
  /// A name for files: letters, digits and hyphens of engine and program.
  fileprivate var fileName: String {
    let words = "\(engine) \(program)".split { !$0.isASCII || !$0.isLetter && !$0.isNumber }
    return String(words.joined(separator: "-").suffix(80))
  }
}
