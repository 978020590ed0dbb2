import CTypes
import CallingConvention
import Checks
import Kfuncs
import NativeCalls
import Outcomes
import Support
import Toolchains

/// What is done with a batch of a fuzzing run: its functions are compiled and called, and a finding is shrunk.
struct FuzzPieceRun {
  private let options: FuzzOptions
  private let registry: KfuncLibrary
  private let piece: FuzzPiece
  /// The folder for sources and libraries.
  private let folder: String
  private let tasks: PieceTasks
  /// Whether an earlier batch has ended the run.
  private let isUnwanted: () -> Bool
  /// Processes of this batch: what its functions leave in them reaches no other one.
  private let workers = WorkerPool()

  init(
    _ options: FuzzOptions, _ registry: KfuncLibrary, _ piece: FuzzPiece, folder: String, _ tasks: PieceTasks,
    _ isUnwanted: @escaping () -> Bool
  ) {
    self.options = options
    self.registry = registry
    self.piece = piece
    self.folder = folder
    self.tasks = tasks
    self.isUnwanted = isUnwanted
  }

  /// Number of call sequences in each batch.
  private static let sequences = 32

  /// Functions that were compiled together.
  private struct Batch: Sendable {
    let cases: [FuzzCase]
    let source: KfuncSource
    let built: [BuiltLibrary]
    let programs: [BuiltPrograms]
  }

  /// Compiles and calls the functions.
  /// - Parameter knowsInt128: whether every compiler knows __int128.
  /// - Throws: `HarnessError` if a compiler fails, a worker cannot be started, or the run was cancelled.
  func run(knowsInt128: Bool) throws(HarnessError) -> FuzzReport {
    let batch = try batch(knowsInt128)
    var report = FuzzReport()
    report.signatures = batch.cases.count
    report.fromCorpus = piece.isCorpus ? batch.cases.count : 0
    try check(batch, &report)
    return report
  }

  private func batch(_ knowsInt128: Bool) throws(HarnessError) -> Batch {
    var generator = SignatureGenerator(
      seed: piece.seed, welcomesParted: options.targets.targets.contains(.psabi), knowsInt128: knowsInt128)
    let cases =
      piece.isCorpus
      ? options.corpus.enumerated().map { $1.named("corpus_\($0)") } : generator.cases(piece.count)
    let source = try KfuncSource(cases)
    let (toolchains, bpf) = (options.toolchains, options.bpfToolchains(forBatch: piece.seed))
    let (folder, name, workers) = (folder, "batch\(piece.number)", workers)
    let built = try tasks.wait { () async throws(HarnessError) in
      try await KfuncBuild.build(source, toolchains, in: folder, name: name, workers: workers)
    }
    for library in built { _ = try library.library.get() }
    let programs = try tasks.wait { () async throws(HarnessError) in
      try await BPFBuild.build(BPFSource(source), bpf, in: folder, name: name)
    }
    return Batch(cases: cases, source: source, built: built, programs: programs)
  }

  private func check(_ batch: Batch, _ report: inout FuzzReport) throws(HarnessError) {
    var runOptions = RunOptions(seed: piece.seed)
    runOptions.targets = options.targets
    runOptions.engines = options.engines
    var matrix = try CallMatrix(
      batch.source, batch.built, programs: batch.programs, runOptions, workers: workers, fault: options.fault)
    if let expectations = options.expectations { matrix.apply(expectations, isStrict: false) }
    report.matched = matrix.matched
    report.known = Set(matrix.known.map(\.function)).count
    report.checks = matrix.checks
    report.slots = matrix.slots
    report.idleLibraries = Set(matrix.idleLibraries)
    report.compilers = batch.built.compactMap { $0.opened?.compiler }
    report.add(batch.programs)
    if piece.plantsFaults && options.fault == nil {
      try matrix.plantFaults(registry, seed: piece.seed, workers: workers)
      report.selfChecks = matrix.selfChecks.map { verdict in
        // The folder is another one in each run.
        var verdict = verdict
        if verdict.library.hasPrefix(folder + "/") {
          verdict.library = String(verdict.library.dropFirst(folder.count + 1))
        }
        return verdict
      }
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
          folder: folder, piece: "batch\(piece.number)", workers: workers, tasks: tasks, isUnwanted: isUnwanted)
        var finding = try shrinker.shrink(one, seen: matrix, cell: cell, seed: piece.seed)
        (finding.batch, finding.isFromCorpus) = (batch.cases.count, piece.isCorpus)
        report.findings.append(finding)
      }
      return
    }
    try checkSequences(batch, except: Set(matrix.known.map { KfuncSource.prefix + $0.function }), &report)
  }

  private func checkSequences(
    _ batch: Batch, except known: Set<String>, _ report: inout FuzzReport
  ) throws(HarnessError) {
    var random = SeededGenerator(seed: ~piece.seed)
    for number in 0..<Self.sequences where !isUnwanted() {
      let built = batch.built[number % batch.built.count]
      guard let library = built.opened,
        let sequence = CallSequence(
          library.kfuncs.filter { !known.contains($0.name) }, targets: options.targets, &random)
      else { continue }
      func run(_ sequence: CallSequence) throws(HarnessError) -> (checks: Int, findings: [Finding]) {
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
          attempts: attempts, seed: piece.seed, batch: batch.cases.count, isFromCorpus: piece.isCorpus))
      return
    }
  }
}
