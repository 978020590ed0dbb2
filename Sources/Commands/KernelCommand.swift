import ArgumentParser
import BPF
import BPFObject
import Execution
import FoundationEssentials
import KernelOracle
import Kfuncs
import NativeCalls
import Outcomes
import Reports
import Support
import Verifier

/// `kfunctest kernel`: the JIT's kernel profile compared with the running kernel.
struct KernelCommand: StoppableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernel",
    abstract: "Compare the code of the JIT's kernel profile with the running kernel's, byte for byte, and the results.",
    usage: "kfunctest kernel [<options>] [<file> ...]",
    discussion: """
      Example:
        kfunctest kernel --random 100 --seed 7
        kfunctest kernel Tests/Objects/built/v4-O2/tail_calls.bpf.o

        kfunctest kernel --random 500 --save before.json
        kfunctest kernel --against before.json
        kfunctest kernel --random 10000 --shard 1/4 --format json > 1.json

        kfunctest kernel --verifier --random 50
        kfunctest kernel --verifier --random 50 --save verdicts.json
        kfunctest kernel --verifier --against verdicts.json --each-rule

      Each program is loaded with bpf(2), and the instructions that the verifier made of it are compiled as the Linux
      JIT would. The code is compared function by function; only what depends on addresses is left out. Then the kernel,
      our JIT and our interpreter run the program, and r0 and memory are compared.

      With --verifier random programs, of about half of which one place is broken, are given to our verifier and to the \
      kernel's (docs/verifier.md). A program that is accepted here and not there is a difference. Programs of files are \
      what half of the random ones are made of. --save keeps what the kernel says, and --against compares with it \
      without that kernel, and runs what both accept.

      Exit status: 0 all identical; 1 a difference or, without --allow-skips, a kernel that cannot be used or a program
      that it rejects; 2 wrong usage.
      """)

  @Argument(
    help: .init("Program files, and C objects (.o), whose programs libbpf loads.", valueName: "file"),
    completion: .file())
  var files: [String] = []

  @Option(help: .init("How many random programs.", valueName: "count"))
  var random: Int?

  @Option(help: .init("The first program's seed; the others follow.", valueName: "number"), transform: OptionText.seed)
  var seed: UInt64 = 1

  @Option(
    help: .init(
      "Write the programs, the verifier's instructions and the kernel's code to a file; with --verifier "
        + "the kernel's verdicts (- is standard output, and the report goes to standard error).", valueName: "file"),
    completion: .file())
  var save: String?

  @Option(
    help: .init(
      "Compare the programs of a file that --save wrote, and the kernel's code with the code in it; "
        + "with --verifier the verdicts, of several files if it is given again.", valueName: "file"),
    completion: .file())
  var against: [String] = []

  @Flag(
    help: .init(
      "With --random: compare what our verifier and the kernel's say of programs near the edge of acceptance."))
  var verifier = false

  @Flag(
    help: .init(
      "With --verifier --against: remove each rule of our verifier in turn, and say whether a program shows it."))
  var eachRule = false

  @OptionGroup var library: LibraryOption

  @OptionGroup var types: KernelTypesOption

  @OptionGroup var skips: SkipsOption

  @OptionGroup var strict: StrictOption

  @OptionGroup var sharding: ShardOption

  @OptionGroup var jobs: JobsOption

  @OptionGroup var format: CaseFormatOption

  func validate() throws {
    if strict.strict && skips.allowSkips { throw ValidationError("--strict and --allow-skips exclude each other") }
    if files.isEmpty && random == nil && against.isEmpty {
      throw ValidationError(
        "nothing to compare: give a program file, --random with a number of programs, or --against with a recording")
    }
    if verifier && (random == nil) == against.isEmpty {
      throw ValidationError(
        "--verifier goes with --random or with --against; `verify --kernel` compares the verdicts on files")
    }
    if verifier && save != nil && !against.isEmpty {
      throw ValidationError("--save keeps what the running kernel says: it goes with --random, not with --against")
    }
    if !verifier && against.count > 1 {
      throw ValidationError("one recording is compared at a time: \(against.count) --against without --verifier")
    }
    if eachRule && !(verifier && !against.isEmpty) {
      throw ValidationError("--each-rule goes with --verifier and --against")
    }
    if let random, !(1...10_000_000).contains(random) {
      throw ValidationError("--random \(random): 1 to 10000000 programs")
    }
    if verifier && (sharding.isGiven || jobs.jobs != nil) {
      throw ValidationError("--verifier runs in one process: it has neither --jobs nor --shard")
    }
    if sharding.isGiven && (random == nil || !files.isEmpty || !against.isEmpty) {
      throw ValidationError("shards are of random programs: --random alone")
    }
  }

  func execute(_ console: Console) throws -> Int32 {
    if verifier {
      return try RandomVerdicts(
        seed: seed, count: random ?? 0, allowSkips: skips.allowSkips, corpus: corpus(), save: save, against: against,
        removesRules: eachRule
      ).execute(console, format)
    }
    let programs = try files.filter { !ObjectFile.isObjectName($0) }.map { try ProgramFile($0) }
    let objects = try files.filter(ObjectFile.isObjectName).map { try KernelObjectFile($0, library, types) }
    let recorded = try against.first.map { try KernelRecording(path: $0) }
    let oracle: KernelOracle
    do throws(KernelError) {
      oracle = try KernelOracle()
    } catch {
      guard error.code == .unavailable else { throw HarnessError(.usage, "\(error)") }
      let outcome = KernelOutcome(unavailable: "\(error)", allowSkips: skips.allowSkips)
      try console.write(format.report(console).text(of: .kernel(outcome)))
      return outcome.isGood ? 0 : 1
    }
    // Programs of files are not shared out: a scheduler's variables are for random ones.
    let shard = files.isEmpty && against.isEmpty ? try sharding.read() : nil
    var pieces = programs.map(KernelPiece.file) + objects.map(KernelPiece.object)
    pieces += (recorded?.programs ?? []).map(KernelPiece.recorded)
    if let random { pieces += KernelPiece.random(seed: seed, count: random) }
    let count = pieces.count
    var outcome = try KernelRun(oracle, allowSkips: skips.allowSkips).outcome
    outcome.part = shard.map { part($0, pieces: count, oracle) }
    var recording = KernelRecording(release: oracle.release)
    let (allowSkips, isSaved) = (skips.allowSkips, save != nil)
    let printer = format.report(console)
    var bar = ProgressBar(console)
    try jobs.pool().run((shard ?? .whole).numbers(of: count)) { [pieces] number, _ throws(HarnessError) in
      var run = try KernelRun(oracle, allowSkips: allowSkips)
      pieces[number].check(&run)
      return KernelPieceResult(outcome: run.outcome, programs: isSaved ? run.recording.programs : [])
    } take: { number, result throws(HarnessError) in
      bar.update(pieces[number].name, number, of: count)
      outcome.add(result.outcome)
      recording.programs += result.programs
      if shard != nil, format.format == .json {
        var piece = result.outcome
        piece.kernel = nil
        try console.write(printer.text(of: .kernelPiece(RunPiece(number: number, outcome: piece))).output)
      }
      return true
    }
    bar.finish()
    outcome.interrupted = Interruption.signal != nil
    if let save { try recording.write(to: save) }
    try console.write(printer.text(of: .kernel(outcome)))
    return Interruption.status ?? (outcome.isGood ? 0 : 1)
  }

  /// The programs of the files, by name, and the registry's prototypes of kfuncs.
  private func corpus() throws -> RuleCorpus {
    if files.isEmpty { return .empty }
    if let file = files.first(where: { !$0.hasSuffix(".bpf.s") }) {
      throw ValidationError("\(file): --verifier takes programs in assembler text (.bpf.s)")
    }
    // What is attached to a function of another file says nothing alone.
    let texts = try files.sorted().map { try TextFile.read($0) }.filter { !$0.contains("\n.attach ") }
    let kfuncs = try library.open().kfuncs
    let prototypes = Dictionary(kfuncs.map { ($0.name, $0.signature) }, uniquingKeysWith: { first, _ in first })
    return try RuleCorpus(texts: texts, kernelTypes: types.table(for: .linux73)) {
      prototypes[$0] ?? KernelKfuncs.kfunc(named: $0)?.signature
    }
  }

  /// Which part of a run this is, and what the run depends on.
  private func part(_ shard: Shard, pieces: Int, _ oracle: KernelOracle) -> ShardPart {
    let facts = KernelOutcome.Kernel(oracle)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return ShardPart(
      shard: shard.index + 1, shards: shard.count, pieces: pieces,
      identity: [
        "seed": "\(seed)", "random": "\(random ?? 0)", "kernel": oracle.release, "kfunctest": Versions.build,
        "facts of the kernel": (try? encoder.encode(facts)).map { String(decoding: $0, as: UTF8.self) } ?? "",
      ])
  }
}

/// A part of a run: programs that are compared in one go.
private enum KernelPiece: Sendable {
  case file(ProgramFile)
  case object(KernelObjectFile)
  case recorded(KernelRecording.Entry)
  /// Programs that random ones do not hold.
  case fixed
  /// Random programs: the first seed, and how many.
  case random(UInt64, Int)

  /// Random programs of a piece.
  private static let size = 8

  /// The pieces of a run of random programs.
  static func random(seed: UInt64, count: Int) -> [KernelPiece] {
    [.fixed]
      + stride(from: 0, to: count, by: size).map { .random(seed &+ UInt64($0), Swift.min(size, count - $0)) }
  }

  /// What the piece is called while it is compared.
  var name: String {
    switch self {
    case .file(let file): file.name
    case .object(let object): object.path
    case .recorded(let entry): entry.name
    case .fixed: "fixed programs"
    case .random(let seed, _): "seed \(seed)"
    }
  }

  func check(_ run: inout KernelRun) {
    switch self {
    case .file(let file): run.check(file.program, file.name, context: [UInt8](repeating: 0, count: 256))
    case .object(let object): object.check(&run)
    case .recorded(let entry): run.check(entry)
    case .fixed: run.checkFixedPrograms()
    case .random(let first, let count):
      for number in 0..<count where Interruption.signal == nil { run.check(seed: first &+ UInt64(number)) }
    }
  }
}

/// What the programs of a piece came to.
private struct KernelPieceResult: Sendable {
  let outcome: KernelOutcome
  /// The programs and the kernel's code, where they are saved.
  let programs: [KernelRecording.Entry]
}

/// An object whose programs are compared with the kernel's.
private struct KernelObjectFile: Sendable {
  private let object: BPFObject
  private let jobs: [(program: String, job: ProgramRunner.Job)]

  /// Reads and links an object.
  /// - Throws: `HarnessError` if it cannot be read or linked.
  init(_ path: String, _ library: LibraryOption, _ types: KernelTypesOption) throws {
    let object = try ObjectFile.read(path, kernel: types.relocated, modules: types.relocatedModules)
    let linker = ObjectFile(object, kfuncs: try library.kfuncs(for: object))
    self.object = object
    jobs = try object.selected(nil).map { program in
      (program.name, try linker.job(program.name, program.input(memory: nil, context: nil)))
    }
  }

  /// The file's path.
  var path: String { object.path }

  func check(_ run: inout KernelRun) {
    for (program, job) in jobs where Interruption.signal == nil {
      run.check(object, program: program, job, "\(object.path): \(program)")
    }
  }
}
