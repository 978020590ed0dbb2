import ArgumentParser
import CallingConvention
import Campaigns
import Checks
import Kfuncs
import NativeCalls
import Outcomes
import Reports
import Support
import Synchronization
import Toolchains

/// `kfunctest fuzz`: random functions, newly compiled, called by every caller.
struct FuzzCommand: StoppableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuzz",
    abstract: "Compile random functions and call them with every caller, until a time, a count or a finding.",
    usage: "kfunctest fuzz [<options>]",
    discussion: """
      Example:
        kfunctest fuzz --time 60
        kfunctest fuzz --count 1000 --seed 7 --corpus corpus --target psabi
        kfunctest fuzz --plant outgoing-slot-high
        kfunctest fuzz --count 100000 --seed 7 --shard 1/4 --format json > 1.json

      A finding ends the run. It is shrunk to the simplest function, values and shape that show it, and written to \
      the corpus. Ctrl-C stops the run and prints its report. tcc compiles only where --compilers names it.

      Exit status: 0 all agree; 1 a mismatch, nothing was checked or, without --allow-skips, compilers or flags that \
      were named did not compile; 2 wrong usage, or a corpus that cannot be read or written; 128 and the signal's number \
      where a request to stop ended it.
      """)

  @OptionGroup var compilers: ToolchainOptions

  @Option(help: .init("Length of the run in seconds. (default: 60, without --count)", valueName: "seconds"))
  var time: Int?

  @Option(help: .init("Number of functions.", valueName: "number"))
  var count: Int?

  @Option(
    help: .init("Seed of the random functions; repeats a run. (default: a new one for each run)", valueName: "number"),
    transform: OptionText.seed)
  var seed: UInt64?

  @Flag(
    help: """
      Print declarations of random functions whose calls Linux 7.2 and 7.3 take, for scripts/kernel-probe, and compile \
      nothing.
      """)
  var forKernel = false

  @Option(
    help: .init("A folder of C files whose functions come first; findings go there.", valueName: "folder"),
    completion: .directory)
  var corpus: String?

  @Option(
    help: .init(
      "Plant a fault, to see it found and shrunk; `kfunctest mutants --list` prints the names.",
      valueName: "fault"), completion: .faults { $0.caller != nil })
  var plant: String?

  @OptionGroup var engines: EngineOption

  @OptionGroup var target: TargetOption

  @OptionGroup var skips: SkipsOption

  @OptionGroup var strict: StrictOption

  @OptionGroup var expectations: ExpectationsOption

  @OptionGroup var sharding: ShardOption

  @OptionGroup var jobs: JobsOption

  @OptionGroup var format: CaseFormatOption

  func validate() throws {
    if strict.strict && skips.allowSkips { throw ValidationError("--strict and --allow-skips exclude each other") }
    if let time, time < 1 { throw ValidationError("--time \(time): at least 1 second") }
    if let count, count < 1 { throw ValidationError("--count \(count): at least 1 function") }
    if time != nil && count != nil { throw ValidationError("--time and --count exclude each other") }
    if forKernel && (count == nil || seed == nil) { throw ValidationError("--for-kernel needs --count and --seed") }
    if corpus?.isEmpty == true { throw ValidationError("--corpus '' names no folder") }
    if sharding.isGiven && forKernel { throw ValidationError("--for-kernel has no shards") }
  }

  func execute(_ console: Console) async throws -> Int32 {
    if forKernel, let seed, let count {
      try console.write(FuzzCase.declarationsForKernel(seed: seed, count: count))
      return 0
    }
    var usual = compilers
    if usual.compilers == nil {
      // tcc has faults of its own, and no __int128; it fuzzes where it is asked for.
      usual.own.compilers = Toolchain.usual.filter { $0 != "tcc" && Toolchain.exists($0) }.joined(separator: ",")
    }
    let shard = try sharding.read()
    if shard != nil && seed == nil {
      throw HarnessError(.usage, "a shard needs --seed: all shards of a run draw from the same one")
    }
    let limit: FuzzOptions.Limit = count.map { .count($0) } ?? .time(.seconds(time ?? 60))
    let toolchains = try usual.toolchains(flags: ["-O2"])
    var options = FuzzOptions(
      toolchains: toolchains, seed: seed ?? UInt64.random(in: 0...0xFFFF_FFFF), limit: limit)
    options.shard = shard ?? .whole
    options.targets = target.targets(.placed)
    options.expectations = try expectations.read()
    if let plant { options.fault = try Self.effect(plant) }
    let folder = try corpus.map { path throws(HarnessError) in try Corpus(path) }
    options.corpus = folder?.cases ?? []
    let workers = WorkerPool()
    options.engines = try engines.open(workers)
    let registry = try LibraryOption.registry(workers)
    let bar = ProgressLine(console)
    let printer = format.report(console)
    let writesPieces = shard != nil && format.format == .json
    let (pool, words, fixed) = (jobs.pool(), words(usual), options)
    let isStrict = (named: compilers.isNamed, allowSkips: skips.allowSkips, strict: strict.strict)
    let (report, outcome) = try await Interruption.cancels { [shard] in
      let check = try await ToolchainCheck(toolchains, workers: workers)
      var options = fixed
      options.toolchains = check.usable
      let scratch = try ScratchFolder()
      let bpf = try await compilers.bpf(in: scratch.path)
      options.bpfToolchains = bpf.fuzzing
      let final = options
      @Sendable func outcome(of report: FuzzReport) -> FuzzOutcome {
        var outcome = FuzzOutcome(
          report, final, failed: check.failed, bpf: bpf, isNamed: isStrict.named, allowSkips: isStrict.allowSkips,
          strict: isStrict.strict, command: words)
        outcome.shownCalls = [ShownCall](outcome.cases.map(\.finding), under: final.targets) { name in
          // The program of a JIT in which a fault was planted is another one.
          report.findings.first { $0.finding.kfunc == name }.map { Kfunc($0.shrunk.signature, at: 0) }
        }
        return outcome
      }
      let whole = Mutex(outcome(of: FuzzReport(noCallsOf: final.engines.map(\.engine))))
      let report = try await FuzzRun(options, registry: registry, pool: pool).run {
        number, batch, report throws(HarnessError) in
        let piece = outcome(of: batch)
        whole.withLock { $0.add(piece) }
        if writesPieces {
          try console.write(printer.text(of: .fuzzPiece(RunPiece(number: number, outcome: piece))).output)
        }
        bar.show(
          "\(report.signatures) functions, \(Int(report.rate)) a minute, \(report.checks) checks, "
            + "\(Int(report.elapsed / .seconds(1))) s")
      }
      var outcome = whole.withLock { $0 }
      outcome.summary.perMinute = Int(report.rate)
      outcome.scope.interrupted = report.isInterrupted
      outcome.unmatched = report.unmatched
      if let shard { outcome.part = part(shard, final, bpf) }
      return (report, outcome)
    }
    bar.finish()
    // A finding is shown before anything is done with it that may fail.
    try console.write(printer.text(of: .fuzz(outcome)))
    for finding in report.findings {
      guard let folder else { break }
      let saved = try folder.add(finding, message: Messages().message(of: finding.finding))
      try console.write(printer.text(of: .saved(SavedFinding(file: saved))))
    }
    return Interruption.status ?? (outcome.isGood ? 0 : 1)
  }

  /// Which part of a run this is, and what the run depends on.
  private func part(_ shard: Shard, _ options: FuzzOptions, _ bpf: BPFCompilers) -> ShardPart {
    var identity = ["seed": "\(options.seed)", "kfunctest": Versions.build, "libffi": TestRun.libffiVersion()]
    identity["count"] = count.map { "\($0)" }
    if count == nil { identity["time"] = "\(time ?? 60)" }
    identity["targets"] = options.targets.targets.map(\.rawValue).joined(separator: ",")
    identity["compilers"] = options.toolchains.map(\.description).joined(separator: ", ")
    identity["compilers with a BPF back end"] = options.bpfToolchains.map(\.description).joined(separator: ", ")
    identity["engines"] = options.engines.map(\.engine.rawValue).joined(separator: ", ")
    identity["planted fault"] = plant
    identity["corpus"] = corpus == nil ? nil : options.corpus.map(\.text).joined(separator: "\n")
    identity["expectations"] = options.expectations?.path
    return ShardPart(
      shard: shard.index + 1, shards: shard.count, pieces: FuzzRun.batches(of: options), identity: identity)
  }

  /// The words of this command that repeat it, but for seed, count and corpus.
  private func words(_ compilers: ToolchainOptions) -> [String] {
    var words = ["kfunctest", "fuzz"]
    if let names = compilers.compilers { words += ["--compilers", names] }
    if let names = compilers.bpfCompilers { words += ["--bpf-compilers", names] }
    for text in compilers.flags { words += ["--flags", text] }
    words += target.words + engines.words
    if skips.allowSkips { words.append("--allow-skips") }
    if let path = expectations.expectations { words += ["--expectations", path] }
    if let plant { words += ["--plant", plant] }
    if let corpus { words += ["--corpus", corpus] }
    return words
  }

  private static func effect(_ name: String) throws(HarnessError) -> FaultEffect {
    let faults = PlantedFault.all.filter { $0.caller != nil }
    guard let fault = faults.first(where: { $0.name == name }) else {
      throw HarnessError(
        .usage,
        "--plant '\(name)' is no fault of the JIT, the interpreter or libffi"
          + NearNames.question(name, in: faults.map(\.name)))
    }
    return fault.effect
  }
}
