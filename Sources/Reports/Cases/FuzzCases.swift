import Outcomes

extension CaseList {
  /// The cases of a fuzzing run: its functions are counted, and each finding is a case.
  init(_ outcome: FuzzOutcome) {
    let scope = outcome.scope
    self.init(
      "fuzz", verdict: FuzzScreen(outcome).verdictLine, isGood: outcome.isGood, isStrict: scope.strict,
      properties: Self.scope(seed: scope.seed, targets: scope.targets) + Self.toolchains(outcome.toolchains)
        + Self.toolchains(outcome.bpfToolchains))
    calls = outcome.shownCalls
    for found in outcome.cases {
      var suite = CaseSuite(caller: found.caller, callee: found.callee)
      let occurrence = Problem.Occurrence(caller: found.caller, callee: found.callee, finding: found.finding)
      suite.add(found.finding.kfunc, failed([occurrence], details: Self.details(found)))
      add(suite)
    }
    var functions = CaseSuite("functions")
    let summary = outcome.summary
    if summary.checks > 0 {
      functions.add(
        "\(Words.count(summary.functions - outcome.cases.count, "function")) without a finding", .passed,
        checks: summary.checks)
    }
    for refused in outcome.refused {
      functions.add(
        "\(Words.count(refused.count, "function")) without BPF programs of compilers: \(refused.message)",
        skipped("no-programs", refused.message, subject: "functions"))
    }
    add(functions)
    add(toolchainSuite(outcome.toolchains + outcome.bpfToolchains, idle: scope.idle))
    close(
      CommandEnd(
        hasChecked: summary.checks > 0, isInterrupted: scope.interrupted, idle: scope.idle,
        allowsSkips: scope.allowSkips, planted: outcome.planted, unmatched: outcome.unmatched))
  }

  private static func details(_ found: ShrunkFinding) -> [String] {
    var lines = ["first seen in: \(found.original)"]
    lines += found.shrunk.split(separator: "\n").map { "shrunk: \($0)" }
    lines += found.sequence.map { "called in this order: \($0)" }
    if !found.wrong.isEmpty { lines.append("wrong: \(found.wrong.joined(separator: ", "))") }
    if !found.right.isEmpty { lines.append("right: \(found.right.joined(separator: ", "))") }
    lines.append("repeat: \(found.command.map(ShellWord.quoted).joined(separator: " "))")
    return lines
  }
}
