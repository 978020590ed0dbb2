import Campaigns
import Checks
import Listings
import Outcomes

/// What a run comes to: the numbers of its last line, whatever form it is printed in.
package struct RunSummary: Sendable {
  /// What the run found.
  let report: RunReport
  /// What was asked for.
  let options: RunOptions
  /// What went wrong as expected, what did not, and what was not called.
  let expected: AppliedExpectations
  /// Callers that were asked for by name.
  let named: [Caller]
  /// Whether callers that were named and made no call are no failure.
  let allowsSkips: Bool

  /// Sums up a run.
  /// - Parameters:
  ///   - report: what the run found.
  ///   - options: what was asked for.
  ///   - expected: what went wrong as expected, and what did not; no part of the report's findings any more.
  ///   - named: callers that were asked for by name: each has to make a call.
  ///   - allowsSkips: whether one that makes none is no failure.
  package init(
    _ report: RunReport, _ options: RunOptions, expected: AppliedExpectations = AppliedExpectations(),
    named: [Caller] = [], allowsSkips: Bool = false
  ) {
    self.expected = expected
    self.report = report
    self.options = options
    self.named = named
    self.allowsSkips = allowsSkips
  }

  /// What went wrong as expected, and what did not.
  var known: [KnownDifference] { expected.known }

  /// Whether a caller made a call that was compared.
  func hasRun(_ caller: Caller) -> Bool {
    report.verdicts.contains { ($0.tallies[caller]?.checks ?? 0) > 0 }
      || report.vectors.contains { $0.callers.contains(caller) }
  }

  /// Callers that were named and made no call.
  var idle: [Caller] { named.filter { !hasRun($0) } }

  /// Kfuncs for which at least one call was compared.
  var kfuncs: Int { report.verdicts.count { $0.checks > 0 } }
  /// Calls that were compared, and planted faults that had to be seen.
  var checks: Int { report.checks + uncountedOutcomes + report.selfChecks.count }
  /// Argument slots that were compared.
  var slots: Int { report.slots }
  /// Checks with a finding.
  var failed: Int { report.failed }
  /// Checks without one.
  var passed: Int { checks - failed }
  /// What did not run.
  var skips: [Skip] { report.skips }

  /// Whether something was checked and all of it agreed.
  package var isGood: Bool { report.isGood && expected.isGood && (allowsSkips || idle.isEmpty) }

  /// Outcomes of scenarios that differed before a call was made.
  private var uncountedOutcomes: Int { report.vectors.reduce(0) { $0 + max(0, $1.failures.count - $1.checks) } }

  /// Planted faults that went unseen: the bed itself is at fault.
  var blindSpots: [MutantVerdict] { report.selfChecks.filter { !$0.isCaught } }

  /// The verdict in one line.
  var verdictLine: String {
    let stopped = report.isInterrupted ? "stopped: " : ""
    if report.checks == 0 {
      return "\(stopped)nothing was checked: \(Words.count(skips.count, "skip")), see the reasons above"
    }
    let scope =
      "\(stopped)\(Words.count(kfuncs, "kfunc")), \(Words.count(checks, "check")), \(Words.count(slots, "slot"))"
    return "\(scope): \(outcome)"
  }

  private var outcome: String {
    if failed > 0 { return "\(Words.count(failed, "check")) FAILED" }
    let passed = known.count { !$0.wentWrong }
    if passed > 0 { return "\(Words.count(passed, "combination")) expected to fail PASSED" }
    if !expected.unmatched.isEmpty {
      return "\(Words.count(expected.unmatched.count, "expected difference")) MATCHED NO CALL"
    }
    if !idle.isEmpty && !allowsSkips { return "\(Words.list(idle.map(\.rawValue))) made NO CALL" }
    return Words.agreement(known: known.count)
      + (idle.isEmpty ? "" : ", \(Words.list(idle.map(\.rawValue))) made no call (accepted: --allow-skips)")
  }
}

/// Numbers and names in words.
enum Words {
  /// `1 check`, `2 checks`, `100,552 checks`.
  static func count(_ number: Int, _ noun: String) -> String { "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")" }

  /// `all agree`, `all agree, 2 expected differences`.
  static func agreement(known: Int) -> String {
    known == 0 ? "all agree" : "all agree, \(count(known, "expected difference"))"
  }

  /// `a`, `a and b`, `a, b and c`.
  static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }

  /// Where a planted fault was seen: the kfunc, and its library where the run was about another.
  /// - Parameters:
  ///   - verdict: what became of the fault.
  ///   - library: the library that the run was about; nil where it was about none.
  ///   - place: the place in words; the kfunc's name where nil.
  static func seen(_ verdict: MutantVerdict, in library: String?, place: String? = nil) -> String {
    let place = place ?? verdict.witness?.kfunc ?? ""
    return verdict.library == library ? place : Printable.text("\(place) (in \(verdict.library))")
  }

  /// A number with commas between groups of three digits.
  static func grouped(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    var text = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }

  /// `6`, `6..12`.
  static func range(_ numbers: [Int]) -> String {
    guard let least = numbers.min(), let most = numbers.max() else { return "" }
    return least == most ? "\(least)" : "\(least)..\(most)"
  }

  /// The place of a finding: `kf_u64_7 argument 7, [rsp]`.
  static func place(_ failure: Failure) -> String {
    var text = failure.kfunc
    if let slot = failure.slot { text += " argument \(slot)" }
    if failure.slot == nil, failure.kind == .result { text += " result" }
    if let native = failure.native { text += ", \(native)" }
    return text
  }

  /// A callee in words.
  static func callee(_ callee: Callee) -> String {
    switch callee {
    case .compiled: "compiled kfunc"
    case .capture: "capture stub"
    }
  }
}
