import CallingConvention
import Outcomes

extension CaseList {
  /// The cases of a run: a suite for each caller and callee, a case for each kfunc and target.
  init(_ outcome: RunOutcome) {
    let scope = outcome.scope
    var properties = Self.scope(seed: scope.seed, targets: scope.targets, values: scope.values, shapes: scope.shapes)
    properties += [("library", scope.library), ("compiler", scope.compiler), ("libffi", scope.libffi)]
    properties += scope.compiledCallers.map { ($0.toolchain, $0.compiler) }.reduce(into: []) { known, next in
      if !known.contains(where: { $0 == next }) { known.append(next) }
    }
    self.init(
      "run", verdict: RunScreen(outcome).verdictLine, isGood: outcome.isGood, isStrict: scope.strict,
      properties: properties)
    calls = outcome.shownCalls
    for kfunc in outcome.kfuncs { prototypes[kfunc.kfunc] = kfunc.prototype }
    let cases = RunCases(outcome)
    for caller in scope.callers {
      for callee in scope.callees { add(cases.suite(caller, callee, &self)) }
    }
    for caller in scope.callers { add(cases.knownAnswers(caller, &self)) }
    add(cases.skippedAnswers(&self))
    add(cases.functions(&self))
    add(cases.otherDifferences(&self))
    close(
      CommandEnd(
        hasChecked: outcome.calls > 0, isInterrupted: scope.interrupted,
        idle: scope.idle.map(\.rawValue) + (scope.sources?.idle ?? []),
        allowsSkips: scope.allowSkips, planted: outcome.planted, unmatched: outcome.unmatched))
  }
}

/// Makes the suites of a run.
private struct RunCases {
  private struct Key: Hashable {
    let kfunc: String
    let caller: Caller
    let callee: Callee
  }

  private let outcome: RunOutcome
  private let targetCallers: Set<Caller>
  private var findings: [Key: [Finding]] = [:]
  private var answers: [String: [Finding]] = [:]
  private var skips: [String: [Skip]] = [:]
  private var known: [String: [KnownDifference]] = [:]

  init(_ outcome: RunOutcome) {
    self.outcome = outcome
    targetCallers = Set(outcome.targetCallers)
    for finding in outcome.findings {
      if case .scenario(let name) = finding.values {
        answers[name, default: []].append(finding)
      } else {
        let key = Key(kfunc: finding.kfunc, caller: finding.caller, callee: finding.callee)
        findings[key, default: []].append(finding)
      }
    }
    for skip in outcome.skips {
      if case .scenario = skip.reason { continue }
      skips[skip.kfunc, default: []].append(skip)
    }
    for difference in outcome.known { known[difference.function, default: []].append(difference) }
  }

  /// The suite of one caller's calls of one callee.
  func suite(_ caller: Caller, _ callee: Callee, _ list: inout CaseList) -> CaseSuite {
    var suite = CaseSuite(caller: caller.rawValue, callee: Words.callee(callee))
    for kfunc in outcome.kfuncs { add(kfunc, caller, callee, to: &suite, &list) }
    return suite
  }

  private func add(
    _ kfunc: KfuncOutcome, _ caller: Caller, _ callee: Callee, to suite: inout CaseSuite, _ list: inout CaseList
  ) {
    let name = kfunc.kfunc
    let tally = kfunc.tallies.first { $0.caller == caller }
    let checks = tally?.checks(of: callee) ?? 0
    let found = findings[Key(kfunc: name, caller: caller, callee: callee)] ?? []
    let difference = known[name]?.first { $0.concerns(caller, callee) }
    let result: CaseVerdict
    if !found.isEmpty {
      result = list.failed(
        found.map { Problem.Occurrence(caller: caller.rawValue, callee: Words.callee(of: $0), finding: $0) })
    } else if let difference {
      result = list.known(difference)
    } else if checks == 0 {
      // A kfunc that is called at one callee only was not to be called at the other: it crashes, or is not here.
      if tally?.checks ?? 0 == 0 { suite.add(name, notCalled(kfunc, caller, &list), checks: 0) }
      return
    } else {
      result = .passed
    }
    // What was called under no target, or by a caller that depends on none, is one case.
    guard targetCallers.contains(caller), !kfunc.checkedTargets.isEmpty else {
      suite.add(name, result, checks: checks)
      return
    }
    for target in outcome.scope.targets.targets {
      if kfunc.checkedTargets.contains(target) {
        suite.add(name, result, target: target, checks: checks)
      } else {
        let verdict = kfunc.targets.first { $0.target == target }
        suite.add(name, list.unchecked(verdict, subject: name), target: target, checks: 0)
      }
    }
  }

  private func notCalled(
    _ kfunc: KfuncOutcome, _ caller: Caller, _ list: inout CaseList
  ) -> CaseVerdict {
    let reason = skips[kfunc.kfunc]?.first { $0.reason.concerns(caller) }?.reason
    if let reason { return list.skipped(reason, subject: kfunc.kfunc) }
    return list.skipped("not-called", "no call was made", subject: kfunc.kfunc)
  }

  /// The functions of C sources that are not called, or whose results are not compared.
  func functions(_ list: inout CaseList) -> CaseSuite {
    var suite = CaseSuite("functions of the sources")
    for skip in outcome.skips {
      guard case .function = skip.reason else { continue }
      suite.add(skip.kfunc, list.skipped(skip.reason, subject: skip.kfunc), checks: 0)
    }
    return suite
  }

  /// Expected differences that are about no calls of the other suites.
  func otherDifferences(_ list: inout CaseList) -> CaseSuite {
    var suite = CaseSuite("expected to fail")
    for difference in outcome.known {
      let isElsewhere = outcome.scope.callers.contains { caller in
        outcome.scope.callees.contains { difference.concerns(caller, $0) }
      }
      if isElsewhere && outcome.kfuncs.contains(where: { $0.kfunc == difference.function }) { continue }
      suite.add("\(difference.function), \(difference.caller) -> \(difference.callee)", list.known(difference))
    }
    return suite
  }

  // MARK: Known answers

  /// The scenarios that a caller computed.
  func knownAnswers(_ caller: Caller, _ list: inout CaseList) -> CaseSuite {
    var suite = CaseSuite("known answers, \(caller.rawValue)")
    for scenario in outcome.scenarios {
      let found = (answers[scenario.scenario] ?? []).filter { $0.caller == caller }
      guard scenario.callers.contains(caller) || scenario.failedCallers.contains(caller) || !found.isEmpty else {
        continue
      }
      if !found.isEmpty {
        suite.add(
          scenario.scenario,
          list.failed(
            found.map { Problem.Occurrence(caller: caller.rawValue, callee: Words.callee($0.callee), finding: $0) }))
      } else if scenario.failedCallers.contains(caller) {
        suite.add(
          scenario.scenario, list.failed("scenario", "the outcome differs", subject: scenario.scenario))
      } else {
        suite.add(scenario.scenario, .passed)
      }
    }
    return suite
  }

  /// The scenarios that no caller computed.
  func skippedAnswers(_ list: inout CaseList) -> CaseSuite {
    var suite = CaseSuite("known answers")
    for scenario in outcome.scenarios {
      guard let reason = scenario.skip else { continue }
      suite.add(scenario.scenario, list.skipped(reason, subject: scenario.kfunc))
    }
    return suite
  }
}

extension CaseList {
  /// The verdict of a case that did not run.
  mutating func skipped(_ reason: SkipReason, subject: String) -> CaseVerdict {
    skipped(reason.code.rawValue, Messages().message(of: reason), subject: subject)
  }

  /// The verdict of a case that is expected to fail.
  mutating func known(_ difference: KnownDifference) -> CaseVerdict {
    if difference.failed { return .known("\(difference.reason) (\(difference.link))") }
    return failed(
      "expected-to-fail",
      "\(difference.caller) -> \(difference.callee) passed though it is expected to fail: \(difference.reason) "
        + "(\(difference.link)); remove the entry, or restrict it", subject: difference.function)
  }
}
