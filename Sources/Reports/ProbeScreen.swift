import CallingConvention
import Listings
import Outcomes

/// The outcome of `probe`: newly compiled functions, called by every caller.
struct ProbeScreen {
  private let outcome: ProbeOutcome
  /// Findings that are shown in full.
  private static let most = 4

  init(_ outcome: ProbeOutcome) { self.outcome = outcome }

  private var summary: MatrixSummary { outcome.summary }
  private var scope: ProbeScope { outcome.scope }
  private var idle: [String] { outcome.scope.idle }

  func text(_ style: TextStyle) -> String {
    var lines: [String] = []
    for function in outcome.functions {
      lines += Printable.wrap(Printable.text(function.prototype), hanging: 4, to: style.width).map {
        style.text($0, .strong)
      }
      let verdict = "\(function.placement.verdict.words): \(function.placement.message)"
      lines += Printable.wrap(Printable.text(verdict), to: style.width).map { "  " + $0 }
      for target in function.targets {
        lines += Printable.wrap(Printable.text(Words.verdict(target)), hanging: 2, to: style.width.map { $0 - 2 })
          .map { "  " + $0 }
      }
    }
    lines += [""] + table(style) + [""] + legend(style) + [""]
    let findings = findings
    for (cell, finding) in findings.prefix(Self.most) {
      lines += Printable.wrap(Printable.text("\(cell.caller) -> \(cell.callee)"), hanging: 2, to: style.width)
      lines += FindingText.lines(finding, prototype: nil, style) + [""]
    }
    if findings.count > Self.most {
      lines += [
        style.text(
          "and \(Words.count(findings.count - Self.most, "more finding")) (--format json shows all)", .bad),
        "",
      ]
    }
    for passed in outcome.known where !passed.failed {
      let call = "\(passed.function), \(passed.caller) -> \(passed.callee)"
      lines += Printable.wrap(
        Printable.text("PASSED though it is expected to fail: \(call)"), hanging: 2, to: style.width
      ).map { style.text($0, .bad) }
      let entry = "\(passed.reason) (\(passed.link)); remove the entry, or restrict it"
      lines += Printable.labelled([("expected", entry)], indent: 2, label: 10, width: style.width)
      lines.append("")
    }
    for entry in outcome.unmatched {
      lines += Printable.wrap(
        Printable.text("NO CALL matches \(Words.entry(entry))"), hanging: 2, to: style.width
      ).map { style.text($0, .bad) }
      lines.append("  correct the entry, or set strict = false in it")
      lines.append("")
    }
    lines += Printable.wrap(Printable.text(verdictLine), hanging: 2, to: style.width).map {
      style.text($0, outcome.isGood ? .good : .bad)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The verdict in one line.
  var verdictLine: String {
    let stopped = outcome.scope.interrupted ? "stopped: " : ""
    if summary.checks == 0 { return "\(stopped)nothing was checked" }
    let sum = "\(stopped)\(Words.count(summary.checks, "check")), \(Words.count(summary.slots, "argument"))"
    if let blind = outcome.planted.first(where: { !$0.caught }) {
      return "\(sum): the planted fault \(blind.fault) was NOT seen; do not trust this run"
    }
    let passed = outcome.known.count { !$0.failed }
    if summary.failed == 0 && passed > 0 {
      return "\(sum): \(Words.count(passed, "combination")) expected to fail PASSED"
    }
    if summary.failed == 0 && !outcome.unmatched.isEmpty {
      return "\(sum): \(Words.count(outcome.unmatched.count, "expected difference")) MATCHED NO CALL"
    }
    if summary.failed == 0 && !idle.isEmpty && !outcome.scope.allowSkips {
      return "\(sum): \(Words.list(idle)) made NO CALL"
    }
    if summary.failed == 0 && scope.strict && outcome.notRun > 0 { return "\(sum): \(Words.strict(outcome.notRun))" }
    if summary.failed == 0 {
      return "\(sum): \(Words.agreement(known: outcome.known.count))"
        + (idle.isEmpty ? "" : ", \(Words.list(idle)) made no call (accepted: --allow-skips)")
    }
    let cells = outcome.cells.count { $0.failed > 0 }
    return "\(sum): \(Words.count(summary.failed, "check")) FAILED, in \(cells) of \(outcome.cells.count) combinations"
  }

  /// A row for each caller, a column for each callee.
  private func table(_ style: TextStyle) -> [String] {
    let (callers, callees) = (names(\.caller), names(\.callee))
    var table = TextTable(
      [.init(title: "caller"), .init(title: "\\ callee", givesWay: .leftOut)]
        + callees.map { .init(title: number($0).map { "\($0)" } ?? "stub", isRight: true) })
    for caller in callers {
      // Where the terminal is too narrow for names, the numbers of the legend stand for the compilers.
      let label: [TextTable.Cell] =
        number(caller).map { [.init("\($0)"), .init(caller)] } ?? [.init(caller), ""]
      table.rows.append(label + callees.map { cell(caller, $0) })
    }
    return table.lines(style)
  }

  private func cell(_ caller: String, _ callee: String) -> TextTable.Cell {
    guard let cell = outcome.cells.first(where: { $0.caller == caller && $0.callee == callee }), cell.checks > 0 else {
      return .init("-", .faint)
    }
    if cell.failed > 0 { return .init("FAIL", .bad) }
    if cell.known.contains(where: { !$0.failed }) { return .init("PASS", .bad) }
    return cell.known.isEmpty ? .init("ok", .good) : .init("known", .warning)
  }

  /// Callers or callees of the cells, each once, in their order.
  private func names(_ side: (ProbeCell) -> String) -> [String] {
    Self.unique(outcome.cells.map(side))
  }

  private static func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  /// The toolchains that compiled.
  private var usable: [ToolchainOutcome] { outcome.toolchains.filter { $0.compiler != nil } }

  /// The number of a toolchain in the legend, 1-based; nil for an engine and the stub.
  private func number(_ name: String) -> Int? { usable.firstIndex { $0.toolchain == name }.map { $0 + 1 } }

  private func legend(_ style: TextStyle) -> [String] {
    var rows: [(String, String)] = []
    for (index, toolchain) in usable.enumerated() {
      rows.append(("\(index + 1)", "\(toolchain.toolchain): \(toolchain.compiler ?? "")"))
    }
    let writers = Self.unique(outcome.bpfToolchains.compactMap(\.compiler))
    if !writers.isEmpty {
      rows.append(("->", "the engine behind it runs a BPF program of the compiler before it: \(Words.list(writers))"))
    }
    rows += EngineRows(scope.engines).rows
    rows.append(("stub", "records raw registers, flags and stack words at its entry"))
    rows.append(("mapping", mapping))
    let values = scope.values.map { "\($0.rawValue) (\($0.sets))" }.joined(separator: ", ")
    rows.append(("values", "\(values); seed \(scope.seed); by BPF callers in \(scope.shapes.count) shapes"))
    rows.append(("verifier", Words.waivedRules))
    // The macros of kfunc.h make the callees: their results follow its rule, but where padding is hashed with them.
    rows.append(("expected", "each eightbyte as sent, at the place that the psABI assigns\(results)"))
    rows.append(("cell", "\(Words.check); FAIL: a check with a finding"))
    if summary.failed > 0 { rows.append(("", Words.finding)) }
    for planted in outcome.planted {
      rows.append(
        (
          "planted",
          "\(planted.fault): \(planted.caught ? "seen at \(Words.seen(planted, in: scope.library))" : "NOT seen")"
        ))
    }
    for (reason, count) in knownReasons {
      rows.append(("known", "\(Words.count(count, "combination")) fail as expected: \(reason)"))
    }
    for toolchain in outcome.toolchains {
      if let message = toolchain.message { rows.append(("skipped", message)) }
    }
    let refused = outcome.bpfToolchains.map { SkipGroups.Entry(name: $0.toolchain, words: $0.message) }
    for line in SkipGroups(refused).lines { rows.append(("skipped", line)) }
    for reason in skips { rows.append(("skipped", reason)) }
    let label = rows.reduce(10) { max($0, $1.0.count + 2) }
    return Printable.labelled(rows, label: label, width: style.width)
  }

  private var results: String {
    let (compared, all) = (scope.results.compared, scope.results.all)
    if all == 0 { return "" }
    if compared == all { return "; results by a model" }
    return "; results of \(compared) of \(Words.count(all, "function")) by a model; the others are not compared"
  }

  private var mapping: String {
    Words.mapping(scope.targets.targets)
  }

  private var knownReasons: [(String, Int)] {
    var reasons: [(String, Int)] = []
    for known in outcome.known where known.failed {
      let reason = "\(known.reason) (\(known.link))"
      if let index = reasons.firstIndex(where: { $0.0 == reason }) {
        reasons[index].1 += 1
      } else {
        reasons.append((reason, 1))
      }
    }
    return reasons
  }

  private var skips: [String] {
    var reasons: [SkipReason] = []
    for skip in outcome.cells.flatMap(\.skips) where !reasons.contains(skip.reason) { reasons.append(skip.reason) }
    let others = reasons.filter { if case .callerCannot = $0 { false } else { true } }
    let groups = SkipGroups(
      reasons.compactMap { reason in
        guard case .callerCannot(let caller, let words) = reason else { return nil }
        return SkipGroups.Entry(name: caller.rawValue, words: words)
      })
    return others.map(Messages().message) + groups.lines
  }

  private var findings: [(cell: ProbeCell, finding: Finding)] {
    // A wrong caller fails with every callee: each of its arguments is shown once before any is repeated.
    var seen: Set<[String]> = []
    var (first, others): ([(ProbeCell, Finding)], [(ProbeCell, Finding)]) = ([], [])
    for cell in outcome.cells {
      for finding in cell.findings {
        let key = [cell.caller, finding.kfunc, finding.code.rawValue, "\(finding.slot ?? 0)"]
        if seen.insert(key).inserted { first.append((cell, finding)) } else { others.append((cell, finding)) }
      }
    }
    return first + others
  }
}
