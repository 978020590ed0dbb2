import Outcomes

/// Outcomes as the XML of JUnit, as Jenkins, GitLab and others read it (junit-10.xsd of Jenkins' xUnit plugin).
package struct JUnitReport: Report {
  private let provenance: Provenance

  /// A report.
  /// - Parameter provenance: what makes it.
  package init(_ provenance: Provenance) { self.provenance = provenance }

  /// The text of an outcome; empty for one that has no cases.
  package func text(of outcome: CommandOutcome) -> ReportText {
    guard let list = CaseList(outcome, provenance) else { return ReportText("") }
    var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
    let counts = list.counts
    lines.append(
      "<testsuites name=\(XMLText.attribute("kfunctest \(list.command)")) tests=\"\(counts.all)\" "
        + "failures=\"\(counts.failed)\" errors=\"0\">")
    for suite in list.suites { lines += self.lines(suite, of: list) }
    return ReportText((lines + ["</testsuites>", ""]).joined(separator: "\n"))
  }

  private func lines(_ suite: CaseSuite, of list: CaseList) -> [String] {
    let counts = suite.counts
    var lines = [
      " <testsuite name=\(XMLText.attribute(suite.name)) tests=\"\(counts.all)\" failures=\"\(counts.failed)\" "
        + "errors=\"0\" skipped=\"\(counts.skipped + counts.known)\">"
    ]
    lines.append("  <properties>")
    lines.append("   <property name=\"verdict\" value=\(XMLText.attribute(list.verdict))/>")
    for property in list.properties {
      lines.append(
        "   <property name=\(XMLText.attribute(property.name)) value=\(XMLText.attribute(property.value))/>")
    }
    lines.append("  </properties>")
    for one in suite.cases {
      let head =
        "  <testcase classname=\(XMLText.attribute("\(list.command): \(suite.name)")) "
        + "name=\(XMLText.attribute(one.name))"
      switch one.verdict {
      case .passed: lines.append(head + "/>")
      case .skipped(let reason):
        lines.append(head + ">")
        lines.append(skipped(reason.code, reason.message))
        lines.append("  </testcase>")
      case .known(let reason):
        lines.append(head + ">")
        lines.append(skipped("known-difference", "expected to fail, and failed: \(reason)"))
        lines.append("  </testcase>")
      case .failed(let failures):
        lines.append(head + ">")
        lines.append(failed(failures, list))
        lines.append("  </testcase>")
      }
    }
    return lines + [" </testsuite>"]
  }

  private func skipped(_ code: String, _ message: String) -> String {
    "   <skipped type=\(XMLText.attribute(code)) message=\(XMLText.attribute(message))/>"
  }

  /// One element whatever the number of findings: several are read by some readers only.
  private func failed(_ failures: [CaseFailure], _ list: CaseList) -> String {
    let text = failures.flatMap { FailureText.lines($0, list) }.joined(separator: "\n")
    let code = failures.first.map { list.problems[$0.problem].code } ?? ""
    return "   <failure type=\(XMLText.attribute(code)) "
      + "message=\(XMLText.attribute(FailureText.summary(failures, list)))>\(XMLText.content(text))\n   </failure>"
  }
}

/// The text of a failed case.
enum FailureText {
  /// All problems of a case in one line.
  static func summary(_ failures: [CaseFailure], _ list: CaseList) -> String {
    guard let first = failures.first.map({ list.problems[$0.problem] }) else { return "" }
    let rest = failures.count - 1
    return "\(first.title): \(first.message)" + (rest > 0 ? " (and \(Words.count(rest, "other problem")))" : "")
  }

  /// A problem of a case in full: the table of its slots, or what was expected and observed.
  static func lines(_ failure: CaseFailure, _ list: CaseList) -> [String] {
    let problem = list.problems[failure.problem]
    return ["\(problem.title): \(problem.message)"]
      + OccurrenceText.lines(failure.occurrences, prototype: list.prototype(of: problem.subject)) + problem.details
  }
}

/// Text as XML 1.0 has it.
enum XMLText {
  /// An attribute's value, with its quotes.
  static func attribute(_ text: String) -> String { "\"\(escaped(text, isAttribute: true))\"" }

  /// The content of an element.
  static func content(_ text: String) -> String { escaped(text, isAttribute: false) }

  /// XML has no form for most control characters (XML 1.0, 2.2), and a terminal obeys others: they are written as `\x1b`.
  private static func escaped(_ text: String, isAttribute: Bool) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      // Also of `]]>`, which no content may hold.
      case ">": result += "&gt;"
      case "\"": result += isAttribute ? "&quot;" : "\""
      case "\n": result += isAttribute ? "&#10;" : "\n"
      case "\t": result += isAttribute ? "&#9;" : "\t"
      default:
        if ForeignText.isPlain(scalar) {
          result.unicodeScalars.append(scalar)
        } else {
          result += ForeignText.escape(scalar)
        }
      }
    }
    return result
  }
}

/// Characters of text that programs and files wrote.
enum ForeignText {
  /// Whether a character may stand as it is in a line of a report: no control character, none that changes the direction
  /// of a line (Unicode Standard Annex 9, section 2), no noncharacter.
  static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    return value >= 0x20 && !(0x7F..<0xA0).contains(value) && !(0x202A...0x202E).contains(value)
      && !(0x2066...0x2069).contains(value) && value & 0xFFFE != 0xFFFE && !(0xFDD0...0xFDEF).contains(value)
  }

  /// A character that may not, as text: `\x1b`, `\u{202e}`.
  static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return scalar.value < 0x100 ? "\\x" + String(repeating: "0", count: 2 - digits.count) + digits : "\\u{\(digits)}"
  }

  /// A text in one line: line ends become spaces, other characters that may not stand there are written as text.
  static func line(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar == "\n" || scalar == "\r" || scalar == "\t" {
        result += " "
      } else if isPlain(scalar) {
        result.unicodeScalars.append(scalar)
      } else {
        result += escape(scalar)
      }
    }
    return result
  }
}
