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
  private let pool: OrderedPool

  /// Creates a run.
  /// - Parameters:
  ///   - options: the run's options.
  ///   - registry: functions that show planted faults, if the random ones cannot.
  ///   - pool: compiles and calls batches.
  package init(_ options: FuzzOptions, registry: KfuncLibrary, pool: OrderedPool = .alone) {
    self.options = options
    self.registry = registry
    self.pool = pool
  }

  /// Runs until the limit, the first batch with a finding, or the task's cancellation.
  /// - Parameter take: called after each batch, in order, with its number, its own results and those so far.
  /// - Returns: the results of all batches.
  /// - Throws: `HarnessError` if a compiler fails or a worker cannot be started.
  package func run(
    take: @escaping @Sendable (Int, FuzzReport, FuzzReport) throws(HarnessError) -> Void = { _, _, _ in }
  ) async throws(HarnessError) -> FuzzReport {
    try await PieceTasks.blocking { tasks throws(HarnessError) in try run(tasks, take) }
  }

  /// How many batches a whole run has; nil where a time ends it.
  package static func batches(of options: FuzzOptions) -> Int? {
    guard case .count(let count) = options.limit else { return nil }
    let corpus = options.corpus.isEmpty ? 0 : 1
    return max(1, corpus + (max(0, count - options.corpus.count) + options.batch - 1) / options.batch)
  }

  private func run(
    _ tasks: PieceTasks, _ take: (Int, FuzzReport, FuzzReport) throws(HarnessError) -> Void
  ) throws(HarnessError) -> FuzzReport {
    let start = ContinuousClock.now
    let folder = try ScratchFolder()
    try KfuncBuild.writeHeaders(to: folder.path)
    var report = FuzzReport(noCallsOf: options.engines.map(\.engine))
    let knowsInt128 = try everyCompilerKnowsInt128(folder.path, tasks)
    do throws(HarnessError) {
      try pool.run(FuzzPieces(options, since: start)) { piece, isUnwanted throws(HarnessError) in
        try FuzzPieceRun(options, registry, piece, folder: folder.path, tasks, isUnwanted).run(knowsInt128: knowsInt128)
      } take: { piece, batch throws(HarnessError) in
        report.add(batch)
        report.elapsed = ContinuousClock.now - start
        try take(piece.number, batch, report)
        // A finding ends the run: the compilers of later batches need not come to their end.
        if !report.findings.isEmpty { tasks.cancel() }
        return report.findings.isEmpty && !tasks.isCancelled
      }
    } catch {
      if error.code != .interrupted { throw error }
    }
    report.isInterrupted = report.findings.isEmpty && (tasks.isCancelled || Interruption.signal != nil)
    // A run that ended early need not have matched every known difference.
    if report.findings.isEmpty && !report.isInterrupted {
      report.unmatched = options.expectations?.unmatched(report.matched) ?? []
    }
    report.elapsed = ContinuousClock.now - start
    return report
  }

  /// Whether all toolchains have __int128, which tcc lacks; otherwise it is not generated.
  private func everyCompilerKnowsInt128(_ folder: String, _ tasks: PieceTasks) throws(HarnessError) -> Bool {
    let wide = Signature(name: "wide", result: .void, parameters: [Parameter(name: "a", type: .int128(signed: true))])
    let source = try KfuncSource([wide], declarations: "")
    // Cancelled work gives an error instead of libraries.
    let built = try? tasks.wait { [options] () async throws(HarnessError) in
      try await KfuncBuild.build(source, options.toolchains, in: folder, name: "wide", workers: WorkerPool())
    }
    return built?.allSatisfy { $0.opened != nil } ?? false
  }
}
