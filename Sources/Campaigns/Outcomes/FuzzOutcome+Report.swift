import CTypes
import CallingConvention
import Checks
import Kfuncs
import Outcomes
import Toolchains

extension FuzzOutcome {
  /// What a fuzzing run came to.
  /// - Parameters:
  ///   - report: what was found.
  ///   - options: what was asked for.
  ///   - failed: toolchains that compile nothing, and why.
  ///   - bpf: the compilers with a BPF back end that were looked for.
  ///   - isNamed: whether the toolchains were asked for by name: each of them has to compile.
  ///   - allowSkips: whether one that does not is no failure.
  ///   - strict: whether what did not run is a failure.
  ///   - command: the words that repeat the run, but for seed, count and corpus.
  package init(
    _ report: FuzzReport, _ options: FuzzOptions, failed: [(toolchain: Toolchain, reason: String)],
    bpf: BPFCompilers, isNamed: Bool, allowSkips: Bool, strict: Bool, command: [String]
  ) {
    self.init(
      summary: FuzzSummary(
        functions: report.signatures, compiledToBPF: report.compiledToBPF, fromCorpus: report.fromCorpus,
        sequences: report.sequences,
        checks: report.checks, slots: report.slots, known: report.known, findings: report.findings.count,
        perMinute: Int(report.rate)),
      scope: FuzzScope(
        seed: options.seed, targets: options.targets, expectations: options.expectations?.path,
        registry: KfuncLibrary.ownPath,
        engines: options.engines,
        idle: (isNamed ? failed.map(\.toolchain.description) : []) + bpf.idle
          + report.idleLibraries.map(\.rawValue).sorted(), allowSkips: allowSkips, strict: strict,
        interrupted: report.isInterrupted),
      placements: PlacementVerdict.allCases.compactMap { verdict in
        report.placements[verdict].map { PlacementCount(verdict: verdict, count: $0) }
      },
      targets: report.targets,
      toolchains: zip(options.toolchains, report.compilers).map {
        ToolchainOutcome(toolchain: $0.description, compiler: $1)
      } + failed.map { ToolchainOutcome(toolchain: $0.toolchain.description, message: $0.reason) },
      bpfToolchains: options.bpfToolchains.map(ToolchainOutcome.init) + bpf.failed.map(ToolchainOutcome.init),
      refused: report.refusals.map { RefusedFunctions(message: $0, count: $1) }.sorted { $0.message < $1.message },
      cases: report.findings.map { ShrunkFinding($0, command: command) },
      planted: report.selfChecks.map(PlantedFaultOutcome.init), unmatched: report.unmatched)
  }
}

extension ShrunkFinding {
  fileprivate init(_ found: FuzzFinding, command: [String]) {
    self.init(
      finding: found.finding, caller: found.caller, callee: found.callee, original: found.original.prototype,
      shrunk: found.shrunk.text, wrong: found.wrong, right: found.right, sequence: found.sequence.map(\.prototype),
      attempts: found.attempts, seed: found.seed, isFromCorpus: found.isFromCorpus,
      command: Self.repetition(found, command))
  }

  /// The command that makes and calls the same batch again.
  private static func repetition(_ found: FuzzFinding, _ command: [String]) -> [String] {
    var words = command
    // The corpus comes first, whole, and takes the seed of the first batch; without it the batch is the first.
    if !found.isFromCorpus, let index = words.firstIndex(of: "--corpus") {
      words.removeSubrange(index...min(index + 1, words.count - 1))
    }
    return words + ["--seed", "\(found.seed)", "--count", "\(found.isFromCorpus ? 1 : found.batch)"]
  }
}
