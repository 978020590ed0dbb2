import ArgumentParser
import BPF
import BPFObject
import Execution
import KernelOracle
import Outcomes
import Reports
import Support

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

        kfunctest kernel --verifier --random 200

      Each program is loaded with bpf(2), and the instructions that the verifier made of it are compiled as the Linux
      JIT would. The code is compared function by function; only what depends on addresses is left out. Then the kernel,
      our JIT and our interpreter run the program, and r0 and memory are compared.

      With --verifier random programs, of about half of which one place is broken, are given to our verifier and to the \
      kernel's (docs/verifier.md). A program that is accepted here and not there is a difference.

      Exit status: 0 all identical; 1 a difference or, without --allow-skips, a kernel that cannot be used or a program
      that it rejects; 2 wrong usage.
      """)

  @Argument(help: .init("Program files, and C objects (.o), whose programs libbpf loads.", valueName: "file"))
  var files: [String] = []

  @Option(help: .init("How many random programs.", valueName: "count"))
  var random: Int?

  @Option(help: .init("The first program's seed; the others follow.", valueName: "number"), transform: OptionText.seed)
  var seed: UInt64 = 1

  @Option(
    help: .init(
      "Write the programs, the verifier's instructions and the kernel's code to a file.", valueName: "file"),
    completion: .file())
  var save: String?

  @Option(
    help: .init(
      "Compare the programs of a file that --save wrote, and the kernel's code with the code in it.", valueName: "file"),
    completion: .file())
  var against: String?

  @Flag(
    help: .init(
      "With --random: compare what our verifier and the kernel's say of programs near the edge of acceptance."))
  var verifier = false

  @OptionGroup var library: LibraryOption

  @OptionGroup var skips: SkipsOption

  @OptionGroup var strict: StrictOption

  @OptionGroup var format: CaseFormatOption

  func validate() throws {
    if strict.strict && skips.allowSkips { throw ValidationError("--strict and --allow-skips exclude each other") }
    if files.isEmpty && random == nil && against == nil {
      throw ValidationError(
        "nothing to compare: give a program file, --random with a number of programs, or --against with a recording")
    }
    if verifier && (random == nil || !files.isEmpty || save != nil || against != nil) {
      throw ValidationError("--verifier goes with --random alone; `verify --kernel` compares the verdicts on files")
    }
    if let random, !(1...10_000_000).contains(random) {
      throw ValidationError("--random \(random): 1 to 10000000 programs")
    }
  }

  func execute(_ console: Console) throws -> Int32 {
    if verifier {
      return try RandomVerdicts(seed: seed, count: random ?? 0, allowSkips: skips.allowSkips).execute(console, format)
    }
    let programs = try files.filter { !ObjectFile.isObjectName($0) }.map { try ProgramFile($0) }
    let objects = try files.filter(ObjectFile.isObjectName).map { try KernelObjectFile($0, library) }
    let recorded = try against.map { try KernelRecording(path: $0) }
    let oracle: KernelOracle
    do throws(KernelError) {
      oracle = try KernelOracle()
    } catch {
      guard error.code == .unavailable else { throw HarnessError(.usage, "\(error)") }
      let outcome = KernelOutcome(unavailable: "\(error)", allowSkips: skips.allowSkips)
      try console.write(format.report(console).text(of: .kernel(outcome)))
      return outcome.isGood ? 0 : 1
    }
    var run = try KernelRun(oracle, allowSkips: skips.allowSkips)
    for file in programs where Interruption.signal == nil {
      run.check(file.program, file.name, context: [UInt8](repeating: 0, count: 256))
    }
    for object in objects { object.check(&run) }
    for entry in recorded?.programs ?? [] where Interruption.signal == nil { run.check(entry) }
    if random != nil { run.checkFixedPrograms() }
    var bar = ProgressBar(console)
    for number in 0..<(random ?? 0) where Interruption.signal == nil {
      let current = seed &+ UInt64(number)
      if number % 16 == 0 { bar.update("seed \(current)", number, of: random ?? 0) }
      run.check(seed: current)
    }
    bar.finish()
    if Interruption.signal != nil { run.stop() }
    if let save { try run.recording.write(to: save) }
    let outcome = run.outcome
    try console.write(format.report(console).text(of: .kernel(outcome)))
    return Interruption.status ?? (outcome.isGood ? 0 : 1)
  }
}

/// An object whose programs are compared with the kernel's.
private struct KernelObjectFile {
  private let object: BPFObject
  private let jobs: [(program: String, job: ProgramRunner.Job)]

  /// Reads and links an object.
  /// - Throws: `HarnessError` if it cannot be read or linked.
  init(_ path: String, _ library: LibraryOption) throws {
    let object = try ObjectFile.read(path)
    let linker = ObjectFile(object, kfuncs: try library.kfuncs(for: object))
    self.object = object
    jobs = try object.selected(nil).map { program in
      (program.name, try linker.job(program.name, program.input(memory: nil, context: nil)))
    }
  }

  func check(_ run: inout KernelRun) {
    for (program, job) in jobs where Interruption.signal == nil {
      run.check(object, program: program, job, "\(object.path): \(program)")
    }
  }
}
