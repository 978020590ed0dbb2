import Listings
import Outcomes

extension CaseList {
  /// The cases of a comparison of verifiers: one for each program that is shown, and one for those that agree.
  init(_ outcome: VerdictsOutcome) {
    self.init(
      "kernel-verifier", verdict: VerdictsScreen(outcome).verdictLine, isGood: outcome.isGood,
      isStrict: !outcome.allowSkips,
      properties: [("compared with", outcome.kernel ?? "no kernel"), ("seed", "\(outcome.seed)")])
    var suite = CaseSuite(caller: "kernel", callee: "our verifier")
    if let reason = outcome.unavailable {
      suite.add("the kernel", skipped("unavailable", reason, subject: "the kernel"))
    }
    if outcome.summary.same > 0 { suite.add("\(Words.count(outcome.summary.same, "program")) the same", .passed) }
    for difference in outcome.differences {
      let name = "seed \(difference.seed)"
      let message = [VerdictsScreen.name(difference.kind), difference.here, difference.kernel].compactMap { $0 }
        .joined(separator: ": ")
      if difference.kind.isFinding {
        let details = difference.program?.split(separator: "\n").map(String.init) ?? []
        suite.add(name, failed(difference.kind.rawValue, message, subject: name, details: details))
      } else {
        suite.add(name, skipped(difference.kind.rawValue, message, subject: name, isAccepted: true))
      }
    }
    add(suite)
    close(
      CommandEnd(
        hasChecked: outcome.summary.compared > 0, acceptsNothing: outcome.unavailable != nil && outcome.allowSkips,
        isInterrupted: outcome.interrupted))
  }
}
