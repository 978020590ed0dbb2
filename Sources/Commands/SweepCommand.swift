import ArgumentParser
import CABI
import Execution
import Kfuncs
import Reports
import TestBed

/// `kfunctest sweep`: the signatures of all functions that BTF describes, or of a covering array.
struct SweepCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Classify many signatures, and cross-check those that BPF can call at the capture stub.",
    discussion: """
      Example:
        kfunctest sweep --min 9
        kfunctest sweep --strength 2
        kfunctest sweep --exhaustive 6 --types 'int,void *'

      The signatures are those of every function that the kernel's BTF describes, or made up to cover types.
      None of the functions is called: a stub takes their place and records where each argument arrives.
      With --format json every function is an object on a line of its own.

      Exit status: 0 all agree; 1 a mismatch, or nothing was checked; 2 wrong usage or unreadable BTF.
      """)

  @Option(help: .init("BTF of a kernel or a module, or an ELF file that holds some.", valueName: "path"))
  var btf = "/sys/kernel/btf/vmlinux"

  @Option(help: .init("Fewest parameters.", valueName: "count"))
  var min = 6

  @Option(help: .init("Most parameters.", valueName: "count"))
  var max = 12

  @Option(help: .init("Repeats a run.", valueName: "number"), transform: OptionText.seed)
  var seed: UInt64 = 1

  @OptionGroup var marshalling: MarshalOption

  @OptionGroup var format: FormatOption

  @Option(
    help: .init(
      "Instead of BTF: a covering array; every combination of 13 types in any so many parameters.", valueName: "2..4"))
  var strength: Int?

  @Option(help: .init("Instead of BTF: every signature of so many parameters.", valueName: "count"))
  var exhaustive: Int?

  @Option(
    help: .init(
      "The types of --exhaustive, separated by commas. (default: 13 types of one eightbyte)", valueName: "types"))
  var types: String?

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
    if strength != nil && exhaustive != nil { throw ValidationError("--strength and --exhaustive exclude each other") }
    if types != nil && exhaustive == nil { throw ValidationError("--types belongs to --exhaustive") }
  }

  func execute(_ console: Console) throws -> Int32 {
    var options = RunOptions(seed: seed)
    options.callers = [.jit, .libffi]
    options.shapes = [.direct]
    options.marshalling = marshalling.mode
    options.patterns = strength == nil && exhaustive == nil ? [.graffiti, .random] : [.graffiti]
    let library: KfuncLibrary
    do throws(KfuncLibraryError) { library = try KfuncLibrary(path: KfuncLibrary.ownPath) } catch {
      throw UsageError(error)
    }
    let run = TestRun(library: library, options: options)
    if let strength { return try sweep(.strength(strength, counts: min...max), run, console) }
    if let exhaustive { return try sweep(.exhaustive(exhaustive), run, console) }
    return try sweepBTF(run, console)
  }

  /// Signatures that are checked at a time: their verdicts are not kept.
  private static let chunk = 4096

  // MARK: Made-up signatures

  private func sweep(_ goal: SignatureSet.Goal, _ run: TestRun, _ console: Console) throws -> Int32 {
    let names = types.map(Self.list) ?? SignatureSet.defaultTypes
    let set = try SignatureSet(goal, types: try names.map { name throws(UsageError) in try Self.type(name) })
    var tally = SweepTally()
    var bar = ProgressBar(console)
    for start in stride(from: 0, to: set.count, by: Self.chunk) {
      let end = Swift.min(start + Self.chunk, set.count)
      bar.update("signature \(start)", start, of: set.count)
      let report = try run.sweep((start..<end).map(set.signature), plantsFaults: end == set.count)
      if format.format == .json {
        for verdict in report.verdicts { try console.write(SweepReport.line(verdict, isKfunc: false).line()) }
      }
      tally.add(report)
    }
    bar.finish()
    let (covered, all) = set.coverage()
    let what: String
    switch goal {
    case .strength(let strength, let counts):
      what =
        "\(covered) of \(all) combinations of types in any \(strength) of \(counts.lowerBound) to "
        + "\(counts.upperBound) parameters"
    case .exhaustive(let count): what = "\(covered) of \(all) signatures of \(count) parameters"
    }
    let source = "\(set.count) signatures over \(names.count) types"
    if format.format == .table {
      try console.write(SweepReport(source: source, tally: tally, coverage: what).text(console.style))
    }
    return tally.isGood && covered == all ? 0 : 1
  }

  /// The parts of a list: commas within braces separate members.
  private static func list(_ text: String) -> [String] {
    var (parts, depth) = ([""], 0)
    for character in text {
      if character == "{" { depth += 1 }
      if character == "}" { depth -= 1 }
      if character == "," && depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
    }
    return parts
  }

  private static func type(_ text: String) throws(UsageError) -> CType {
    do {
      let unit = try CDeclarationParser.parse("\(text) f(void);", types: CTypeTable())
      if let type = unit.signatures.last?.result, type.isComplete { return type }
    } catch {
      throw UsageError("--types: '\(text)': \(error)")
    }
    throw UsageError("--types: '\(text)' is no type that can be passed")
  }

  // MARK: BTF

  private func sweepBTF(_ run: TestRun, _ console: Console) throws -> Int32 {
    let functions: [BTFFunction]
    do throws(BTFError) {
      functions = try BTFFunctions(path: btf).functions(parameters: min...max)
    } catch {
      throw UsageError(error.description)
    }
    if functions.isEmpty { throw UsageError("\(btf): no function has \(min) to \(max) parameters") }
    var known: [(isKfunc: Bool, signature: Signature)] = []
    var unknown: [(name: String, reason: String)] = []
    for function in functions {
      do {
        if let obstacle = function.obstacle {
          unknown.append((function.name, obstacle))
        } else if let signature = try CDeclarationParser.parse(function.prototype, types: CTypeTable()).signatures.last
        {
          known.append((function.isKfunc, signature))
        }
      } catch {
        unknown.append((function.name, "\(error)"))
      }
    }
    let report = try run.sweep(known.map(\.signature), plantsFaults: true)
    var tally = SweepTally()
    tally.add(report)
    switch format.format {
    case .json:
      for (verdict, function) in zip(report.verdicts, known) {
        try console.write(SweepReport.line(verdict, isKfunc: function.isKfunc).line())
      }
      for function in unknown {
        try console.write(SweepReport.line(unknown: function.name, reason: function.reason).line())
      }
    case .table:
      let kfuncs = known.count { $0.isKfunc }
      let source = "\(functions.count) functions of \(btf), \(kfuncs) tagged as kfuncs"
      try console.write(SweepReport(source: source, tally: tally, unknown: unknown).text(console.style))
    }
    return tally.isGood ? 0 : 1
  }
}
