import Outcomes

/// Outcomes as one page for a browser: nothing is loaded, and all of it can be read without a script.
///
/// The page is well-formed XML, too, so that any reader of XML can check it.
package struct HTMLReport: Report {
  private let provenance: Provenance

  /// A report.
  /// - Parameter provenance: what makes it.
  package init(_ provenance: Provenance) { self.provenance = provenance }

  /// The text of an outcome; empty for one that has no cases.
  package func text(of outcome: CommandOutcome) -> ReportText {
    guard let list = CaseList(outcome, provenance) else { return ReportText("") }
    let title = "kfunctest \(list.command): \(list.isGood ? "passed" : "failed")"
    var lines = [
      "<!DOCTYPE html>",
      "<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">", "<head>", "<meta charset=\"utf-8\"/>",
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>",
      "<meta name=\"color-scheme\" content=\"light dark\"/>",
      // Whatever the page holds, a browser loads nothing for it.
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        + "script-src 'unsafe-inline'\"/>",
      "<title>\(HTMLText.text(title))</title>", "<style>\n/*<![CDATA[*/\(PageStyle.text)/*]]>*/\n</style>", "</head>",
      "<body>",
    ]
    lines += header(list)
    lines += matrix(list)
    lines += FindingSection(list).lines
    lines += CaseSection(list).lines
    lines += properties(list)
    lines += ["<script>\n//<![CDATA[\n\(PageScript.text)//]]>\n</script>", "</body>", "</html>", ""]
    return ReportText(lines.joined(separator: "\n"))
  }

  private func header(_ list: CaseList) -> [String] {
    let counts = list.counts
    var chips = [("all", "cases", counts.all)]
    chips += [
      ("failed", "failed", counts.failed), ("passed", "passed", counts.passed), ("skipped", "skipped", counts.skipped),
      ("known", "expected to fail", counts.known),
    ].filter { $0.2 > 0 || $0.0 == "failed" }
    return [
      "<header class=\"\(list.isGood ? "passed" : "failed")\">",
      "<h1><span class=\"badge\">\(list.isGood ? "✓ passed" : "✗ failed")</span> kfunctest \(HTMLText.text(list.command))</h1>",
      "<p class=\"verdict\">\(HTMLText.text(list.verdict))</p>", "<p class=\"chips\">",
    ]
      + chips.map { id, name, count in
        "<a class=\"chip \(id)\" href=\"#verdict=\(id)\"><b>\(Words.grouped(count))</b> \(name)</a>"
      } + ["</p>", "</header>"]
  }

  /// Callers down, callees across; each cell leads to its cases.
  private func matrix(_ list: CaseList) -> [String] {
    let matrix = CaseMatrix(list)
    if matrix.callers.isEmpty { return [] }
    var lines = [
      "<section id=\"matrix\">", "<h2>Callers and callees</h2>",
      "<p class=\"note\">Cases that failed, of those that ran; the links show them below.</p>",
      "<div class=\"scroll\"><table class=\"matrix\">", "<thead><tr><th>caller \\ callee</th>",
    ]
    lines += matrix.callees.map { "<th scope=\"col\">\(HTMLText.text($0))</th>" } + ["</tr></thead>", "<tbody>"]
    for caller in matrix.callers {
      let cells = matrix.callees.map { callee in
        matrix.counts(caller, callee).map { Self.cell($0, caller, callee) } ?? "<td class=\"none\">–</td>"
      }
      lines.append("<tr><th scope=\"row\">\(HTMLText.text(caller))</th>\(cells.joined())</tr>")
    }
    return lines + ["</tbody>", "</table></div>", "</section>"]
  }

  private static func cell(_ counts: CaseCounts, _ caller: String, _ callee: String) -> String {
    let run = counts.all - counts.skipped
    let (kind, text) =
      counts.failed > 0
      ? ("failed", "✗ \(Words.grouped(counts.failed)) of \(Words.grouped(run))")
      : run == 0 ? ("skipped", "not run") : ("passed", "✓ \(Words.grouped(run))")
    let known = counts.known > 0 ? " <small>\(counts.known) expected to fail</small>" : ""
    let target = "#caller=\(HTMLText.fragment(caller))&amp;callee=\(HTMLText.fragment(callee))"
    return "<td class=\"\(kind)\"><a href=\"\(target)\">\(text)</a>\(known)</td>"
  }

  private func properties(_ list: CaseList) -> [String] {
    [
      "<section id=\"made-by\">", "<h2>Seed and versions</h2>", "<div class=\"scroll\"><table class=\"properties\">",
      "<tbody>",
    ]
      + list.properties.map {
        "<tr><th scope=\"row\">\(HTMLText.text($0.name))</th><td>\(HTMLText.text($0.value))</td></tr>"
      } + ["</tbody>", "</table></div>", "</section>"]
  }
}

/// Text as HTML and XML have it.
enum HTMLText {
  /// Text of an element or of an attribute in double quotes. Control characters, and those that change the direction of a
  /// line, are written as text.
  static func text(_ text: String) -> String {
    let isClean = text.utf8.allSatisfy { byte in
      (0x20..<0x7F).contains(byte) && byte != 0x26 && byte != 0x3C && byte != 0x3E && byte != 0x22
    }
    if isClean { return text }
    var result = ""
    for scalar in ForeignText.line(text).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A value in the fragment of an address (RFC 3986, section 3.5).
  static func fragment(_ text: String) -> String {
    text.utf8.map { byte -> String in
      let isPlain =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || [0x2D, 0x2E, 0x5F, 0x7E].contains(byte)
      if isPlain { return String(UnicodeScalar(byte)) }
      let digits = String(byte, radix: 16, uppercase: true)
      return "%" + (digits.count < 2 ? "0" : "") + digits
    }.joined()
  }
}
