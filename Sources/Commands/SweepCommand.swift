import ArgumentParser
import BTFSource
import CShims
import CTypes
import CallingConvention
import Checks
import DWARFSource
import Glibc
import KernelOracle
import Outcomes
import Reports
import Support
import TypeSources

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
    var options = RunOptions(seed: seed)
    options.callers = [.jit, .libffi]
    options.shapes = [.direct]
    options.targets = target.targets(.placed)
    options.patterns = strength == nil && exhaustive == nil ? [.graffiti, .random] : [.graffiti]
    // Threads of one process: each program that is compiled changes the protection of pages for all of them.
    let workers = jobs.pool(usual: 1)
    let library = try LibraryOption.registry(workers)
    let shard = try sharding.read()
    return try sweep(try source(), shard, TestRun(library: library, options: options, workers: workers), console)
  }

  private func source() throws -> SweepSource {
    if strength != nil || exhaustive != nil {
      let goal =
        exhaustive.map { SignatureSet.Goal.exhaustive($0) } ?? .strength(strength ?? 2, counts: min...max)
      let names = types.map(Self.list) ?? SignatureSet.defaultTypes
      var source = SweepSource(
        try SignatureSet(goal, types: try names.map { name throws(HarnessError) in try Self.type(name) }))
      source.identity["types"] = names.joined(separator: ", ")
      if let strength { source.identity["strength"] = "\(strength)" }
      if let exhaustive { source.identity["exhaustive"] = "\(exhaustive)" }
      return source
    }
    let path = dwarf ?? btf
    let list: FunctionList
    do throws(DescriptionError) {
      if let dwarf {
        list = try DWARFFunctions(path: dwarf).functions(parameters: min...max)
      } else {
        list = try BTFFunctions(path: btf, base: btfBase).functions(parameters: min...max)
      }
    } catch {
      throw HarnessError(.usage, error.description)
    }
    var source = SweepSource(list, of: path)
    source.identity["content"] = try Self.fingerprint(path)
    if let btfBase {
      (source.identity["base"], source.identity["base content"]) = (btfBase, try Self.fingerprint(btfBase))
    }
    if source.count == 0 {
      let counts = "\(path): no function of \(min) to \(max) parameters is described"
      let rest = source.leftOut.map { "\($0.count) \($0.message)" }.joined(separator: ", ")
      throw HarnessError(.usage, rest.isEmpty ? "\(counts), and no other" : "\(counts); left out: \(rest)")
    }
    return source
  }

  /// Which content a file has: another build of a library has another.
  private static func fingerprint(_ path: String) throws(HarnessError) -> String {
    var value: UInt64 = 0
    guard kft_file_fingerprint(path, &value) else {
      throw HarnessError(.usage, "\(path): \(String(cString: strerror(errno)))")
    }
    return "\(value)"
  }

  /// What the outcome depends on besides the source.
  private func identity(_ source: [String: String], _ run: TestRun) -> [String: String] {
    var identity = source
    // All signatures of --exhaustive have the same number of parameters.
    if exhaustive == nil { (identity["min"], identity["max"]) = ("\(min)", "\(max)") }
    identity["seed"] = "\(seed)"
    identity["targets"] = run.options.targets.targets.map(\.rawValue).joined(separator: ",")
    identity["libffi"] = TestRun.libffiVersion()
    identity["kernel"] = KernelOracle.kernelRelease()
    identity["kfunctest"] = Versions.build
    return identity
  }

  /// Functions that are checked at a time: their verdicts are not kept.
  private static let chunk = 4096

  private func sweep(_ source: SweepSource, _ shard: Shard, _ run: TestRun, _ console: Console) throws -> Int32 {
    if format.format.holdsAll, source.count / shard.count > OutputFormat.mostFunctions {
      throw HarnessError(
        .usage,
        "--format \(format.format.rawValue) takes at most \(OutputFormat.mostFunctions) functions, these are "
          + "\(source.count / shard.count): --shard takes a part, --format json and table take all")
    }
    // One shard counts for all what is covered.
    var outcome = SweepOutcome(
      source: source.source, total: source.count, shard: shard.index + 1, shards: shard.count, seed: seed,
      identity: identity(source.identity, run), strict: strict.strict, targets: run.options.targets,
      libffi: TestRun.libffiVersion(), coverage: shard.index == 0 ? source.coverage?() : nil,
      leftOut: source.leftOut)
    let printer = format.report(console, isVerbose: list)
    var bar = ProgressBar(console)
    var functions: [SweptFunction] = []
    var pending = Array(shard.numbers(of: source.count))[...]
    while !pending.isEmpty && Interruption.signal == nil {
      bar.update("function \(pending.first ?? 0)", pending.first ?? 0, of: source.count)
      let records = try check(pending.prefix(Self.chunk), of: source, run, &outcome)
      if format.format.holdsAll {
        functions += records
      } else {
        let lines = records.map { printer.text(of: .sweptFunction($0)).output }.joined()
        if !lines.isEmpty { try console.write(lines) }
      }
      pending = pending.dropFirst(Self.chunk)
    }
    outcome.interrupted = Interruption.signal != nil
    if !outcome.interrupted {
      outcome.planted = try MutantRun.selfCheck(
        run.options.callers, on: run.library, or: run.library, seed: seed, workers: run.workers
      ).map(PlantedFaultOutcome.init)
    }
    bar.finish()
    try console.write(printer.text(of: .sweep(outcome, functions: functions)))
    return Interruption.status ?? (outcome.isGood ? 0 : 1)
  }

  private func check(
    _ numbers: ArraySlice<Int>, of source: SweepSource, _ run: TestRun, _ outcome: inout SweepOutcome
  ) throws -> [SweptFunction] {
    let functions = numbers.map(source.item)
    let verdicts = try run.sweep(functions.map(\.signature))
    var records: [SweptFunction] = []
    for (number, (function, verdict)) in zip(numbers, zip(functions, verdicts)) {
      let record = SweptFunction(
        verdict, number: number, isKfunc: function.isKfunc, isExported: function.isExported, under: run.options.targets)
      outcome.summary.add(record)
      records.append(record)
      let rest = ShownCall.most - outcome.shownCalls.count
      if !record.findings.isEmpty && rest > 0 {
        let kfunc = verdict.kfunc
        outcome.shownCalls += [ShownCall](record.findings, under: run.options.targets) { _ in kfunc }.prefix(rest)
      }
    }
    return records
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

  private static func type(_ text: String) throws(HarnessError) -> CType {
    do {
      let unit = try CDeclarationParser.parse("\(text) f(void);", types: CTypeTable())
      if let type = unit.signatures.last?.result, type.isComplete { return type }
    } catch {
      throw HarnessError(.usage, "--types: '\(text)': \(error)")
    }
    throw HarnessError(.usage, "--types: '\(text)' is no type that can be passed")
  }
}
