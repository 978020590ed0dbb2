import CallingConvention
import Checks
import KernelOracle
import Kfuncs
import NativeCalls
import Outcomes
import Reports
import Support

/// A sweep, or one shard of it: its pieces, and what comes of them in order.
struct SweepRun {
  let input: SweepInput
  let shard: Shard
  let seed: UInt64
  let targets: CallTargets
  let strict: Bool
  let pool: OrderedPool
  let format: CaseFormatOption
  /// Whether a table has a line for each function.
  let listsAll: Bool

  /// Functions that are checked in one piece.
  private static let pieceSize = 1024

  /// Sweeps and prints.
  /// - Throws: `HarnessError` where there is nothing to sweep, or no worker can be started.
  func run(_ console: Console) throws(HarnessError) -> SweepOutcome {
    let workers = WorkerPool()
    var job = job(console)
    guard let sweep = try workers.perform(job).description else {
      throw HarnessError(.environment, "a worker did not say what is swept")
    }
    if format.format.holdsAll, sweep.count / shard.count > OutputFormat.mostFunctions {
      throw HarnessError(
        .usage,
        "--format \(format.format.rawValue) takes at most \(OutputFormat.mostFunctions) functions, these are "
          + "\(sweep.count / shard.count): --shard takes a part, --format json and table take all")
    }
    var outcome = SweepOutcome(
      source: sweep.source, total: sweep.count, shard: shard.index + 1, shards: shard.count, seed: seed,
      identity: identity(sweep.identity), strict: strict, targets: targets, libffi: TestRun.libffiVersion(),
      leftOut: sweep.leftOut)
    var bar = ProgressBar(console)
    var functions: [SweptFunction] = []
    try pool.run(pieces(of: sweep)) { [job] piece, _ throws(HarnessError) in
      var job = job
      job.piece = piece
      return try workers.perform(job)
    } take: { piece, reply throws(HarnessError) in
      if case .functions(let first, _, _) = piece { bar.update("function \(first)", first, of: sweep.count) }
      if let coverage = reply.coverage { outcome.add(coverage) }
      outcome.summary.add(reply.summary)
      outcome.shownCalls += reply.shownCalls.prefix(ShownCall.most - outcome.shownCalls.count)
      functions += reply.functions
      if !reply.lines.isEmpty { try console.write(reply.lines) }
      return true
    }
    outcome.interrupted = Interruption.signal != nil
    // Part of it says nothing.
    if outcome.interrupted { outcome.coverage = nil }
    if !outcome.interrupted {
      job.piece = .description
      let library = try LibraryOption.registry(workers)
      outcome.planted = try MutantRun.selfCheck(
        job.options.callers, on: library, or: library, seed: seed, workers: workers, pool: pool
      ).map(PlantedFaultOutcome.init)
    }
    bar.finish()
    try console.write(
      format.report(console, isVerbose: listsAll).text(of: .sweep(outcome, functions: functions)))
    return outcome
  }

  private func job(_ console: Console) -> SweepJob {
    let lines: SweepJob.Lines =
      switch format.format {
      case .json: .json
      case .table where listsAll: .list(console.style)
      case .table, .junit, .tap, .html, .github: .none
      }
    return SweepJob(
      input: input, seed: seed, targets: targets, lines: lines, keepsFunctions: format.format.holdsAll,
      piece: .description)
  }

  /// Groups of parameters whose coverage is counted in one piece.
  private static let groupsOfPiece = 32

  /// The pieces of this shard. One shard counts for all what is covered.
  private func pieces(of sweep: SweepJob.Description) -> [SweepJob.Piece] {
    let numbers = Array(shard.numbers(of: sweep.count))
    let functions = stride(from: 0, to: numbers.count, by: Self.pieceSize).map { start in
      SweepJob.Piece.functions(
        first: numbers[start], step: shard.count, count: min(Self.pieceSize, numbers.count - start))
    }
    let groups = shard.index == 0 ? sweep.groupCount : 0
    return functions
      + stride(from: 0, to: groups, by: Self.groupsOfPiece).map { start in
        .coverage(groups: start..<min(start + Self.groupsOfPiece, groups))
      }
  }

  /// What the outcome depends on besides the shard.
  private func identity(_ source: [String: String]) -> [String: String] {
    var identity = source
    identity["seed"] = "\(seed)"
    identity["targets"] = targets.targets.map(\.rawValue).joined(separator: ",")
    identity["libffi"] = TestRun.libffiVersion()
    identity["kernel"] = KernelOracle.kernelRelease()
    identity["kfunctest"] = Versions.build
    return identity
  }
}
