import CallingConvention
import Listings
import Outcomes

/// What came of calling random functions that compilers had just made.
struct FuzzScreen {
  private let outcome: FuzzOutcome

  init(_ outcome: FuzzOutcome) { self.outcome = outcome }

  private var summary: FuzzSummary { outcome.summary }
  private var idle: [String] { outcome.scope.idle }

  /// What became of a finding's function.
  static func saved(_ outcome: SavedFinding) -> String {
    guard let file = outcome.file else { return "saved     not again: the function is in the corpus\n" }
    return "saved     \(Printable.text(file))\n"
      + "alone     kfunctest probe -f \(Printable.text(ShellWord.quoted(file))) --keep FOLDER, then FOLDER/run.sh\n"
  }

  func text(_ style: TextStyle) -> String {
    var rows: [(String, String)] = []
    let placements = outcome.placements.map { "\(Words.grouped($0.count)) \($0.verdict.words)" }
    let corpus = summary.fromCorpus > 0 ? ", \(Words.grouped(summary.fromCorpus)) of them from the corpus" : ""
    rows.append(("functions", "\(Words.grouped(summary.functions))\(corpus): \(placements.joined(separator: ", "))"))
    for toolchain in outcome.toolchains {
      if let compiler = toolchain.compiler {
        rows.append(("compiled", "by \(toolchain.toolchain) (\(compiler)): callees and callers"))
      } else {
        rows.append(("skipped", toolchain.message ?? toolchain.toolchain))
      }
    }
    if summary.checks > 0 { rows += scope }
    if summary.known > 0, let expectations = outcome.scope.expectations {
      rows.append(("known", "\(Words.count(summary.known, "function")) went wrong as \(expectations) expects"))
    }
    for entry in outcome.unmatched {
      rows.append(("NO CALL", "matches \(Words.entry(entry)); correct what it names, or set strict = false"))
    }
    rows.append(("rate", "\(Words.grouped(summary.perMinute)) functions a minute; seed \(outcome.scope.seed)"))
    for planted in outcome.planted {
      // Libraries of a run are temporary: only that it is the registry says something.
      let library = planted.library == outcome.scope.registry ? nil : planted.library
      let place = planted.caught ? "seen at \(Words.seen(planted, in: library))" : "NOT seen; do not trust this run"
      rows.append(("planted", "\(planted.fault): \(place)"))
    }
    var lines = Printable.labelled(rows, label: 10, width: style.width)
    for found in outcome.cases {
      lines += [""] + FindingText.lines(found.finding, prototype: nil, style)
      for line in self.lines(found).map(Printable.text) {
        let room = style.width.map { max(20, $0 - 6) }
        let indent = String(line.prefix { $0.isWhitespace })
        lines += Printable.wrap(String(line.dropFirst(indent.count)), to: room).enumerated().map { index, part in
          (index == 0 ? indent : "      ") + part
        }
      }
      // A command that is broken or cut cannot be copied.
      lines.append("  repeat      \(Printable.text(found.command.map(ShellWord.quoted).joined(separator: " ")))")
    }
    lines += ["", style.text(Printable.text(verdictLine), outcome.isGood ? .good : .bad)]
    return lines.joined(separator: "\n") + "\n"
  }

  /// Who called whom, and how.
  private var scope: [(String, String)] {
    var rows: [(String, String)] = []
    rows.append(("called", "by the JIT, the interpreter, libffi and each compiler's caller; also at the capture stub"))
    rows.append(("shapes", CallShape.allCases.map(\.rawValue).joined(separator: ", ")))
    rows.append(("", "\(Words.count(summary.sequences, "program")) with sequences of calls of different counts"))
    if outcome.scope.marshalling != .marshal {
      rows.append(
        ("mapping", "BPF's plain one; where it differs from the psABI, only libffi and C call (or --marshal)"))
    }
    return rows
  }

  private var verdictLine: String {
    let stopped = outcome.scope.interrupted ? "stopped: " : ""
    if summary.checks == 0 { return "\(stopped)nothing was checked" }
    let sum = "\(stopped)\(Words.count(summary.checks, "check")), \(Words.count(summary.slots, "slot"))"
    return "\(sum): \(verdict)"
  }

  private var verdict: String {
    if !outcome.cases.isEmpty { return Words.count(outcome.cases.count, "finding") }
    if !outcome.planted.allSatisfy(\.caught) { return "a planted fault was NOT seen" }
    if !outcome.unmatched.isEmpty {
      return "\(Words.count(outcome.unmatched.count, "expected difference")) MATCHED NO CALL"
    }
    if !idle.isEmpty && !outcome.scope.allowSkips { return "\(Words.list(idle)) made NO CALL" }
    return Words.agreement(known: summary.known)
      + (idle.isEmpty ? "" : ", \(Words.list(idle)) made no call (accepted: --allow-skips)")
  }

  private func lines(_ finding: ShrunkFinding) -> [String] {
    var lines = ["  between     \(finding.caller) -> \(finding.callee)"]
    if !finding.wrong.isEmpty { lines.append("  wrong       \(finding.wrong.joined(separator: ", "))") }
    if !finding.right.isEmpty { lines.append("  right       \(finding.right.joined(separator: ", "))") }
    if !finding.sequence.isEmpty {
      lines.append("  in a program that calls, one after the other")
      lines += finding.sequence.map { "    \($0)" }
    }
    lines.append("  first seen  \(finding.original)")
    lines.append("  shrunk      in \(Words.count(finding.attempts, "attempt")) to")
    lines += finding.shrunk.split(separator: "\n").map { "    " + $0 }
    return lines
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
