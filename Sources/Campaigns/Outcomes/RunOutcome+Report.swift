import CTypes
import CallingConvention
import Checks
import Kfuncs
import Outcomes

extension RunOutcome {
  /// What a run came to.
  /// - Parameters:
  ///   - report: what the run found.
  ///   - options: what was asked for.
  ///   - expected: known differences, and expected ones that were absent; not part of the report's findings.
  ///   - named: callers that were asked for by name: each has to make a call.
  ///   - allowSkips: whether one that makes none is no failure.
  ///   - strict: whether what did not run is a failure.
  package init(
    _ report: RunReport, _ options: RunOptions, expected: AppliedExpectations = AppliedExpectations(),
    named: [Caller] = [], allowSkips: Bool = false, strict: Bool = false
  ) {
    let compiled = report.compiled.map(\.caller)
    let kfuncs = report.verdicts.map { KfuncOutcome($0, options, options.callers + compiled) }
    let scenarios = report.vectors.map(ScenarioOutcome.init)
    let hasRun = { (caller: Caller) in
      report.verdicts.contains { ($0.tallies[caller]?.checks ?? 0) > 0 }
        || scenarios.contains { $0.callers.contains(caller) }
    }
    // Outcomes of scenarios that differed before a call was made.
    let uncounted = report.vectors.reduce(0) { $0 + max(0, $1.findings.count - $1.checks) }
    let checks = report.checks + uncounted + report.selfChecks.count
    self.init(
      summary: RunSummary(
        kfuncs: kfuncs.count { $0.checks > 0 }, checks: checks, slots: report.slots, passed: checks - report.failed,
        failed: report.failed, findings: report.findings.count, skips: report.skips.count,
        known: expected.known.count),
      scope: RunScope(
        library: report.sources?.files.joined(separator: ", ") ?? report.library.path,
        compiler: report.sources?.toolchains.compactMap { $0.compiler == nil ? nil : $0.toolchain }
          .joined(separator: ", ") ?? report.library.compiler,
        sources: report.sources, libffi: report.libffiVersion,
        seed: report.seed, targets: options.targets, callers: options.callers + compiled,
        bpfCallers: options.callers.filter(\.isBPF) + compiled, compiledCallers: report.compiled,
        engines: options.engines, callees: options.callees,
        shapes: options.shapes, values: options.patterns, idle: (named + compiled).filter { !hasRun($0) },
        allowSkips: allowSkips, strict: strict, interrupted: report.isInterrupted),
      kfuncs: kfuncs, scenarios: scenarios, findings: report.findings, skips: report.skips,
      planted: report.selfChecks.map(PlantedFaultOutcome.init), known: expected.known, unmatched: expected.unmatched,
      printed: report.verdicts.filter { !$0.output.isEmpty }.map {
        PrintedOutput(kfunc: $0.kfunc.name, text: $0.output)
      })
  }
}

extension KfuncOutcome {
  fileprivate init(_ verdict: KfuncVerdict, _ options: RunOptions, _ callers: [Caller]) {
    let kfunc = verdict.kfunc
    // The running kernel's code is its own, whatever the targets are.
    let isCalled = verdict.tallies.contains { caller, tally in
      caller.isBPF && !caller.traits.contains(.isKernel) && tally.checks > 0
    }
    self.init(
      kfunc: kfunc.name, prototype: kfunc.signature.prototype, parameterCount: kfunc.signature.parameters.count,
      slotCount: kfunc.placement.slotCount, placement: PlacementSummary(kfunc.placement),
      targets: options.targets.targets.map { TargetOutcome(kfunc.placement.verdict(under: $0)) },
      checkedTargets: isCalled ? options.targets.covered(by: kfunc.placement) : [],
      isCompiled: kfunc.isCompiled, hasResult: kfunc.signature.result != .void,
      resultModel: kfunc.isCompiled && kfunc.hasResultModel, crashes: kfunc.traits.contains(.crashes),
      checks: verdict.checks, slots: verdict.slots, failed: verdict.failed,
      tallies: callers.compactMap { caller in
        verdict.tallies[caller].map {
          CallerCounts(
            caller: caller, checks: $0.checks, slots: $0.slots, failed: $0.failed, compiledChecks: $0.compiledChecks,
            functionChecks: $0.functionChecks)
        }
      })
  }
}

extension ScenarioOutcome {
  fileprivate init(_ verdict: VectorVerdict) {
    self.init(
      scenario: verdict.name, kfunc: verdict.kfunc, callers: verdict.callers,
      failedCallers: verdict.findings.map(\.caller), checks: verdict.checks, skip: verdict.skip?.reason)
  }
}
