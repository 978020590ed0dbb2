import Outcomes

/// The cases of all suites as tables, and the form that filters them.
struct CaseSection {
  private let list: CaseList

  /// Rows of one table: a browser lays out only the tables that are seen.
  private static let chunk = 200

  init(_ list: CaseList) { self.list = list }

  var lines: [String] {
    let callers = Self.unique(list.suites.compactMap(\.caller))
    let callees = Self.unique(list.suites.compactMap(\.callee))
    var lines = [
      "<section id=\"cases\">", "<h2>Cases</h2>",
      // The script shows it: without one there is nothing that filters.
      "<form id=\"filters\" hidden=\"hidden\">", Self.choice("verdict", Self.verdicts),
      Self.choice("caller", callers.map { ($0, $0) }), Self.choice("callee", callees.map { ($0, $0) }),
      "<label>text <input type=\"search\" name=\"text\" placeholder=\"function, target, reason\"/></label>",
      "<button type=\"reset\">show all</button>", "<output id=\"shown\"></output>", "</form>",
      "<div class=\"scroll\"><div class=\"cases\">",
      "<p class=\"row heads\" aria-hidden=\"true\"><span>verdict</span><span>case</span><span>target</span>"
        + "<span>calls</span><span>why</span></p>",
    ]
    for suite in list.suites { lines += self.lines(suite) }
    return lines + ["</div></div>", "</section>"]
  }

  private static let verdicts = [
    ("failed", "failed"), ("passed", "passed"), ("skipped", "skipped"), ("known", "expected to fail"),
  ]

  private static func choice(_ name: String, _ values: [(String, String)]) -> String {
    let options = values.map { "<option value=\"\(HTMLText.text($0))\">\(HTMLText.text($1))</option>" }
    return "<label>\(name) <select name=\"\(name)\"><option value=\"\">all</option>\(options.joined())</select></label>"
  }

  private func lines(_ suite: CaseSuite) -> [String] {
    var lines = [
      "<div class=\"suite\" data-caller=\"\(HTMLText.text(suite.caller ?? ""))\" "
        + "data-callee=\"\(HTMLText.text(suite.callee ?? ""))\">",
      "<h3>\(HTMLText.text(suite.name.replacing("->", with: "→")))</h3>",
    ]
    for start in stride(from: 0, to: suite.cases.count, by: Self.chunk) {
      let rows = suite.cases[start..<min(start + Self.chunk, suite.cases.count)]
      lines.append(
        "<table class=\"rows\" style=\"contain-intrinsic-size:auto \(27 * rows.count)px\"><thead><tr><th>verdict</th><th>case</th>"
          + "<th>target</th><th>calls</th><th>why</th></tr></thead><tbody>")
      lines += rows.map(row)
      lines.append("</tbody></table>")
    }
    return lines + ["</div>"]
  }

  private func row(_ one: ReportCase) -> String {
    let (kind, word, why): (String, String, String)
    switch one.verdict {
    case .passed: (kind, word, why) = ("passed", "✓ passed", "")
    case .failed(let failures):
      (kind, word) = ("failed", "✗ failed")
      why = failures.map { failure in
        "<a href=\"#problem-\(failure.problem + 1)\">\(HTMLText.text(list.problems[failure.problem].message))</a>"
      }.joined(separator: "; ")
    case .skipped(let reason): (kind, word, why) = ("skipped", "– skipped", HTMLText.text(reason.message))
    case .known(let reason): (kind, word, why) = ("known", "≠ expected to fail", HTMLText.text(reason))
    }
    let checks = one.checks.map { $0 > 0 ? Words.grouped($0) : "" } ?? ""
    return "<tr class=\"\(kind)\"><td>\(word)</td><td>\(HTMLText.text(one.subject))</td>"
      + "<td>\(one.target?.rawValue ?? "")</td><td>\(checks)</td><td>\(why)</td></tr>"
  }

  private static func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}
