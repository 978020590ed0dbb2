import Outcomes

extension CaseList {
  /// The cases of planted faults: a suite for each component.
  init(_ outcome: MutantsOutcome) {
    self.init(
      "mutants", verdict: MutantScreen(outcome).verdictLine, isGood: outcome.isGood, isStrict: outcome.strict,
      properties: [("seed", "\(outcome.seed)")])
    var components: [String] = []
    for planted in outcome.planted where !components.contains(planted.component) {
      components.append(planted.component)
    }
    for component in components {
      var suite = CaseSuite("planted in \(component)")
      for fault in outcome.planted where fault.component == component { suite.add(fault.fault, planted(fault)) }
      add(suite)
    }
    close(
      CommandEnd(hasChecked: outcome.summary.caught + outcome.summary.survived > 0, isInterrupted: outcome.interrupted))
  }
}
