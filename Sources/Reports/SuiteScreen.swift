import Listings
import Outcomes

/// Programs that were written as tests for others, and who ran them.
struct SuiteScreen {
  private let outcome: SuiteOutcome

  init(_ outcome: SuiteOutcome) { self.outcome = outcome }

  var text: ReportText {
    let total = outcome.accepted + outcome.refused
    let what = "\(Words.count(total, "program")) (\(outcome.accepted) accepted, \(outcome.refused) refused)"
    var lines: [String] = []
    if outcome.files.isEmpty {
      lines.append("NOT WRITTEN: \(what)")
    } else {
      lines.append("\(outcome.folder): \(what) in \(Words.count(outcome.files.count, "file"))")
    }
    lines += outcome.runs.map { run in
      "  \(run.by): \(run.programs - run.failures.count) of \(run.programs) as expected"
    }
    lines += outcome.missing.map {
      "  \($0.by): NOT RUN: \($0.reason)\(outcome.allowSkips ? " (accepted: --allow-skips)" : "")"
    }
    lines += outcome.leftOut.map { "  left out: \($0.program): \($0.message)" }
    var text = ReportText(Printable.lines(lines.joined(separator: "\n") + "\n"))
    text.messages = outcome.runs.flatMap { run in run.failures.map { "\($0.program): \(run.by): \($0.message)" } }
    return text
  }
}
