import CallingConvention
import Campaigns
import Kfuncs
import Listings
import Outcomes
import Toolchains

/// What came of calling random functions that compilers had just made.
package struct FuzzScreen: Sendable {
  private let report: FuzzReport
  private let options: FuzzOptions
  private let command: [String]
  /// Toolchains that compile nothing, and why.
  package var failed: [(toolchain: Toolchain, reason: String)] = []
  /// Whether the toolchains were asked for by name: each has to compile.
  package var isNamed = false
  /// Whether one that was named and does not compile is no failure.
  package var allowsSkips = false

  /// Shows a run.
  /// - Parameters:
  ///   - report: what was found.
  ///   - options: what was asked for.
  ///   - command: the words that repeat it, but for seed, count and corpus: `kfunctest fuzz --compilers gcc`.
  package init(_ report: FuzzReport, _ options: FuzzOptions, command: [String]) {
    self.report = report
    self.options = options
    self.command = command
  }

  /// Whether something was checked, all of it agreed, and what was asked for was done.
  package var isGood: Bool { report.isGood && (allowsSkips || idle.isEmpty) }

  /// Toolchains that were asked for by name and compile nothing.
  private var idle: [String] { isNamed ? failed.map(\.toolchain.description) : [] }

  /// What became of a finding's function.
  /// - Parameter file: the file of the corpus that it was written to; nil where it is there already.
  package static func saved(_ file: String?) -> String {
    guard let file else { return "saved     not again: the function is in the corpus\n" }
    return "saved     \(Printable.text(file))\n"
      + "alone     kfunctest probe -f \(Printable.text(ShellWord.quoted(file))) --keep FOLDER, then FOLDER/run.sh\n"
  }

  /// The run for people.
  package func text(_ style: TextStyle) -> String {
    var rows: [(String, String)] = []
    let placements = PlacementVerdict.allCases.compactMap { verdict in
      report.placements[verdict].map { "\(Words.grouped($0)) \(verdict.words)" }
    }
    let corpus = report.fromCorpus > 0 ? ", \(Words.grouped(report.fromCorpus)) of them from the corpus" : ""
    rows.append(("functions", "\(Words.grouped(report.signatures))\(corpus): \(placements.joined(separator: ", "))"))
    for (toolchain, compiler) in zip(options.toolchains, report.compilers) {
      rows.append(("compiled", "by \(toolchain) (\(compiler)): callees and callers"))
    }
    for (_, reason) in failed { rows.append(("skipped", reason)) }
    if report.checks > 0 { rows += scope }
    if report.known > 0, let expectations = options.expectations {
      rows.append(("known", "\(Words.count(report.known, "function")) went wrong as \(expectations.path) expects"))
    }
    for entry in report.unmatched {
      rows.append(("NO CALL", "matches \(entry); mend what it names, or say strict = false"))
    }
    rows.append(("rate", "\(Words.grouped(Int(report.rate))) functions a minute; seed \(options.seed)"))
    for check in report.selfChecks {
      let library = check.library == KfuncLibrary.ownPath ? nil : check.library
      let place = check.isCaught ? "seen at \(Words.seen(check, in: library))" : "NOT seen; do not trust this run"
      rows.append(("planted", "\(check.fault.name): \(place)"))
    }
    var lines = Printable.labelled(rows, label: 10, width: style.width)
    for finding in report.findings {
      lines += [""] + FailureText.lines(finding.failure, prototype: nil, style)
      for line in self.lines(finding).map(Printable.text) {
        let room = style.width.map { max(20, $0 - 6) }
        let indent = String(line.prefix { $0 == " " })
        lines += Printable.wrap(String(line.dropFirst(indent.count)), to: room).enumerated().map { index, part in
          (index == 0 ? indent : "      ") + part
        }
      }
      // A command that is broken or cut cannot be copied.
      lines.append("  repeat      \(Printable.text(repetition(finding)))")
    }
    lines += ["", style.text(Printable.text(verdictLine), isGood ? .good : .bad)]
    return lines.joined(separator: "\n") + "\n"
  }

  /// Who called whom, and how.
  private var scope: [(String, String)] {
    var rows: [(String, String)] = []
    rows.append(("called", "by the JIT, the interpreter, libffi and each compiler's caller; also at the capture stub"))
    rows.append(("shapes", CallShape.allCases.map(\.rawValue).joined(separator: ", ")))
    rows.append(("", "\(Words.count(report.sequences, "program")) with sequences of calls of different counts"))
    if options.marshalling != .marshal {
      rows.append(
        ("mapping", "BPF's plain one; where it differs from the psABI, only libffi and C call (or --marshal)"))
    }
    return rows
  }

  private var verdictLine: String {
    let stopped = report.isInterrupted ? "stopped: " : ""
    if report.checks == 0 { return "\(stopped)nothing was checked" }
    let sum = "\(stopped)\(Words.count(report.checks, "check")), \(Words.count(report.slots, "slot"))"
    return "\(sum): \(outcome)"
  }

  private var outcome: String {
    if !report.findings.isEmpty { return Words.count(report.findings.count, "finding") }
    if !report.selfChecks.allSatisfy(\.isCaught) { return "a planted fault was NOT seen" }
    if !report.unmatched.isEmpty {
      return "\(Words.count(report.unmatched.count, "expected difference")) MATCHED NO CALL"
    }
    if !idle.isEmpty && !allowsSkips { return "\(Words.list(idle)) made NO CALL" }
    return Words.agreement(known: report.known)
      + (idle.isEmpty ? "" : ", \(Words.list(idle)) made no call (accepted: --allow-skips)")
  }

  /// The command that makes and calls the same batch again.
  private func repetition(_ finding: FuzzFinding) -> String {
    var words = command
    // The corpus comes first, whole, and takes the seed of the first batch; without it the batch is the first.
    if !finding.isFromCorpus, let index = words.firstIndex(of: "--corpus") {
      words.removeSubrange(index...min(index + 1, words.count - 1))
    }
    let count = finding.isFromCorpus ? 1 : finding.batch
    words += ["--seed", "\(finding.seed)", "--count", "\(count)"]
    return words.map(ShellWord.quoted).joined(separator: " ")
  }

  private func lines(_ finding: FuzzFinding) -> [String] {
    var lines = ["  between     \(finding.caller) -> \(finding.callee)"]
    if !finding.wrong.isEmpty { lines.append("  wrong       \(finding.wrong.joined(separator: ", "))") }
    if !finding.right.isEmpty { lines.append("  right       \(finding.right.joined(separator: ", "))") }
    if !finding.sequence.isEmpty {
      lines.append("  in a program that calls, one after the other")
      lines += finding.sequence.map { "    \($0.prototype)" }
    }
    lines.append("  first seen  \(finding.original.prototype)")
    lines.append("  shrunk      in \(Words.count(finding.attempts, "attempt")) to")
    lines += finding.shrunk.text.split(separator: "\n").map { "    " + $0 }
    return lines
  }

  /// The run as JSON.
  package func json() -> JSONValue {
    .object([
      ("functions", .number(report.signatures)), ("corpus", .number(report.fromCorpus)),
      ("sequences", .number(report.sequences)), ("checks", .number(report.checks)), ("slots", .number(report.slots)),
      ("known", .number(report.known)), ("perMinute", .number(Int(report.rate))), ("seed", .unsigned(options.seed)),
      ("interrupted", .bool(report.isInterrupted)),
      ("toolchains", .strings(options.toolchains.map(\.description))), ("compilers", .strings(report.compilers)),
      (
        "findings",
        .array(
          report.findings.map { finding in
            .object([
              ("caller", .string(finding.caller)), ("callee", .string(finding.callee)),
              ("original", .string(finding.original.prototype)), ("shrunk", .string(finding.shrunk.text)),
              ("wrong", .strings(finding.wrong)), ("right", .strings(finding.right)),
              ("sequence", .strings(finding.sequence.map(\.prototype))), ("attempts", .number(finding.attempts)),
              ("seed", .unsigned(finding.seed)), ("repeat", .string(repetition(finding))),
              ("isFromCorpus", .bool(finding.isFromCorpus)), ("failure", finding.failure.json),
            ])
          })
      ),
      ("planted", .array(report.selfChecks.map(\.json))),
      ("unmatched", .strings(report.unmatched)),
      ("idle", .strings(idle)), ("allowSkips", .bool(allowsSkips)),
    ])
  }
}

/// Words of a command line.
enum ShellWord {
  private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=,:+@%")

  /// A word as a POSIX shell reads it (Shell Command Language, 2.2.2).
  static func quoted(_ word: String) -> String {
    if !word.isEmpty && word.allSatisfy(plain.contains) { return word }
    return "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
