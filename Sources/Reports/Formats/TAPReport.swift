import Outcomes

/// Outcomes in the Test Anything Protocol, version 14 (testanything.org).
package struct TAPReport: Report {
  private let provenance: Provenance

  /// A report.
  /// - Parameter provenance: what makes it.
  package init(_ provenance: Provenance) { self.provenance = provenance }

  /// The text of an outcome; empty for one that has no cases.
  package func text(of outcome: CommandOutcome) -> ReportText {
    guard let list = CaseList(outcome, provenance) else { return ReportText("") }
    var lines = ["TAP version 14", "1..\(list.counts.all)", "# \(ForeignText.line(list.verdict))"]
    lines += list.properties.map { "# \(ForeignText.line("\($0.name): \($0.value)"))" }
    var number = 0
    for suite in list.suites {
      for one in suite.cases {
        number += 1
        lines += self.lines(one, number, suite, list)
      }
    }
    return ReportText(lines.joined(separator: "\n") + "\n")
  }

  private func lines(_ one: ReportCase, _ number: Int, _ suite: CaseSuite, _ list: CaseList) -> [String] {
    let point = "\(number) - \(Self.description("\(suite.name): \(one.name)"))"
    switch one.verdict {
    case .passed: return ["ok \(point)"]
    case .skipped(let reason): return ["ok \(point) # SKIP \(Self.description(reason.message))"]
    // A test that is expected to fail and fails is no failure: TODO says so.
    case .known(let reason): return ["not ok \(point) # TODO \(Self.description("expected to fail: \(reason)"))"]
    case .failed(let failures): return ["not ok \(point)"] + diagnostics(one, suite, failures, list)
    }
  }

  /// A YAML document: strings in double quotes, as JSON has them.
  private func diagnostics(
    _ one: ReportCase, _ suite: CaseSuite, _ failures: [CaseFailure], _ list: CaseList
  ) -> [String] {
    var lines = ["---", "message: \(Self.quoted(FailureText.summary(failures, list)))", "severity: fail"]
    if let caller = suite.caller { lines.append("caller: \(Self.quoted(caller))") }
    if let callee = suite.callee { lines.append("callee: \(Self.quoted(callee))") }
    if let target = one.target { lines.append("target: \(Self.quoted(target.rawValue))") }
    lines.append("findings:")
    for failure in failures {
      let problem = list.problems[failure.problem]
      lines.append("  - code: \(Self.quoted(problem.code))")
      lines.append("    about: \(Self.quoted(problem.title))")
      lines.append("    message: \(Self.quoted(problem.message))")
      if let place = problem.place {
        lines.append("    file: \(Self.quoted(place.file))")
        if let line = place.line { lines.append("    line: \(line)") }
      }
      let text = OccurrenceText.lines(failure.occurrences, prototype: list.prototype(of: problem.subject))
      // A block, whose first line may not be indented: readers of TAP know little of YAML.
      lines.append("    text: |")
      lines += ([problem.title] + text + problem.details).map { "      \(ForeignText.line($0))" }
    }
    return (lines + ["..."]).map { "  " + $0 }
  }

  /// A description or a directive's reason: `#` would begin a directive.
  private static func description(_ text: String) -> String {
    ForeignText.line(text).replacing("\\", with: "\\\\").replacing("#", with: "\\#")
  }

  /// A string in double quotes.
  private static func quoted(_ text: String) -> String {
    "\"" + ForeignText.line(text).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
