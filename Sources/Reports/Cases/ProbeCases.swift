import Outcomes

extension CaseList {
  /// The cases of a probe: a suite for each caller and callee, a case for each function and target.
  init(_ outcome: ProbeOutcome) {
    let scope = outcome.scope
    self.init(
      "probe", verdict: ProbeScreen(outcome).verdictLine, isGood: outcome.isGood, isStrict: scope.strict,
      properties: Self.scope(seed: scope.seed, targets: scope.targets, values: scope.values, shapes: scope.shapes)
        + Self.toolchains(outcome.toolchains) + Self.toolchains(outcome.bpfToolchains))
    calls = outcome.shownCalls
    for function in outcome.functions { prototypes[function.symbol] = function.prototype }
    let compiled = Set(outcome.toolchains.map(\.toolchain))
    for cell in outcome.cells {
      // The thunk of a compiler, and libffi, pass arguments by the psABI: they depend on no target.
      let dependsOnTargets = !compiled.contains(cell.caller) && cell.caller != Caller.libffi.rawValue
      add(suite(cell, of: outcome, dependsOnTargets: dependsOnTargets))
    }
    add(toolchainSuite(outcome.toolchains + outcome.bpfToolchains, idle: scope.idle))
    close(
      CommandEnd(
        hasChecked: outcome.summary.checks > 0, isInterrupted: scope.interrupted, idle: scope.idle,
        allowsSkips: scope.allowSkips, planted: outcome.planted, unmatched: outcome.unmatched))
  }

  private mutating func suite(_ cell: ProbeCell, of outcome: ProbeOutcome, dependsOnTargets: Bool) -> CaseSuite {
    var suite = CaseSuite(caller: cell.caller, callee: cell.callee)
    for function in outcome.functions {
      let name = function.function
      let counts = cell.functions.first { $0.function == function.symbol }
      let found = cell.findings.filter { $0.kfunc == function.symbol }
      let known = cell.known.first { $0.function == name }
      let result: CaseVerdict
      if !found.isEmpty {
        result = failed(
          found.map { Problem.Occurrence(caller: cell.caller, callee: cell.callee, finding: $0) })
      } else if let known {
        result = self.known(known)
      } else if let counts, counts.checks > 0 {
        result = .passed
      } else {
        let reason = cell.skips.first { $0.kfunc == function.symbol }?.reason
        suite.add(
          name,
          reason.map { skipped($0, subject: name) } ?? skipped("not-called", "no call was made", subject: name),
          checks: 0)
        continue
      }
      guard dependsOnTargets, !function.checkedTargets.isEmpty else {
        suite.add(name, result, checks: counts?.checks)
        continue
      }
      for target in outcome.scope.targets.targets {
        if function.checkedTargets.contains(target) {
          suite.add(name, result, target: target, checks: counts?.checks)
        } else {
          let verdict = function.targets.first { $0.target == target }
          suite.add(name, unchecked(verdict, subject: name), target: target, checks: 0)
        }
      }
    }
    return suite
  }
}
