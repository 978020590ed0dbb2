import ArgumentParser
import Checks
import Outcomes
import Reports
import Support

/// `kfunctest sweep`: the signatures of all functions that BTF describes, or of a covering array.
struct SweepCommand: StoppableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract:
      "Classify the functions that BTF or debug information describes, and check those that BPF can call at a stub.",
    usage: "kfunctest sweep [<options>]",
    discussion: """
      Example:
        kfunctest sweep --min 9
        kfunctest sweep --strength 2
        kfunctest sweep --exhaustive 6 --types 'int,void *'
        kfunctest sweep --dwarf ./mine.so --min 0
        kfunctest sweep --strength 3 --shard 2/4 --format json > 2.json

      The signatures are those of every function that the kernel's BTF or a library's debug information describes, or \
      a generated set that covers combinations of types.
      None of the functions is called: a stub takes their place and records where each argument arrives.
      With --format json every function is a document on a line of its own, and the last line says what the sweep \
      was: `kfunctest merge` joins the lines of all shards.

      Exit status: 0 all agree; 1 a mismatch, or nothing was checked; 2 wrong usage or unreadable BTF.
      """)

  @Option(help: .init("BTF of a kernel or a module, or an ELF file with BTF.", valueName: "path"), completion: .file())
  var btf = "/sys/kernel/btf/vmlinux"

  @Option(
    help: .init(
      "The base of split BTF, which modules have. (default: the kernel's below /sys/kernel/btf)", valueName: "path"),
    completion: .file())
  var btfBase: String?

  @Option(
    help: .init("Instead of BTF: a library or program with debug information (compiled with -g).", valueName: "path"),
    completion: .file())
  var dwarf: String?

  @Option(help: .init("Fewest parameters.", valueName: "count"))
  var min = 6

  @Option(help: .init("Most parameters.", valueName: "count"))
  var max = 12

  @Option(help: .init("Repeats a run.", valueName: "number"), transform: OptionText.seed)
  var seed: UInt64 = 1

  @OptionGroup var sharding: ShardOption

  @OptionGroup var target: TargetOption

  @OptionGroup var strict: StrictOption

  @OptionGroup var format: CaseFormatOption

  @Flag(help: "Also print a line for each function: its placement, `kfunc` for a tagged kfunc, its prototype.")
  var list = false

  @Option(
    help: .init(
      "Instead of BTF: a covering array; every combination of 13 types in any 2, 3 or 4 parameters.", valueName: "2..4")
  )
  var strength: Int?

  @Option(help: .init("Instead of BTF: every signature of this many parameters.", valueName: "count"))
  var exhaustive: Int?

  @Option(
    help: .init(
      "The types of --exhaustive, separated by commas. (default: 13 types of one eightbyte)", valueName: "types"))
  var types: String?

  @OptionGroup var jobs: JobsOption

  func validate() throws {
    guard (0...12).contains(min), (0...12).contains(max), min <= max else {
      throw ValidationError("--min \(min) --max \(max): 0 to 12 parameters, the fewest first")
    }
    if let strength, !(2...4).contains(strength) || min < strength {
      throw ValidationError("--strength \(strength): 2 to 4, and at most as many as --min parameters")
    }
    if let exhaustive, !(1...12).contains(exhaustive) {
      throw ValidationError("--exhaustive \(exhaustive): 1 to 12 parameters")
    }
    if [strength != nil, exhaustive != nil, dwarf != nil].count(where: { $0 }) > 1 {
      throw ValidationError("--strength, --exhaustive and --dwarf exclude each other")
    }
    if btfBase != nil && [strength != nil, exhaustive != nil, dwarf != nil].contains(true) {
      throw ValidationError("--btf-base belongs to --btf")
    }
    if types != nil && exhaustive == nil { throw ValidationError("--types belongs to --exhaustive") }
  }

  func execute(_ console: Console) throws -> Int32 {
    let shard = try sharding.read() ?? .whole
    let run = SweepRun(
      input: input, shard: shard, seed: seed, targets: target.targets(.placed), strict: strict.strict,
      pool: jobs.pool(), format: format, listsAll: list)
    let outcome = try run.run(console)
    return Interruption.status ?? (outcome.isGood ? 0 : 1)
  }

  private var input: SweepInput {
    let counts = SweepInput.Counts(least: min, most: max)
    let names = types.map(SweepInput.list) ?? SignatureSet.defaultTypes
    if let exhaustive { return .exhaustive(exhaustive, types: names) }
    if let strength { return .strength(strength, counts, types: names) }
    if let dwarf { return .debugInformation(dwarf, counts) }
    return .btf(btf, base: btfBase, counts)
  }
}
