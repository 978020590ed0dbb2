import CTypes
import CallingConvention
import Checks
import Kfuncs
import NativeCalls
import Outcomes
import Support
import Toolchains

/// A fuzzing run: random functions, compiled and called in every combination, until a difference is found.
package struct FuzzRun: Sendable {
  private let options: FuzzOptions
  private let registry: KfuncLibrary
  private let workers: WorkerPool

  /// Creates a run.
  /// - Parameters:
  ///   - options: the run's options.
  ///   - registry: functions that show planted faults, if the random ones cannot.
  ///   - workers: the processes that make the calls.
  package init(_ options: FuzzOptions, registry: KfuncLibrary, workers: WorkerPool) {
    self.options = options
    self.workers = workers
    self.registry = registry
  }

  /// Number of call sequences in each batch.
  private static let sequences = 32

  /// Runs until the limit, the first batch with a finding, or the task's cancellation.
  /// - Parameter progress: called after each batch.
  /// - Throws: `HarnessError` if a compiler fails or a worker cannot be started.
  package func run(progress: @escaping @Sendable (FuzzReport) -> Void = { _ in }) async throws -> FuzzReport {
    let start = ContinuousClock.now
    let folder = try ScratchFolder()
    try KfuncBuild.writeHeaders(to: folder.path)
    var report = FuzzReport()
    report.idleLibraries = Set(options.engines.map(\.engine))
    let knowsInt128 = try await everyCompilerKnowsInt128(folder.path)
    if !Task.isCancelled {
      try await fuzz(&report, since: start, in: folder.path, knowsInt128: knowsInt128, progress)
    }
    report.isInterrupted = Task.isCancelled
    // A run that ended early need not have matched every known difference.
    if report.findings.isEmpty && !report.isInterrupted {
      report.unmatched = options.expectations?.unmatched(report.matched) ?? []
    }
    report.elapsed = ContinuousClock.now - start
    return report
  }

  private func fuzz(
    _ report: inout FuzzReport, since start: ContinuousClock.Instant, in folder: String, knowsInt128: Bool,
    _ progress: @Sendable (FuzzReport) -> Void
  ) async throws {
    // The compilers prepare the next batch while one is called.
    var next: Task<Batch, any Error>? = task(number: 0, of: report, in: folder, knowsInt128)
    var number = 0
    while let current = next {
      let batch: Batch
      do {
        batch = try await withTaskCancellationHandler {
          try await current.value
        } onCancel: {
          current.cancel()
        }
      } catch let error as HarnessError where error.code == .interrupted {
        break
      }
      number += 1
      report.signatures += batch.cases.count
      if batch.isCorpus { report.fromCorpus += batch.cases.count }
      report.elapsed = ContinuousClock.now - start
      next = isDone(report) || Task.isCancelled ? nil : task(number: number, of: report, in: folder, knowsInt128)
      do {
        try await check(batch, &report, folder: folder)
      } catch {
        next?.cancel()
        _ = await next?.result
        throw error
      }
      report.elapsed = ContinuousClock.now - start
      progress(report)
      if !report.findings.isEmpty || Task.isCancelled {
        next?.cancel()
        _ = await next?.result
        break
      }
    }
  }

  /// Whether all toolchains have __int128, which tcc lacks; otherwise it is not generated.
  private func everyCompilerKnowsInt128(_ folder: String) async throws(HarnessError) -> Bool {
    let wide = Signature(name: "wide", result: .void, parameters: [Parameter(name: "a", type: .int128(signed: true))])
    let source = try KfuncSource([wide], declarations: "")
    // A cancelled task gives an error instead of libraries.
    let built = try? await KfuncBuild.build(source, options.toolchains, in: folder, name: "wide", workers: workers)
    return built?.allSatisfy { $0.opened != nil } ?? false
  }

  private func isDone(_ report: FuzzReport) -> Bool {
    switch options.limit {
    case .time(let time): report.elapsed >= time
    case .count(let count): report.signatures >= count
    }
  }

  // MARK: Batches

  /// Functions that were compiled together.
  private struct Batch: Sendable {
    let cases: [FuzzCase]
    let seed: UInt64
    let isCorpus: Bool
    let source: KfuncSource
    let built: [BuiltLibrary]
    let programs: [BuiltPrograms]
  }

  private func task(number: Int, of report: FuzzReport, in folder: String, _ knowsInt128: Bool) -> Task<
    Batch, any Error
  > {
    let isCorpus = number == 0 && !options.corpus.isEmpty
    let seed = options.seed &+ UInt64(number)
    var count = options.batch
    if case .count(let all) = options.limit { count = max(1, min(count, all - report.signatures)) }
    return Task { [count, workers] in
      var generator = SignatureGenerator(
        seed: seed, welcomesParted: options.targets.targets.contains(.psabi), knowsInt128: knowsInt128)
      let cases =
        isCorpus
        ? options.corpus.enumerated().map { $1.named("corpus_\($0)") } : generator.cases(count)
      let source = try KfuncSource(cases)
      let built = try await KfuncBuild.build(
        source, options.toolchains, in: folder, name: "batch\(number)", workers: workers)
      for library in built { _ = try library.library.get() }
      let programs = try await BPFBuild.build(
        BPFSource(source), options.bpfToolchains(forBatch: seed), in: folder, name: "batch\(number)")
      return Batch(
        cases: cases, seed: seed, isCorpus: isCorpus, source: source, built: built, programs: programs)
    }
  }

  private func check(_ batch: Batch, _ report: inout FuzzReport, folder: String) async throws {
    var runOptions = RunOptions(seed: batch.seed)
    runOptions.targets = options.targets
    runOptions.engines = options.engines
    var matrix = try CallMatrix(
      batch.source, batch.built, programs: batch.programs, runOptions, workers: workers, fault: options.fault)
    if let expectations = options.expectations { matrix.apply(expectations, isStrict: false) }
    report.matched.formUnion(matrix.matched)
    report.known += Set(matrix.known.map(\.function)).count
    report.checks += matrix.checks
    report.slots += matrix.slots
    report.idleLibraries.formIntersection(matrix.idleLibraries)
    report.compilers = batch.built.compactMap { $0.opened?.compiler }
    report.add(batch.programs)
    if report.selfChecks.isEmpty && options.fault == nil {
      try matrix.plantFaults(registry, seed: batch.seed, workers: workers)
      report.selfChecks = matrix.selfChecks
    }
    for one in batch.cases {
      let placement = Placement(one.signature)
      report.placements[placement.verdict, default: 0] += 1
      report.targets.add(placement.targets.filter(\.canCall).map(\.target))
    }
    if let cell = matrix.cells.first(where: { !$0.findings.isEmpty }), let first = cell.findings.first {
      if let one = batch.cases.first(where: { KfuncSource.prefix + $0.signature.name == first.kfunc }) {
        let shrinker = Shrinker(
          caller: cell.caller, finding: first, options: runOptions, fault: options.fault,
          toolchains: options.toolchains, bpfToolchains: batch.programs.map(\.toolchain),
          expectations: options.expectations,
          folder: folder, workers: workers)
        var finding = try await shrinker.shrink(one, seen: matrix, cell: cell, seed: batch.seed)
        (finding.batch, finding.isFromCorpus) = (batch.cases.count, batch.isCorpus)
        report.findings.append(finding)
      }
      return
    }
    try checkSequences(batch, except: Set(matrix.known.map { KfuncSource.prefix + $0.function }), &report)
  }

  private func checkSequences(_ batch: Batch, except known: Set<String>, _ report: inout FuzzReport) throws {
    var random = SeededGenerator(seed: ~batch.seed)
    for number in 0..<Self.sequences {
      let built = batch.built[number % batch.built.count]
      guard let library = built.opened,
        let sequence = CallSequence(
          library.kfuncs.filter { !known.contains($0.name) }, targets: options.targets, &random)
      else { continue }
      func run(_ sequence: CallSequence) throws -> (checks: Int, findings: [Finding]) {
        try sequence.check(
          targets: options.targets, fault: options.fault, number: number, workers: workers, engines: options.engines)
      }
      let outcome = try run(sequence)
      report.sequences += 1
      report.checks += outcome.checks
      report.slots += 2 * sequence.steps.reduce(0) { $0 + $1.words.count }
      guard var finding = outcome.findings.first else { continue }
      // Remove calls as long as the difference remains.
      var (shortest, attempts, index) = (sequence, 0, 0)
      while shortest.steps.count > 1 && index < shortest.steps.count {
        var shorter = shortest
        shorter.steps.remove(at: index)
        attempts += 1
        if let found = try run(shorter).findings.first(where: { $0.caller == finding.caller }) {
          (shortest, finding) = (shorter, found)
        } else {
          index += 1
        }
      }
      guard let one = batch.cases.first(where: { KfuncSource.prefix + $0.signature.name == finding.kfunc }) else {
        return
      }
      report.findings.append(
        FuzzFinding(
          original: one.signature, shrunk: one, caller: finding.caller.rawValue,
          callee: built.toolchain.description, finding: finding, wrong: [], right: [],
          sequence: shortest.steps.map(\.kfunc.signature),
          attempts: attempts, seed: batch.seed, batch: batch.cases.count, isFromCorpus: batch.isCorpus))
      return
    }
  }
}
