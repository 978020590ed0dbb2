import CallingConvention
import Listings
import Outcomes

/// What came of calling kfuncs in every way: the verdict first, then what was checked, skips and findings.
struct RunScreen {
  private let outcome: RunOutcome
  /// Whether kfuncs, known answers and planted faults are shown one by one, and not summed up.
  private let isVerbose: Bool
  private let elapsed: Double?

  /// Groups of findings that are shown in full.
  static let mostFindings = 10
  /// Kfuncs that are named for each reason for a skip.
  private static let mostNames = 3
  /// Kfuncs whose output is shown.
  private static let mostPrinted = 10

  init(_ outcome: RunOutcome, isVerbose: Bool = false, elapsed: Double? = nil) {
    self.outcome = outcome
    self.isVerbose = isVerbose
    self.elapsed = elapsed
  }

  func text(_ style: TextStyle) -> String {
    let showsAll = isVerbose || style.width == nil
    var sections: [[String]] = [verdictSection(style)]
    if outcome.calls > 0 { sections.append(scopeSection(style)) }
    if !outcome.scope.engines.isEmpty {
      sections.append(labelled("engines", EngineRows(outcome.scope.engines).rows, style))
    }
    if !outcome.scope.compiledCallers.isEmpty { sections.append(CompiledCallerList(outcome).lines(style)) }
    if !outcome.skips.isEmpty { sections.append(skipSection(style, showsAll: showsAll)) }
    if !outcome.known.isEmpty || !outcome.unmatched.isEmpty { sections.append(knownSection(style)) }
    if showsAll {
      sections.append(kfuncSection(style))
      if !outcome.scenarios.isEmpty { sections.append(scenarioSection(style)) }
      if !outcome.planted.isEmpty { sections.append(plantedSection(style)) }
    }
    if !outcome.printed.isEmpty { sections.append(printedSection(style)) }
    if outcome.summary.failed > 0 { sections.append(findingSection(style)) }
    return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  // MARK: Verdict

  private func verdictSection(_ style: TextStyle) -> [String] {
    let time = elapsed.map { " in \(Int($0 * 1000)) ms" } ?? ""
    let emphasis: Emphasis = outcome.isGood ? .good : .bad
    return Printable.wrap(Printable.text(verdictLine) + time, to: style.width).map { style.text($0, emphasis) }
  }

  /// The verdict, what it rests on, and what it does not cover.
  var verdictLine: String {
    let summary = outcome.summary
    var parts: [String] = []
    if outcome.calls > 0 {
      parts.append(
        "\(Words.count(summary.kfuncs, "kfunc")), \(Words.count(outcome.calls, "call")) (seed \(outcome.scope.seed))")
      if let callers = callersPart { parts.append(callers) }
    } else {
      parts.append("\(Words.count(summary.skips, "skip")), see the reasons below")
    }
    let crashing = Set(outcome.skips.filter { $0.reason == .crashes }.map(\.kfunc)).count
    if crashing > 0 { parts.append("\(crashing) \(crashing == 1 ? "crashes" : "crash") intentionally, not called") }
    if !outcome.planted.isEmpty {
      let caught = outcome.planted.count(where: \.caught)
      parts.append("self-test: \(caught) of \(Words.count(outcome.planted.count, "planted fault")) seen")
    }
    return "\(outcome.scope.interrupted ? "stopped: " : "")\(verdict): \(parts.joined(separator: "; "))"
  }

  private var verdict: String {
    let idle = Words.list(outcome.scope.idle.map(\.rawValue) + (outcome.scope.sources?.idle ?? []))
    switch outcome.verdict {
    case .nothingChecked: return "nothing was checked"
    case .failed: return "\(Words.count(outcome.summary.failed, "check")) FAILED"
    case .expectedPassed:
      return "\(Words.count(outcome.known.count { !$0.failed }, "combination")) expected to fail PASSED"
    case .unmatched: return "\(Words.count(outcome.unmatched.count, "expected difference")) MATCHED NO CALL"
    case .idle: return "\(idle) made NO CALL"
    case .skipped: return Words.strict(outcome.notRun)
    case .agree:
      return Words.agreement(known: outcome.known.count)
        + (idle.isEmpty ? "" : ", \(idle) made no call (accepted: --allow-skips)")
    }
  }

  /// How many kfuncs BPF called, and why it did not call the others; nil where no BPF caller was asked for.
  private var callersPart: String? {
    let bpf = outcome.scope.bpfCallers
    guard !bpf.isEmpty else { return nil }
    let called = outcome.kfuncs.filter { $0.checks > 0 }
    let others = called.filter { kfunc in !kfunc.tallies.contains { bpf.contains($0.caller) && $0.checks > 0 } }
    let moved =
      called.count { $0.placement.verdict == .needsMarshalling }
      - others.count {
        $0.placement.verdict == .needsMarshalling
      }
    let byBPF = "\(called.count - others.count) called from BPF" + (moved > 0 ? ", \(moved) by moves" : "")
    if others.isEmpty { return byBPF }
    let who = plainCallers.filter { !bpf.contains($0) }.map { $0 == .c ? "C" : $0.rawValue }
    func count(_ verdict: PlacementVerdict) -> Int { others.count { $0.placement.verdict == verdict } }
    let (parted, refused, unknown) = (count(.needsMarshalling), count(.refused), count(.unknown))
    let unsupported = others.count { kfunc in
      kfunc.placement.verdict == .direct
        && outcome.skips.contains { if case .unsupported = $0.reason { $0.kfunc == kfunc.kfunc } else { false } }
    }
    let direct = count(.direct) - unsupported
    var words: [String] = []
    if unsupported > 0 { words.append("\(unsupported) unsupported by the engine") }
    // Placed right, and not called: only a verifier keeps BPF from it.
    if direct > 0 { words.append("a verifier refuses \(direct)") }
    if parted > 0 { words.append("\(parted) need\(parted == 1 ? "s" : "") moved arguments") }
    if refused > 0 { words.append("\(refused) cannot be called") }
    if unknown > 0 { words.append("compilers differ on \(unknown)") }
    let why = words.isEmpty ? "" : " (\(words.joined(separator: ", ")))"
    return "\(byBPF), \(others.count) by \(Words.list(who)) only\(why)"
  }

  // MARK: What was checked

  private func scopeSection(_ style: TextStyle) -> [String] {
    let scope = outcome.scope
    let callers = plainCallers.map {
      ($0 == .libffi ? "libffi \(scope.libffi)" : $0.rawValue) + (hasRun($0) ? "" : " (no call)")
    }
    var rows: [(String, String)] = [
      (
        "arguments",
        "\(Words.count(outcome.summary.slots, "slot")), each against the value that was sent, at the place that the "
          + "psABI's classification predicts"
      ),
      ("results", results),
      ("state", "rsp, flags, callee-saved registers, frame, guard words, the process"),
      ("memory", "behind pointers that a kfunc follows"),
    ]
    if !outcome.scenarios.isEmpty { rows.append(("known answers", knownAnswers)) }
    rows.append(("callers", callers.joined(separator: ", ")))
    if !scope.compiledCallers.isEmpty { rows.append(("programs", "also by \(CompiledCallerList(outcome).compilers)")) }
    rows.append(("callees", callees))
    if scope.bpfCallers.contains(where: hasRun) {
      rows.append(
        ("shapes", scope.shapes.map(\.rawValue).joined(separator: ", ") + " (by BPF callers; others call directly)"))
    }
    if scope.bpfCallers.contains(where: hasRun) {
      rows.append(("targets", targets))
      rows.append(("verifier", Words.waivedRules))
    }
    let values = scope.values.map { "\($0.rawValue) (\($0.sets))" }.joined(separator: ", ")
    rows.append(("values", "\(values) sets for each kfunc; seed \(scope.seed)"))
    if let sources = scope.sources {
      rows.append(("sources", sources.files.joined(separator: ", ")))
      rows += sources.toolchains.map { ("", Self.toolchain($0)) }
    } else {
      rows.append(("library", "\(scope.library) (\(scope.compiler))"))
    }
    return labelled("checked (a check is one call and all that is compared of it)", rows, style)
  }

  /// A compiler of sources, and what became of them.
  private static func toolchain(_ outcome: ToolchainOutcome) -> String {
    if let compiler = outcome.compiler { return "compiled by \(outcome.toolchain) (\(compiler))" }
    return "not compiled by \(outcome.toolchain): \(outcome.message ?? "")"
  }

  /// Who is called.
  private var callees: String {
    let stub = "a stub that captures registers, flags and stack"
    guard hasCompiled else { return stub }
    if outcome.scope.sources == nil { return "the compiled kfunc, which records its parameters; \(stub)" }
    return "the function itself; a recorder of its prototype by the same compiler (compiled kfunc); \(stub)"
  }

  /// The callers without those that run programs of compilers, which have rows of their own.
  private var plainCallers: [Caller] {
    let compiled = Set(outcome.scope.compiledCallers.map(\.caller))
    return outcome.scope.callers.filter { !compiled.contains($0) }
  }

  private func hasRun(_ caller: Caller) -> Bool {
    outcome.kfuncs.contains { $0.tallies.contains { $0.caller == caller && $0.checks > 0 } }
      || outcome.scenarios.contains { $0.callers.contains(caller) }
  }

  /// Kfuncs whose compiled code was called.
  private var compiled: [KfuncOutcome] { outcome.kfuncs.filter { $0.checks > 0 && $0.isCompiled } }
  private var hasCompiled: Bool { !compiled.isEmpty }

  /// What is known of results: the capture stub's own, and those of kfuncs whose rule is known.
  private var results: String {
    let stub = "of the stub as it returned them"
    let withResult = compiled.filter(\.hasResult)
    let known = withResult.count(where: \.resultModel)
    if withResult.isEmpty { return stub }
    if outcome.scope.sources != nil {
      return "of the function as the compiled C call has it; of the recorder the hash of its arguments; \(stub)"
    }
    if known == withResult.count { return "by an independent model of what each kfunc computes; \(stub)" }
    return "of \(known) of \(Words.count(withResult.count, "kfunc")) by an independent model, "
      + "of the others, whose rule is not known, not at all; \(stub)"
  }

  private var knownAnswers: String {
    let run = outcome.scenarios.filter { $0.skip == nil }
    let failed = run.count { !$0.failedCallers.isEmpty }
    let skipped = outcome.scenarios.count - run.count
    return "\(run.count - failed) of \(Words.count(run.count, "scenario")) as published"
      + (failed > 0 ? ", \(failed) FAILED" : "") + (skipped > 0 ? ", \(skipped) skipped" : "")
  }

  /// How many kfuncs were called from BPF as each target's JIT calls them and its verifier lets them.
  private var targets: String {
    let counts = outcome.scope.targets.targets.map { target in
      "\(target.rawValue) (\(outcome.kfuncs.count { $0.checkedTargets.contains(target) }) kfuncs)"
    }
    return counts.joined(separator: ", ") + "; a call stands for all targets whose JIT emits its code"
  }

  private func labelled(_ title: String, _ rows: [(String, String)], _ style: TextStyle) -> [String] {
    let label = (rows.map(\.0.count).max() ?? 0) + 2
    return [style.text(title, .strong)] + Printable.labelled(rows, indent: 2, label: label, width: style.width)
  }

  // MARK: Skips, expectations, output

  private func skipSection(_ style: TextStyle, showsAll: Bool) -> [String] {
    let kinds = SkippedKind.kinds(of: outcome.skips)
    let digits = kinds.map { "\($0.kfuncs.count)".count }.max() ?? 0
    let most = showsAll ? Int.max : Self.mostNames
    let rows = kinds.map { kind -> (String, String) in
      let kfuncs = kind.kfuncs
      let count = "\(kfuncs.count)"
      let rest = kfuncs.count > most ? " and \(kfuncs.count - most) more" : ""
      return (
        String(repeating: " ", count: digits - count.count) + count,
        "\(kind.words): \(kfuncs.prefix(most).joined(separator: " "))\(rest)"
      )
    }
    return labelled(showsAll ? "skipped" : "skipped (--verbose names all)", rows, style)
  }

  private func knownSection(_ style: TextStyle) -> [String] {
    var rows = outcome.known.map { difference in
      (
        difference.failed ? "failed" : "PASSED",
        "\(difference.function), \(difference.caller) -> \(difference.callee): \(difference.reason) (\(difference.link))"
      )
    }
    for entry in outcome.unmatched {
      rows.append(
        ("NO CALL", "\(Words.entry(entry)): no call matches it; correct what it names, or set strict = false"))
    }
    return labelled("expected to fail", rows, style)
  }

  private func printedSection(_ style: TextStyle) -> [String] {
    var lines = [style.text("printed by kfuncs", .strong)]
    for printed in outcome.printed.prefix(Self.mostPrinted) {
      let first = printed.text.split(separator: "\n", maxSplits: 1).first.map(String.init) ?? ""
      let isWhole = printed.text.utf8.count <= first.utf8.count + 1
      lines.append("  \(printed.kfunc): \(Printable.quotable(first))\(isWhole ? "" : " ... (all in --format json)")")
    }
    let rest = outcome.printed.count - Self.mostPrinted
    if rest > 0 { lines.append("  and \(Words.count(rest, "kfunc")) more") }
    return lines
  }

  // MARK: One by one

  private func kfuncSection(_ style: TextStyle) -> [String] {
    var table = TextTable(
      [
        .init(title: "kfunc", givesWay: .cut(to: 16), order: 3),
        .init(title: "args", isRight: true, givesWay: .leftOut, order: 2),
        .init(title: "slots", isRight: true, givesWay: .leftOut, order: 1),
        .init(title: "placement", givesWay: .cut(to: 7), order: 4),
        .init(title: "targets", givesWay: .leftOut, order: 1),
      ]
        + plainCallers.map { .init(title: Words.column($0), isRight: true) }
        + [.init(title: "", givesWay: .cut(to: 0), order: 0)])
    table.indent = 0
    for kfunc in outcome.kfuncs {
      let head: [TextTable.Cell] = [
        .init(kfunc.kfunc, kfunc.failed > 0 ? .bad : .plain), "\(kfunc.parameterCount)", "\(kfunc.slotCount)",
        .init(kfunc.placement.verdict.rawValue, kfunc.placement.verdict == .direct ? .plain : .warning),
        .init(kfunc.checkedTargets.map(\.shortName).joined(separator: " ")),
      ]
      table.rows.append(head + plainCallers.map { cell(kfunc, $0) } + [note(kfunc)])
    }
    return table.lines(style)
  }

  private func cell(_ kfunc: KfuncOutcome, _ caller: Caller) -> TextTable.Cell {
    guard let counts = kfunc.tallies.first(where: { $0.caller == caller }), counts.checks > 0 else {
      return .init("-", .warning)
    }
    return counts.failed > 0 ? .init("\(counts.failed) FAILED", .bad) : .init(Words.grouped(counts.checks))
  }

  private func note(_ kfunc: KfuncOutcome) -> TextTable.Cell {
    let skips = outcome.skips.filter { skip in
      if case .scenario = skip.reason { return false }
      return skip.kfunc == kfunc.kfunc
    }
    guard let first = skips.first else { return "" }
    let kind = Messages().kind(of: first.reason)
    let isOne = skips.allSatisfy { Messages().kind(of: $0.reason) == kind }
    return .init(isOne ? kind : "\(skips.count) skips, see above", .faint)
  }

  private func scenarioSection(_ style: TextStyle) -> [String] {
    let callers = plainCallers
    var table = TextTable(
      [.init(title: "known answers", givesWay: .cut(to: 24), order: 1)]
        + callers.map { .init(title: Words.column($0), isRight: true) }
        + [.init(title: "", givesWay: .cut(to: 0), order: 0)])
    table.indent = 0
    for scenario in outcome.scenarios {
      let cells = callers.map { caller -> TextTable.Cell in
        if scenario.failedCallers.contains(caller) { return .init("FAILED", .bad) }
        return scenario.callers.contains(caller) ? .init("ok") : .init("-", .faint)
      }
      table.rows.append(
        [.init(scenario.scenario, scenario.failedCallers.isEmpty ? .plain : .bad)] + cells
          + [.init(scenario.skip.map { "skipped: \(Messages().message(of: $0))" } ?? "", .faint)])
    }
    return table.lines(style)
  }

  private func plantedSection(_ style: TextStyle) -> [String] {
    var lines = [style.text("planted in this run, to show that it would have been seen", .strong)]
    for planted in outcome.planted {
      let place = Words.seen(planted, in: outcome.scope.library, place: planted.witness.map(Words.place) ?? "nowhere")
      let head = "\(planted.fault) in \(planted.component)"
      lines += Printable.wrap(
        planted.caught ? "\(head): seen at \(place)" : "\(head): NOT SEEN at \(planted.place.description)",
        to: style.width.map { $0 - 2 }
      ).map { "  " + style.text($0, planted.caught ? .plain : .bad) }
    }
    return lines
  }

  // MARK: Findings

  private func findingSection(_ style: TextStyle) -> [String] {
    let groups = FindingGroup.groups(outcome.findings)
    let shown = Self.selection(groups)
    var lines: [String] = []
    if !groups.isEmpty {
      lines.append(
        style.text("findings (what was not as expected: the first of each caller, callee and shape)", .strong))
    }
    for planted in outcome.planted where !planted.caught {
      lines.append(style.text("FAILED the planted fault \(planted.fault) was not seen", .bad))
      lines.append("  has to be seen at \(planted.place.description); do not trust this run")
    }
    for index in shown {
      if lines.count > 1 { lines.append("") }
      let prototype = outcome.kfuncs.first { $0.kfunc == groups[index].findings.first?.kfunc }?.prototype
      lines += FindingText.lines(groups[index], prototype: prototype, style)
    }
    let rest = groups.indices.filter { !shown.contains($0) }.flatMap { groups[$0].findings }
    if !rest.isEmpty { lines += [""] + counts(rest, style) }
    return lines
  }

  /// Indices of the groups that are shown: the first of each kfunc before the second of any.
  static func selection(_ groups: [FindingGroup]) -> [Int] {
    var seen: Set<String> = []
    var (first, others): ([Int], [Int]) = ([], [])
    for (index, group) in groups.enumerated() {
      if seen.insert(group.findings.first?.kfunc ?? "").inserted { first.append(index) } else { others.append(index) }
    }
    return (first + others).prefix(mostFindings).sorted()
  }

  private func counts(_ findings: [Finding], _ style: TextStyle) -> [String] {
    var table = TextTable([.init(title: "", isRight: true), .init(title: "", givesWay: .cut(to: 20))])
    var counts: [String: Int] = [:]
    for finding in findings { counts[finding.kfunc, default: 0] += 1 }
    for name in outcome.kfuncs.map(\.kfunc) {
      if let count = counts[name] { table.rows.append(["\(count)", .init(name)]) }
    }
    let total = "and \(Words.count(findings.count, "finding")) more (--format json shows all, --filter fewer)"
    return [style.text(total, .bad)] + table.lines(style)
  }
}
