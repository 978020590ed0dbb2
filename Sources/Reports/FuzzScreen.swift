import CABI
import Lab
import TestBed

/// What came of calling random functions that compilers had just made.
public struct FuzzScreen: Sendable {
  private let report: FuzzReport
  private let options: FuzzOptions
  private let saved: [String]

  /// Shows a run.
  /// - Parameters:
  ///   - report: what was found.
  ///   - options: what was asked for.
  ///   - saved: files of the corpus that findings were written to.
  public init(_ report: FuzzReport, _ options: FuzzOptions, saved: [String]) {
    self.report = report
    self.options = options
    self.saved = saved
  }

  /// The run for people.
  public func text(_ style: TextStyle) -> String {
    var rows: [(String, String)] = []
    let placements = PlacementVerdict.allCases.compactMap { verdict in
      report.placements[verdict].map { "\(Words.grouped($0)) \(verdict.words)" }
    }
    let corpus = report.fromCorpus > 0 ? ", \(Words.grouped(report.fromCorpus)) of them from the corpus" : ""
    rows.append(("functions", "\(Words.grouped(report.signatures))\(corpus): \(placements.joined(separator: ", "))"))
    for (toolchain, compiler) in zip(options.toolchains, report.compilers) {
      rows.append(("compiled", "by \(toolchain) (\(compiler)): callees and callers"))
    }
    rows.append(("called", "by the JIT, the interpreter, libffi and each compiler's caller; also at the capture stub"))
    rows.append(("shapes", CallShape.allCases.map(\.rawValue).joined(separator: ", ")))
    rows.append(("", "\(Words.count(report.sequences, "program")) with sequences of calls of different counts"))
    if options.marshalling != .marshal {
      rows.append(
        ("mapping", "BPF's plain one; where it differs from the psABI, only libffi and C call (or --marshal)"))
    }
    if report.known > 0, let expectations = options.expectations {
      rows.append(("known", "\(Words.count(report.known, "function")) went wrong as \(expectations.path) expects"))
    }
    rows.append(("rate", "\(Words.grouped(Int(report.rate))) functions a minute; seed \(options.seed)"))
    for check in report.selfChecks {
      let place = check.isCaught ? "seen at \(check.witness?.kfunc ?? "")" : "NOT seen; do not trust this run"
      rows.append(("planted", "\(check.mutant.name): \(place)"))
    }
    var lines = Printable.labelled(rows, label: 10, width: style.width)
    for finding in report.findings {
      lines += [""] + FailureText.lines(finding.failure, prototype: nil, style)
      for line in self.lines(finding) {
        let room = style.width.map { max(20, $0 - 6) }
        let indent = String(line.prefix { $0 == " " })
        lines += Printable.wrap(String(line.dropFirst(indent.count)), to: room).enumerated().map { index, part in
          (index == 0 ? indent : "      ") + part
        }
      }
    }
    for file in saved {
      lines.append("saved     \(file)")
      lines.append("alone     kfunctest probe -f \(file) --keep FOLDER, then FOLDER/run.sh")
    }
    lines += ["", style.text(verdictLine, report.isGood ? .good : .bad)]
    return lines.joined(separator: "\n") + "\n"
  }

  private var verdictLine: String {
    let stopped = report.isInterrupted ? "stopped: " : ""
    if report.checks == 0 { return "\(stopped)nothing was checked" }
    let sum = "\(stopped)\(Words.count(report.checks, "check")), \(Words.count(report.slots, "slot"))"
    if report.findings.isEmpty { return "\(sum): \(report.isGood ? "all agree" : "a planted fault was NOT seen")" }
    return "\(sum): \(Words.count(report.findings.count, "finding"))"
  }

  /// The command that makes and calls the same batch again.
  private func repetition(_ finding: FuzzFinding) -> String {
    var compilers: [String] = []
    var flags: [String] = []
    for toolchain in options.toolchains {
      let text = toolchain.flags.joined(separator: " ")
      if !compilers.contains(toolchain.compiler) { compilers.append(toolchain.compiler) }
      if !flags.contains(text) { flags.append(text) }
    }
    var words = "kfunctest fuzz --seed \(finding.seed) --count \(options.batch)"
    words += " --compilers \(compilers.joined(separator: ","))"
    for text in flags { words += " --flags '\(text)'" }
    if options.marshalling == .marshal { words += " --marshal" }
    if let path = options.expectations?.path { words += " --expectations \(path)" }
    return words + (options.faults == .none ? "" : ", with the same fault planted")
  }

  private func lines(_ finding: FuzzFinding) -> [String] {
    var lines = ["  between     \(finding.caller) -> \(finding.callee)"]
    if !finding.wrong.isEmpty { lines.append("  wrong       \(finding.wrong.joined(separator: ", "))") }
    if !finding.right.isEmpty { lines.append("  right       \(finding.right.joined(separator: ", "))") }
    if !finding.sequence.isEmpty {
      lines.append("  in a program that calls, one after the other")
      lines += finding.sequence.map { "    \($0.prototype)" }
    }
    lines.append("  first seen  \(Printable.text(finding.original.prototype))")
    lines.append("  shrunk      in \(Words.count(finding.attempts, "attempt")) to")
    lines += finding.shrunk.text.split(separator: "\n").map { "    " + Printable.text(String($0)) }
    lines.append("  repeat      \(repetition(finding))")
    return lines
  }

  /// The run as JSON.
  public func json() -> JSONValue {
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
              ("seed", .unsigned(finding.seed)), ("failure", finding.failure.json),
            ])
          })
      ),
      ("planted", .array(report.selfChecks.map(\.json))),
      ("saved", .strings(saved)),
    ])
  }
}
