import CallingConvention
import Listings
import Outcomes

/// The outcome of `fuzz`: random functions, newly compiled, called by every caller.
struct FuzzScreen {
  private let outcome: FuzzOutcome

  init(_ outcome: FuzzOutcome) { self.outcome = outcome }

  private var summary: FuzzSummary { outcome.summary }
  private var idle: [String] { outcome.scope.idle }

  /// Where a finding's function was saved.
  static func saved(_ outcome: SavedFinding) -> String {
    guard let file = outcome.file else { return "saved      not again: the function is in the corpus\n" }
    return "saved      \(Printable.text(file))\n"
      + "alone      kfunctest probe -f \(Printable.text(ShellWord.quoted(file))) --keep FOLDER, then FOLDER/run.sh\n"
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
    rows += EngineRows(outcome.scope.engines).rows.map { ("engine", "\($0.0): \($0.1)") }
    let writers = outcome.bpfToolchains.filter { $0.compiler != nil }
    if let compiler = writers.first?.compiler {
      let names =
        writers.count > 3
        ? "\(writers[0].toolchain) and \(writers.count - 1) more in turn"
        : writers.map(\.toolchain).joined(separator: ", ")
      let count = Words.count(summary.compiledToBPF, "function")
      rows.append(("programs", "for \(count) by \(names) (\(compiler)), run by the JIT and the interpreter"))
    }
    for refused in outcome.refused {
      rows.append(("skipped", "no such programs for \(Words.count(refused.count, "function")): \(refused.message)"))
    }
    let failed = outcome.bpfToolchains.map { SkipGroups.Entry(name: $0.toolchain, words: $0.message) }
    for line in SkipGroups(failed).lines { rows.append(("skipped", line)) }
    if summary.checks > 0 { rows += scope }
    if summary.known > 0, let expectations = outcome.scope.expectations {
      rows.append(("known", "\(Words.count(summary.known, "function")) failed as \(expectations) expects"))
    }
    for entry in outcome.unmatched {
      rows.append(("NO CALL", "matches \(Words.entry(entry)); correct the entry, or set strict = false in it"))
    }
    rows.append(("rate", "\(Words.grouped(summary.perMinute)) functions a minute; seed \(outcome.scope.seed)"))
    for planted in outcome.planted {
      // Libraries of a run are temporary: only that it is the registry says something.
      let library = planted.library == outcome.scope.registry ? nil : planted.library
      let place = planted.caught ? "seen at \(Words.seen(planted, in: library))" : "NOT seen; do not trust this run"
      rows.append(("planted", "\(planted.fault): \(place)"))
    }
    var lines = Printable.labelled(rows, label: 11, width: style.width)
    for found in outcome.cases {
      lines += [""] + FindingText.lines(found.finding, prototype: nil, style)
      lines += self.lines(found, style)
    }
    lines.append("")
    lines += Printable.wrap(Printable.text(verdictLine), hanging: 2, to: style.width).map {
      style.text($0, outcome.isGood ? .good : .bad)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Who called whom, and how.
  private var scope: [(String, String)] {
    var rows: [(String, String)] = []
    rows.append(("called", "by the JIT, the interpreter, libffi and each compiler's caller; also at the capture stub"))
    rows.append(("shapes", CallShape.allCases.map(\.rawValue).joined(separator: ", ")))
    rows.append(
      (
        "sequences",
        "\(Words.count(summary.sequences, "program")) that call functions with different numbers of arguments"
      ))
    rows.append(("targets", Words.mapping(outcome.scope.targets.targets)))
    rows.append(("verifier", Words.waivedRules))
    rows.append(("can call", Words.callable(outcome.targets)))
    rows.append(("counted", Words.check))
    if !outcome.cases.isEmpty { rows.append(("", Words.finding)) }
    return rows
  }

  /// The verdict in one line.
  var verdictLine: String {
    let stopped = outcome.scope.interrupted ? "stopped: " : ""
    if summary.checks == 0 { return "\(stopped)nothing was checked" }
    let sum = "\(stopped)\(Words.count(summary.checks, "check")), \(Words.count(summary.slots, "argument"))"
    return "\(sum): \(verdict)"
  }

  private var verdict: String {
    if !outcome.cases.isEmpty { return Words.count(outcome.cases.count, "finding") }
    if !outcome.planted.allSatisfy(\.caught) { return "a planted fault was NOT seen" }
    if !outcome.unmatched.isEmpty {
      return "\(Words.count(outcome.unmatched.count, "expected difference")) MATCHED NO CALL"
    }
    if !idle.isEmpty && !outcome.scope.allowSkips { return "\(Words.list(idle)) made NO CALL" }
    if outcome.scope.strict && outcome.notRun > 0 { return Words.strict(outcome.notRun) }
    return Words.agreement(known: summary.known)
      + (idle.isEmpty ? "" : ", \(Words.list(idle)) made no call (accepted: --allow-skips)")
  }

  private func lines(_ finding: ShrunkFinding, _ style: TextStyle) -> [String] {
    let (indent, label) = (2, 12)
    func labelled(_ name: String, _ text: String) -> [String] {
      Printable.labelled([(name, text)], indent: indent, label: label, width: style.width)
    }
    func code(_ text: String) -> [String] {
      text.split(separator: "\n").flatMap {
        Printable.wrap("    " + Printable.text(String($0)), hanging: 6, to: style.width)
      }
    }
    var lines = labelled("between", "\(finding.caller) -> \(finding.callee)")
    if !finding.wrong.isEmpty { lines += labelled("wrong", finding.wrong.joined(separator: ", ")) }
    if !finding.right.isEmpty { lines += labelled("right", finding.right.joined(separator: ", ")) }
    if !finding.sequence.isEmpty {
      lines.append("  in a program that calls, in this order")
      for prototype in finding.sequence { lines += code(prototype) }
    }
    lines += labelled("first seen", finding.original)
    lines += labelled("shrunk", "in \(Words.count(finding.attempts, "attempt")) to") + code(finding.shrunk)
    let words = finding.command.map(ShellWord.quoted)
    lines += ShellWord.lines(words, width: style.width.map { $0 - indent - label }).enumerated().map { index, line in
      let head = index == 0 ? "repeat" : ""
      return String(repeating: " ", count: indent) + head + String(repeating: " ", count: label - head.count)
        + Printable.text(line)
    }
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

  /// A command in lines that a shell reads as one (Shell Command Language, 2.2.1): all but the last end in a backslash.
  /// - Parameters:
  ///   - words: the words, quoted.
  ///   - width: columns for a line; nil for one line. A word that is longer is not divided.
  static func lines(_ words: [String], width: Int?) -> [String] {
    guard let width else { return [words.joined(separator: " ")] }
    var lines = [""]
    for word in words {
      let last = lines.count - 1
      if lines[last].isEmpty {
        lines[last] = word
      } else if lines[last].count + 1 + word.count + 2 <= width {
        lines[last] += " \(word)"
      } else {
        lines[last] += " \\"
        lines.append(word)
      }
    }
    return lines
  }
}
