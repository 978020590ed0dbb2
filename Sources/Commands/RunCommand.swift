import ArgumentParser
import CallingConvention
import Campaigns
import Checks
import KernelOracle
import Kfuncs
import Listings
import NativeCalls
import Outcomes
import Reports
import Support
import Toolchains

/// `kfunctest run`: calls kfuncs by every caller and compares every argument.
struct RunCommand: StoppableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Call kfuncs from the JIT, the interpreter, libffi and compiled C, and compare every argument.",
    usage: "kfunctest run [<options>]",
    discussion: """
      Example:
        kfunctest run --filter 'kf_u64_(7|12)' --caller jit,c --values graffiti
        kfunctest run --source mine.c
        kfunctest run --library ./mine.so --format json
        kfunctest run --engine ./examples/engine/reference.so
        kfunctest run --bpf-compilers toolchain --caller jit,interpreter --save-programs clang.json
        kfunctest run --programs clang.json --caller kernel      # where no compiler is

      The callees are the kfunc and a stub that records registers and stack. Each argument is compared with the value \
      that was sent, at the place that the psABI assigns; so are the result and the preserved registers. BPF calls under \
      each target that can make the call; one call stands for the targets whose JIT emits the same code.

      Exit status: 0 all agree; 1 a mismatch, nothing was checked or, without --allow-skips, a caller that was named \
      made no call; 2 wrong usage or environment; 128 and the signal's number where a request to stop ended it.
      """)

  @Option(
    help: .init("Only kfuncs whose names match a regular expression, anywhere in the name.", valueName: "regex"),
    completion: .kfuncs(),
    transform: NameFilter.init)
  var filter: NameFilter?

  @Option(
    help: .init(
      "Who calls, separated by commas: jit, interpreter, libffi, c; kernel, with a module. (default: all but kernel)",
      valueName: "callers"),
    completion: .commaSeparated { CallEngines.allCallers.map(\.rawValue) },
    transform: { try OptionText.callers($0, CallEngines.allCallers) })
  var caller: [Caller]?

  @OptionGroup var engines: EngineOption

  @Option(
    help: .init(
      "Which values, separated by commas: graffiti, boundaries, random, dirty. (default: all)", valueName: "patterns"),
    completion: .commaSeparated { ValuePattern.allCases.map(\.rawValue) },
    transform: { try OptionText.list($0, ValuePattern.self) })
  var values: [ValuePattern]?

  @Option(help: .init("Seed of the random values; repeats a run.", valueName: "number"), transform: OptionText.seed)
  var seed: UInt64 = 1

  @OptionGroup var target: TargetOption

  @OptionGroup var library: LibraryOption

  @OptionGroup var source: SourceOptions

  @Option(help: .init("Keep the C that was generated for --source there.", valueName: "folder"), completion: .directory)
  var keep: String?

  @OptionGroup var programs: ProgramsOptions

  @Flag(help: "Also call kfuncs that crash intentionally: each crash is a finding.")
  var crashing = false

  @Flag(help: "Also show each kfunc, known answer and planted fault; without a terminal they always are.")
  var verbose = false

  @OptionGroup var skips: SkipsOption

  @OptionGroup var strict: StrictOption

  @OptionGroup var expectations: ExpectationsOption

  @OptionGroup var jobs: JobsOption

  @OptionGroup var format: CaseFormatOption

  func validate() throws {
    if strict.strict && skips.allowSkips { throw ValidationError("--strict and --allow-skips exclude each other") }
    if keep != nil && !source.isGiven { throw ValidationError("--keep needs --source") }
    if keep?.isEmpty == true { throw ValidationError("--keep '' names no folder") }
    if source.isGiven && expectations.expectations != nil {
      throw ValidationError("--expectations and --source exclude each other: they name one compiler")
    }
  }

  func execute(_ console: Console) async throws -> Int32 {
    if caller?.contains(.kernel) == true { try KernelCallEngine.requireModule() }
    try source.requireNone(library)
    let (workers, pool) = (WorkerPool(), jobs.pool())
    let options = options(try engines.open(workers))
    let expectations = try expectations.read()
    var bar = ProgressBar(console)
    var report: RunReport
    if source.isGiven {
      report = try await sourceReport(options, &bar, workers, pool)
    } else {
      let library = try library.open(workers)
      let kfuncs = try filter.select(library.kfuncs, "kfuncs of \(library.path)", name: \.name)
      let sets = try await programs.sets(library, called(kfuncs), callers: options.callers)
      report = try TestRun(library: library, options: options, workers: workers, pool: pool).run(
        kfuncs, programs: sets
      ) { name, number, count in bar.update(name, number, of: count) }
    }
    if report.selfChecks.isEmpty && !report.isInterrupted {
      // A library without the registry's plain functions: its own serve where they are right. Those of sources are the
      // registry's: their libraries are several.
      let registry = try LibraryOption.registry(workers)
      let own = report.isGood && report.sources == nil ? report.library : registry
      report.selfChecks = try MutantRun.selfCheck(
        options.callers, on: own, or: registry, seed: seed, workers: workers, engines: report.sound(options.engines),
        pool: pool)
    }
    bar.finish()
    var expected = expectations?.apply(to: &report) ?? AppliedExpectations()
    expected.known += report.takeKernelFaults(release: KernelOracle.kernelRelease())
    var outcome = RunOutcome(
      report, options, expected: expected, named: (caller ?? []) + engines.engine.callers,
      allowSkips: skips.allowSkips, strict: strict.strict)
    outcome.shownCalls = [ShownCall](outcome.findings, under: options.targets) { name in
      report.verdicts.first { $0.kfunc.name == name }?.kfunc
    }
    let printer = format.report(
      console, isVerbose: verbose, elapsed: console.style.width == nil ? nil : bar.elapsed)
    try console.write(printer.text(of: .run(outcome)))
    return Interruption.status ?? (outcome.isGood ? 0 : 1)
  }

  /// What is asked for.
  /// - Parameter engines: the engine libraries.
  private func options(_ engines: [EngineOutcome]) -> RunOptions {
    var options = RunOptions(seed: seed)
    options.engines = engines
    options.callers = (caller ?? options.callers) + engines.usable
    if let values { options.patterns = values }
    options.targets = target.targets(.accepted, usual: Target.allCases)
    options.includesCrashing = crashing
    if source.isGiven {
      options.callees = Callee.allCases
      // What the compiled call comes to is the reference.
      if !options.callers.contains(.c) { options.callers.append(.c) }
    }
    return options
  }

  /// The kfuncs that are called.
  private func called(_ kfuncs: [Kfunc]) -> [Kfunc] { kfuncs.filter { crashing || !$0.traits.contains(.crashes) } }

  /// Builds libraries of the sources and calls the functions of each.
  private func sourceReport(
    _ options: RunOptions, _ bar: inout ProgressBar, _ workers: WorkerPool, _ pool: OrderedPool
  ) async throws -> RunReport {
    let folder = try ScratchFolder()
    let build = try await source.build(in: folder.path, workers: workers)
    if let keep { try build.write(to: keep) }
    var sets: [ProgramSet]?
    return try await SourceRun(
      build, options: options, isNamed: source.compilers.isNamed, workers: workers, pool: pool
    ).run(
      select: { library in
        try filter.select(library.kfuncs, "functions of \(build.files.joined(separator: ", "))", name: \.name)
      },
      programs: { library, kfuncs in
        // The programs depend on the prototypes only.
        if let sets { return sets }
        let made = try await programs.sets(library, called(kfuncs), callers: options.callers)
        sets = made
        return made
      },
      progress: { name, number, count in bar.update(name, number, of: count) })
  }
}
