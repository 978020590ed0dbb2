import Outcomes

/// Outcomes as workflow commands of GitHub Actions, which become annotations, and a step summary in Markdown.
///
/// Source: "Workflow commands for GitHub Actions" in GitHub's documentation; the escapes are those of its toolkit
/// (packages/core/src/command.ts).
package struct GitHubReport: Report {
  private let provenance: Provenance

  /// Annotations of one kind that GitHub shows of a step.
  static let most = 10

  /// A report.
  /// - Parameter provenance: what makes it.
  package init(_ provenance: Provenance) { self.provenance = provenance }

  /// The text of an outcome; empty for one that has no cases.
  package func text(of outcome: CommandOutcome) -> ReportText {
    guard let list = CaseList(outcome, provenance) else { return ReportText("") }
    let errors = list.problems.map { problem in
      Annotation(
        kind: .error, title: "kfunctest \(list.command): \(problem.title)",
        message: Self.lines(problem, list).joined(separator: "\n"), place: problem.place)
    }
    let notices = SkippedCases.groups(list).map { group in
      Annotation(
        kind: .notice, title: "kfunctest \(list.command): \(group.title)",
        message: "\(group.message): \(group.names.prefix(10).joined(separator: ", "))"
          + (group.names.count > 10 ? " and \(group.names.count - 10) more" : ""))
    }
    var text = ReportText(
      (Self.limited(errors, "findings", list) + Self.limited(notices, "reasons for skips", list)).map { $0.text + "\n" }
        .joined())
    text.summary = StepSummary.text(list)
    return text
  }

  private static func lines(_ problem: Problem, _ list: CaseList) -> [String] {
    [problem.message] + OccurrenceText.lines(problem.occurrences, prototype: list.prototype(of: problem.subject))
      + problem.details
  }

  /// The annotations that GitHub shows; where there are more, the last one counts those that are left out.
  private static func limited(_ all: [Annotation], _ what: String, _ list: CaseList) -> [Annotation] {
    guard let first = all.first, all.count > most else { return all }
    return all.prefix(most - 1) + [
      Annotation(
        kind: first.kind, title: "kfunctest \(list.command): more \(what)",
        message: "\(all.count - most + 1) more \(what): see the step summary, or --format json")
    ]
  }
}

/// A workflow command that makes an annotation.
struct Annotation {
  /// How it is shown.
  enum Kind: String {
    case error, notice
  }

  let kind: Kind
  let title: String
  let message: String
  var place: CasePlace?

  /// The line of the command.
  var text: String {
    var properties: [(String, String)] = []
    if let place {
      properties.append(("file", place.file))
      if let line = place.line { properties.append(("line", "\(line)")) }
    }
    properties.append(("title", title))
    let words = properties.map { "\($0)=\(Self.property($1))" }.joined(separator: ",")
    return "::\(kind.rawValue) \(words)::\(Self.data(message))"
  }

  /// Line ends are kept as GitHub writes them; other control characters become text.
  private static func data(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { ForeignText.line(String($0)) }
      .joined(separator: "\n").replacing("%", with: "%25").replacing("\n", with: "%0A")
  }

  private static func property(_ text: String) -> String {
    data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }
}

/// Cases that did not run for one reason, or fail as expected.
struct SkippedCases {
  /// What they have in common.
  let title: String
  /// The reason.
  let message: String
  /// The cases: each subject once.
  private(set) var names: [String] = []
  /// How many cases they are.
  private(set) var count = 0

  /// The cases of a list by reason, in the order of the first of each.
  static func groups(_ list: CaseList) -> [SkippedCases] {
    var groups: [SkippedCases] = []
    var positions: [String: Int] = [:]
    var seen: [Set<String>] = []
    for one in list.cases {
      let (title, message): (String, String)
      switch one.verdict {
      case .passed, .failed: continue
      case .skipped(let reason): (title, message) = ("skipped", reason.message)
      case .known(let reason): (title, message) = ("expected to fail", reason)
      }
      let position = positions["\(title) \(message)"] ?? groups.count
      if position == groups.count {
        positions["\(title) \(message)"] = position
        groups.append(SkippedCases(title: title, message: message))
        seen.append([])
      }
      groups[position].count += 1
      if seen[position].insert(one.subject).inserted { groups[position].names.append(one.subject) }
    }
    return groups
  }
}
