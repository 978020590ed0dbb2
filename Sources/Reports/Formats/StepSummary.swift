import Outcomes

/// An outcome in Markdown, for the page of a CI step.
enum StepSummary {
  /// Problems and reasons that are shown: a summary of more than 1 MiB is refused.
  private static let most = 20
  /// Lines of one problem.
  private static let mostLines = 60

  /// The Markdown of a list.
  static func text(_ list: CaseList) -> String {
    let counts = list.counts
    var lines = [
      "## \(list.isGood ? "✅" : "❌") kfunctest \(list.command)", "", "**\(Markdown.text(list.verdict))**", "",
      "| cases | passed | failed | skipped | expected to fail |", "| ---: | ---: | ---: | ---: | ---: |",
      "| \(counts.all) | \(counts.passed) | \(counts.failed) | \(counts.skipped) | \(counts.known) |", "",
    ]
    lines += matrix(list)
    lines += problems(list)
    lines += skips(list)
    lines += ["<details><summary>Seed and versions</summary>", "", "| | |", "| --- | --- |"]
    lines += list.properties.map { "| \(Markdown.text($0.name)) | \(Markdown.code($0.value)) |" }
    lines += ["", "</details>", ""]
    return lines.joined(separator: "\n")
  }

  /// Callers and callees, with what failed of what ran.
  private static func matrix(_ list: CaseList) -> [String] {
    let matrix = CaseMatrix(list)
    if matrix.callers.isEmpty { return [] }
    var lines = ["| caller \\ callee | \(matrix.callees.map(Markdown.code).joined(separator: " | ")) |"]
    lines.append("| --- |" + String(repeating: " ---: |", count: matrix.callees.count))
    for caller in matrix.callers {
      let cells = matrix.callees.map { matrix.counts(caller, $0).map(cell) ?? "" }
      lines.append("| \(Markdown.code(caller)) | \(cells.joined(separator: " | ")) |")
    }
    return lines + [""]
  }

  private static func cell(_ counts: CaseCounts) -> String {
    if counts.failed > 0 { return "❌ \(counts.failed) of \(counts.all - counts.skipped)" }
    if counts.passed + counts.known == 0 { return "not run" }
    return "\(counts.passed + counts.known)" + (counts.known > 0 ? " (\(counts.known) expected to fail)" : "")
  }

  private static func problems(_ list: CaseList) -> [String] {
    if list.problems.isEmpty { return [] }
    var lines = ["### \(Words.count(list.problems.count, "problem"))", ""]
    for problem in list.problems.prefix(most) {
      let text =
        OccurrenceText.lines(problem.occurrences, prototype: list.prototype(of: problem.subject)) + problem.details
      lines.append(
        "<details open><summary><b>\(Markdown.html(problem.title))</b>: \(Markdown.html(problem.message))</summary>")
      lines.append("")
      if !text.isEmpty {
        let rest = text.count - mostLines
        lines += Markdown.block(text.prefix(mostLines) + (rest > 0 ? ["and \(Words.count(rest, "line")) more"] : []))
      }
      lines += ["</details>", ""]
    }
    let rest = list.problems.count - most
    if rest > 0 { lines += ["and \(Words.count(rest, "problem")) more", ""] }
    return lines
  }

  private static func skips(_ list: CaseList) -> [String] {
    let groups = SkippedCases.groups(list)
    if groups.isEmpty { return [] }
    var lines = [
      "<details><summary>\(Words.count(list.counts.skipped + list.counts.known, "case")) skipped or expected to fail</summary>",
      "",
    ]
    lines += ["| cases | | why | of |", "| ---: | --- | --- | --- |"]
    for group in groups.prefix(most) {
      let names = group.names.prefix(3).map(Markdown.code).joined(separator: ", ")
      let rest = group.names.count > 3 ? " and \(group.names.count - 3) more" : ""
      lines.append("| \(group.count) | \(group.title) | \(Markdown.text(group.message)) | \(names)\(rest) |")
    }
    let rest = groups.count - most
    if rest > 0 { lines += ["", "and \(Words.count(rest, "reason")) more"] }
    return lines + ["", "</details>", ""]
  }
}

/// The suites of calls as a table: callers down, callees across.
struct CaseMatrix {
  /// The callers, in their order.
  let callers: [String]
  /// The callees, in their order.
  let callees: [String]
  private var cells: [String: CaseCounts] = [:]

  /// The suites of a list that are about calls.
  init(_ list: CaseList) {
    var (callers, callees): ([String], [String]) = ([], [])
    for suite in list.suites {
      guard let caller = suite.caller, let callee = suite.callee else { continue }
      if !callers.contains(caller) { callers.append(caller) }
      if !callees.contains(callee) { callees.append(callee) }
      cells["\(caller)\n\(callee)", default: CaseCounts()] =
        (cells["\(caller)\n\(callee)"] ?? CaseCounts()) + suite.counts
    }
    self.callers = callers
    self.callees = callees
  }

  /// The cases of one caller and callee; nil where there are none.
  func counts(_ caller: String, _ callee: String) -> CaseCounts? { cells["\(caller)\n\(callee)"] }
}

/// Text in Markdown as GitHub has it.
enum Markdown {
  /// Text of a paragraph or a cell: what Markdown would read is escaped.
  static func text(_ text: String) -> String {
    var result = ""
    for character in ForeignText.line(text) {
      if "\\`*[]|~$#".contains(character) { result.append("\\") }
      switch character {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      default: result.append(character)
      }
    }
    return result
  }

  /// Text within an element of HTML.
  static func html(_ text: String) -> String {
    ForeignText.line(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("`", with: "&#96;").replacing("*", with: "&#42;").replacing("[", with: "&#91;")
  }

  /// Text in a fixed pitch, in a cell of a table.
  static func code(_ text: String) -> String { "<code>\(html(text).replacing("|", with: "&#124;"))</code>" }

  /// Lines in a fixed pitch.
  static func block(_ lines: some Collection<String>) -> [String] {
    // No line may end the block, or be a command of a workflow where the text goes to its log.
    ["~~~text"] + lines.map { " " + ForeignText.line($0).replacing("~~~", with: "~~ ~").replacing("::", with: ": :") }
      + ["~~~"]
  }
}
