import Outcomes

extension CaseList {
  /// The cases of a sweep: a suite for each caller, a case for each function and target.
  /// - Parameters:
  ///   - outcome: what the sweep came to.
  ///   - functions: the functions.
  init(_ outcome: SweepOutcome, _ functions: [SweptFunction]) {
    self.init(
      "sweep", verdict: SweepScreen(outcome).verdictLine, isGood: outcome.isGood, isStrict: outcome.strict,
      properties: Self.scope(seed: outcome.seed, targets: outcome.targets) + [("libffi", outcome.libffi)]
        + outcome.identity.sorted { $0.key < $1.key }.filter { $0.key != "seed" && $0.key != "targets" }
        .filter { $0.key != "libffi" && $0.key != "kernel" && $0.key != "kfunctest" })
    calls = outcome.shownCalls
    for caller in [Caller.jit, .libffi] {
      var suite = CaseSuite(caller: caller.rawValue, callee: Words.callee(.capture))
      for function in functions { add(function, caller, of: outcome, to: &suite) }
      add(suite)
    }
    var left = CaseSuite("left out")
    for rest in outcome.leftOut {
      left.add(rest.code, skipped(rest.code, "\(Words.grouped(rest.count)) \(rest.message)", subject: rest.code))
    }
    add(left)
    if let coverage = outcome.coverage {
      var suite = CaseSuite("coverage")
      let message = "\(Words.grouped(coverage.covered)) of \(Words.grouped(coverage.all)) combinations are covered"
      suite.add(
        "every combination", coverage.isWhole ? .passed : failed("coverage", message, subject: "coverage"))
      add(suite)
    }
    close(
      CommandEnd(
        hasChecked: outcome.summary.checks > 0, isInterrupted: outcome.interrupted, planted: outcome.planted))
  }

  private mutating func add(
    _ function: SweptFunction, _ caller: Caller, of outcome: SweepOutcome, to suite: inout CaseSuite
  ) {
    // The same name may be that of functions of several files.
    var name = "\(function.function) #\(function.number)"
    // The names of generated functions say nothing.
    if case .signatures = outcome.source { name = function.prototype }
    let found = function.findings.filter { $0.caller == caller }
    let result: CaseVerdict
    if !found.isEmpty {
      result = failed(
        found.map { Problem.Occurrence(caller: caller.rawValue, callee: Words.callee($0.callee), finding: $0) },
        details: [function.prototype])
    } else if function.callers.contains(caller) {
      result = .passed
    } else if let reason = function.skips.first(where: { $0.concerns(caller) }) {
      suite.add(name, skipped(reason, subject: function.function), checks: 0)
      return
    } else if caller == .jit {
      for target in outcome.targets.targets {
        let verdict = function.targets.first { $0.target == target }
        suite.add(name, unchecked(verdict, subject: function.function), target: target, checks: 0)
      }
      return
    } else {
      let placement = function.placement
      suite.add(
        name,
        skipped(
          placement.code ?? placement.verdict.rawValue, "\(placement.verdict.words): \(placement.message)",
          subject: function.function), checks: 0)
      return
    }
    guard caller == .jit, !function.checkedTargets.isEmpty else {
      suite.add(name, result)
      return
    }
    for target in outcome.targets.targets {
      if function.checkedTargets.contains(target) {
        suite.add(name, result, target: target)
      } else {
        let verdict = function.targets.first { $0.target == target }
        suite.add(name, unchecked(verdict, subject: function.function), target: target, checks: 0)
      }
    }
  }
}
