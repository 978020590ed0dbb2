import CallingConvention
import Kfuncs
import Listings
import Outcomes

extension RunSummary {
  /// Rows that a terminal is given one by one; more are gathered by the first words of their names.
  private static let mostRows = 40

  /// The run for people: kfuncs, known answers, what was checked against what, skips, failures, verdict.
  /// - Parameters:
  ///   - style: what it is written to.
  ///   - elapsed: seconds that the run took, where they are to be shown.
  package func text(_ style: TextStyle, elapsed: Double? = nil) -> String {
    var sections: [[String]] = [kfuncSection(style)]
    if !report.vectors.isEmpty { sections.append(vectorSection(style)) }
    if report.checks > 0 { sections.append(scopeSection(style)) }
    if !report.selfChecks.isEmpty { sections.append(plantedSection(style)) }
    if !skips.isEmpty { sections.append(skipSection(style)) }
    if !known.isEmpty || !expected.unmatched.isEmpty { sections.append(knownSection(style)) }
    if !printed.isEmpty { sections.append(printedSection(style)) }
    if failed > 0 { sections.append(FailureText(self).lines(style)) }
    var verdict = style.text(Printable.text(verdictLine), isGood ? .good : .bad)
    if let elapsed { verdict += style.text(" in \(Int(elapsed * 1000)) ms", .faint) }
    sections.append([verdict])
    return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  /// The kfuncs that printed something.
  var printed: [KfuncVerdict] { report.verdicts.filter { !$0.output.isEmpty } }

  private func printedSection(_ style: TextStyle) -> [String] {
    let most = 10
    var lines = [style.text("printed by kfuncs", .strong)]
    for verdict in printed.prefix(most) {
      let first = verdict.output.split(separator: "\n", maxSplits: 1).first.map(String.init) ?? ""
      let isWhole = verdict.output.utf8.count <= first.utf8.count + 1
      lines.append(
        "  \(verdict.kfunc.name): \(Printable.quotable(first))\(isWhole ? "" : " ... (all in --format json)")")
    }
    if printed.count > most { lines.append("  and \(Words.count(printed.count - most, "kfunc")) more") }
    return lines
  }

  // MARK: Kfuncs

  private func kfuncSection(_ style: TextStyle) -> [String] {
    let isGathered = style.width != nil && report.verdicts.count > Self.mostRows
    var table = TextTable(
      [
        .init(title: "kfunc", givesWay: .cut(to: 24), order: 2),
        .init(title: isGathered ? "kfuncs" : "", isRight: true),
        .init(title: "args", isRight: true),
        .init(title: "slots", isRight: true),
        .init(title: "placement", givesWay: .cut(to: 16), order: 1),
      ]
        + options.callers.map { .init(title: $0.rawValue, isRight: true) }
        + [.init(title: "", givesWay: .cut(to: 0), order: 0)])
    table.indent = 0
    let groups = isGathered ? gathered() : report.verdicts.map { [$0] }
    for group in groups { table.rows.append(row(group, isGathered: isGathered)) }
    var lines = table.lines(style)
    if isGathered {
      lines.append(
        style.text(
          "calls compared, by caller; a row a kfunc in a pipe or under --filter", .faint))
    }
    return lines
  }

  /// The verdicts by the first two words of their names, in the order of the library.
  private func gathered() -> [[KfuncVerdict]] {
    var groups: [[KfuncVerdict]] = []
    var positions: [String: Int] = [:]
    for verdict in report.verdicts {
      let key = Self.family(verdict.kfunc.name)
      if let position = positions[key] {
        groups[position].append(verdict)
      } else {
        positions[key] = groups.count
        groups.append([verdict])
      }
    }
    return groups
  }

  private static func family(_ name: String) -> String {
    name.split(separator: "_", omittingEmptySubsequences: false).prefix(2).joined(separator: "_")
  }

  private func row(_ group: [KfuncVerdict], isGathered: Bool) -> [TextTable.Cell] {
    let name =
      group.count == 1 ? group.first?.kfunc.name ?? "" : Self.family(group.first?.kfunc.name ?? "") + "_*"
    let verdicts = PlacementVerdict.allCases.filter { verdict in
      group.contains { $0.kfunc.placement.verdict == verdict }
    }
    let placement = verdicts.map { verdict in
      let count = group.count { $0.kfunc.placement.verdict == verdict }
      return verdicts.count == 1 ? verdict.rawValue : "\(count) \(verdict.rawValue)"
    }
    let isFailed = group.contains { $0.failed > 0 }
    return [
      .init(name, isFailed ? .bad : .plain),
      isGathered ? "\(group.count)" : "",
      .init(Words.range(group.map { $0.kfunc.signature.parameters.count })),
      .init(Words.range(group.map { $0.kfunc.placement.slotCount })),
      .init(placement.joined(separator: ", "), verdicts == [.direct] ? .plain : .warning),
    ] + options.callers.map { cell(group, $0) } + [note(group)]
  }

  private func cell(_ group: [KfuncVerdict], _ caller: Caller) -> TextTable.Cell {
    let tallies = group.compactMap { $0.tallies[caller] }
    let failed = tallies.reduce(0) { $0 + $1.failed }
    let checks = tallies.reduce(0) { $0 + $1.checks }
    if failed > 0 { return .init("\(failed) FAILED", .bad) }
    return checks == 0 ? .init("-", .warning) : .init(Words.grouped(checks))
  }

  private func note(_ group: [KfuncVerdict]) -> TextTable.Cell {
    let skips = group.flatMap(\.skips)
    guard let first = skips.first else { return "" }
    let kinds = Set(skips.map(\.reason.kind))
    return .init(kinds.count == 1 ? first.reason.kind : "\(skips.count) skips, see below", .faint)
  }

  // MARK: Known answers

  private func vectorSection(_ style: TextStyle) -> [String] {
    var table = TextTable(
      [.init(title: "known answers", givesWay: .cut(to: 24))]
        + options.callers.map { .init(title: $0.rawValue, isRight: true) } + [.init(title: "", givesWay: .cut(to: 0))])
    table.indent = 0
    for vector in report.vectors {
      let cells = options.callers.map { caller -> TextTable.Cell in
        if vector.failures.contains(where: { $0.caller == caller }) { return .init("FAILED", .bad) }
        return vector.callers.contains(caller) ? .init("ok") : .init("-", .faint)
      }
      table.rows.append(
        [.init(vector.name, vector.failures.isEmpty ? .plain : .bad)] + cells
          + [.init(vector.skip.map { "skipped: \($0.reason)" } ?? "", .faint)])
    }
    return table.lines(style)
  }

  // MARK: What was checked

  private func scopeSection(_ style: TextStyle) -> [String] {
    let values = options.patterns.map { "\($0.rawValue) (\($0.sets))" }.joined(separator: ", ")
    let callers = options.callers.map {
      ($0 == .libffi ? "libffi \(report.libffiVersion)" : $0.rawValue) + (hasRun($0) ? "" : " (no call)")
    }
    let stub = "a stub that captures registers, flags and stack"
    var rows: [(String, String)] = [
      ("callers", callers.joined(separator: ", ")),
      ("callees", compiled.isEmpty ? stub : "the compiled kfunc, which records its parameters; \(stub)"),
    ]
    if options.callers.contains(where: { $0.isBPF && hasRun($0) }) {
      rows.append(
        (
          "shapes",
          CallShape.allCases.map(\.rawValue).joined(separator: ", ") + " (by BPF callers; others call directly)"
        ))
    }
    if options.callers.contains(where: \.isBPF) && options.marshalling == .marshal {
      rows.append(("mapping", "arguments move at a call where BPF and the psABI part ways; no kernel does that"))
    }
    rows += [
      ("values", "\(values) sets for each kfunc; seed \(report.seed)"),
      ("expected", "the value that was sent, at the place that the psABI's classification predicts"),
      ("", results),
      ("also", "rsp, flags, callee-saved registers, guard words, memory behind pointers that a kfunc follows"),
      ("library", "\(report.library.path) (\(report.library.compiler))"),
    ]
    return labelled("checked", rows, style)
  }

  /// Kfuncs whose compiled code was called.
  private var compiled: [Kfunc] {
    report.verdicts.filter { $0.checks > 0 && $0.kfunc.isCompiled }.map(\.kfunc)
  }

  /// What is known of results: the capture stub's own, and those of kfuncs whose rule is known.
  private var results: String {
    let stub = "results of the stub as it returned them"
    let withResult = compiled.filter { $0.signature.result != .void }
    let known = withResult.count(where: \.hasResultModel)
    if withResult.isEmpty { return stub }
    if known == withResult.count { return "results by an independent model of what each kfunc computes; \(stub)" }
    return "results of \(known) of \(Words.count(withResult.count, "kfunc")) by an independent model, "
      + "those of the others, whose rule nobody knows, not at all; \(stub)"
  }

  private func labelled(_ title: String, _ rows: [(String, String)], _ style: TextStyle) -> [String] {
    let label = (rows.map(\.0.count).max() ?? 0) + 2
    return [style.text(title, .strong)] + Printable.labelled(rows, indent: 2, label: label, width: style.width)
  }

  private func plantedSection(_ style: TextStyle) -> [String] {
    var lines = [style.text("planted in this run, to show that it would have been seen", .strong)]
    for verdict in report.selfChecks {
      let place = Words.seen(verdict, in: report.library.path, place: verdict.witness.map(Words.place) ?? "nowhere")
      let head = "\(verdict.fault.name) in \(verdict.fault.component)"
      lines += Printable.wrap(
        verdict.isCaught ? "\(head): seen at \(place)" : "\(head): NOT SEEN at \(verdict.fault.place)",
        to: style.width.map { $0 - 2 }
      ).map { "  " + style.text($0, verdict.isCaught ? .plain : .bad) }
    }
    return lines
  }

  private func knownSection(_ style: TextStyle) -> [String] {
    var rows: [(String, String)] = []
    for difference in known {
      let what = "\(difference.function), \(difference.caller) -> \(difference.callee)"
      let why = "\(difference.expectation.reason) (\(difference.expectation.link))"
      rows.append((difference.wentWrong ? "failed" : "PASSED", "\(what): \(why)"))
    }
    for entry in expected.unmatched {
      rows.append(("NO CALL", "\(entry): no call matches it; mend what it names, or say strict = false"))
    }
    return labelled("expected to fail", rows, style)
  }

  // MARK: Skips

  private func skipSection(_ style: TextStyle) -> [String] {
    var order: [String] = []
    var names: [String: [String]] = [:]
    for skip in skips {
      let kind = skip.reason.kind
      if names[kind] == nil { order.append(kind) }
      names[kind, default: []].append(skip.kfunc)
    }
    var table = TextTable([
      .init(title: "", isRight: true), .init(title: "", givesWay: .cut(to: 30), order: 1),
      .init(title: "", givesWay: .cut(to: 20), order: 0),
    ])
    for kind in order {
      let kfuncs = names[kind] ?? []
      table.rows.append(["\(kfuncs.count)", .init(kind), .init(kfuncs.joined(separator: " "), .faint)])
    }
    return [style.text("skipped", .strong)] + table.lines(style)
  }
}
