import Listings
import Outcomes

/// The outcome of `kernel --verifier`: what both verifiers say of random programs.
struct VerdictsScreen {
  private let outcome: VerdictsOutcome

  init(_ outcome: VerdictsOutcome) { self.outcome = outcome }

  private var summary: VerdictsOutcome.Summary { outcome.summary }

  func text(_ style: TextStyle) -> String {
    if let reason = outcome.unavailable {
      let accepted = outcome.allowSkips ? " (accepted: --allow-skips)" : ""
      return "skipped: \(Printable.text(reason))\nnothing was compared\(accepted)\n"
    }
    var lines = scope.map(Printable.text)
    let met = outcome.messages.filter { $0.programs > 0 }
    if !met.isEmpty {
      var table = TextTable([
        .init(title: "rejected", isRight: true), .init(title: "same", isRight: true),
        .init(title: "message", givesWay: .wrapped, order: 0),
      ])
      table.rows = met.map {
        [.init("\($0.programs)"), .init("\($0.same)"), .init(Printable.text($0.text))]
      }
      lines += [""] + table.lines(style)
    }
    if let rules = outcome.rules { lines += [""] + Self.table(rules).lines(style) }
    for difference in outcome.differences { lines += Self.lines(difference, style) }
    lines += ["", style.text(verdictLine, outcome.isGood ? .good : .bad)]
    return lines.joined(separator: "\n") + "\n"
  }

  /// The rules that were removed.
  private static func table(_ rules: [VerdictsOutcome.Rule]) -> TextTable {
    var table = TextTable([
      .init(title: "rule"), .init(title: "programs", isRight: true), .init(title: "seen after", isRight: true),
      .init(title: "the kernel says", givesWay: .wrapped, order: 0),
    ])
    table.rows = rules.map { rule in
      let said = rule.foundAfter == nil ? "" : rule.kernel ?? "accepted"
      return [
        .init(rule.name), .init("\(rule.programs)"), .init(rule.foundAfter.map { "\($0)" } ?? "never"),
        .init(Printable.text(said)),
      ]
    }
    return table
  }

  /// The verdict in one line.
  var verdictLine: String {
    let stopped = outcome.interrupted ? "stopped: " : ""
    guard summary.compared > 0 else { return "\(stopped)nothing was compared" }
    let rules = outcome.rules.map {
      ", \(Words.count($0.count, "rule")) removed, \(Words.grouped($0.count - outcome.unseenRules)) of them seen"
    }
    return "\(stopped)\(Words.count(summary.compared, "program")) compared, \(Words.grouped(summary.same)) the same, "
      + Words.count(outcome.findings, "finding") + (rules ?? "")
  }

  /// Reasons that are shown at most.
  private static let mostReasons = 8

  /// What was compared, in lines.
  private var scope: [String] {
    func share(_ part: Int, _ whole: Int) -> String { whole == 0 ? "" : " (\(100 * part / whole) %)" }
    var lines = [
      "kernel    \(outcome.isRecorded ? "recorded: " : "")Linux \(outcome.kernel ?? ""): stack arguments \(outcome.stackArguments ? "yes" : "no"), kfuncs "
        + "\(outcome.kfuncs ? "yes" : "no"); rules of \(outcome.target)",
      "programs  \(Words.grouped(outcome.count)), the first with seed \(outcome.seed)",
      "compared  \(Words.grouped(summary.compared)); the kernel accepts \(Words.grouped(summary.accepted))"
        + share(summary.accepted, summary.compared),
      "the same  \(Words.grouped(summary.same)), verdict and message",
    ]
    if summary.sameWork + summary.otherWork > 0 {
      lines.append(
        "work      \(Words.grouped(summary.sameWork)) accepted with the kernel's numbers of instructions and states, "
          + "\(Words.grouped(summary.otherWork)) with others")
    } else {
      lines.append(
        "work      not compared" + (outcome.stackArguments ? "" : ": a kernel without stack arguments prunes otherwise")
      )
    }
    let given = outcome.messages.filter(\.isGiven)
    if !given.isEmpty {
      let enough = VerdictsOutcome.enoughPrograms
      lines.append(
        "messages  \(Words.grouped(given.count)) of the files' programs: \(Words.grouped(given.count { $0.programs > 0 })) met, "
          + "\(Words.grouped(given.count { $0.programs >= enough })) of them by \(enough) programs or more")
    }
    for kind in VerdictsOutcome.Kind.allCases {
      guard let count = summary.differences[kind.rawValue] else { continue }
      lines.append("differs   \(Words.grouped(count)) \(Self.name(kind))" + share(count, summary.compared))
    }
    for (subject, count) in Self.sorted(summary.notDecided) { lines.append("undecided \(count) \(subject)") }
    if summary.notDecidedAccepted > 0 {
      lines.append("          \(summary.notDecidedAccepted) of them are accepted by the kernel")
    }
    if summary.tooLong > 0 { lines.append("left out  \(summary.tooLong) that walk too far") }
    for (reason, count) in Self.sorted(summary.notAsked) { lines.append("not asked \(count): \(reason)") }
    lines.append(
      summary.runs == 0 && summary.notRun.isEmpty
        ? "run       no program; those of a recording run where it is compared (--against)"
        : "run       \(Words.grouped(summary.runs)) accepted programs in the interpreter, accesses checked"
          + (summary.stoppedRuns > 0 ? "; \(summary.stoppedRuns) to the end of its budget" : ""))
    if summary.rejectedRuns > 0 {
      lines.append(
        "          \(Words.grouped(summary.rejectedRuns)) rejected ones, too: \(Words.grouped(summary.rejectedViolations)) did what accepted ones never do"
      )
    }
    let reasons = Self.sorted(summary.notRun)
    for (reason, count) in reasons.prefix(Self.mostReasons) { lines.append("not run   \(count): \(reason)") }
    let others = reasons.dropFirst(Self.mostReasons)
    if !others.isEmpty {
      lines.append(
        "not run   \(others.reduce(0) { $0 + $1.1 }): \(Words.count(others.count, "other reason")) (--format json)")
    }
    return lines
  }

  private static func sorted(_ counts: [String: Int]) -> [(String, Int)] {
    counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
  }

  /// What a kind of difference is called.
  static func name(_ kind: VerdictsOutcome.Kind) -> String {
    switch kind {
    case .acceptedHere: "accepted here, rejected by the kernel"
    case .rejectedHere: "rejected here, accepted by the kernel"
    case .otherMessage: "rejected by both with different messages"
    case .otherWork: "accepted by both after other work"
    case .violation: "accepted by both, and the run broke a rule"
    case .kernelFault: "of which the kernel's verifier says that it is at fault itself"
    case .noProgram: "no programs: the generator is at fault"
    }
  }

  private static func lines(_ difference: VerdictsOutcome.Difference, _ style: TextStyle) -> [String] {
    let title = "seed \(difference.seed): \(name(difference.kind))"
    var lines = ["", style.text(title, difference.kind.isFinding ? .bad : .warning)]
    if let here = difference.here { lines.append("  here    " + Printable.text(here)) }
    if let kernel = difference.kernel { lines.append("  kernel  " + Printable.text(kernel)) }
    let program = difference.program?.split(separator: "\n") ?? []
    return lines + program.map { "    " + Printable.text(String($0)) }
  }
}
