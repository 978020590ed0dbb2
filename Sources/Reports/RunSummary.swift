import Kfuncs
import Lab
import TestBed

/// What a run comes to: the numbers of its last line, whatever form it is printed in.
public struct RunSummary: Sendable {
  /// What the run found.
  let report: RunReport
  /// What was asked for.
  let options: RunOptions
  /// What went wrong as expected, and what did not.
  let known: [KnownDifference]

  /// Sums up a run.
  /// - Parameters:
  ///   - report: what the run found.
  ///   - options: what was asked for.
  ///   - known: what went wrong as expected, and what did not; no part of the report's findings any more.
  public init(_ report: RunReport, _ options: RunOptions, known: [KnownDifference] = []) {
    self.known = known
    self.report = report
    self.options = options
  }

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
  public var isGood: Bool { report.isGood && known.allSatisfy(\.wentWrong) }

  /// Outcomes of scenarios that differed before a call was made.
  private var uncountedOutcomes: Int { report.vectors.reduce(0) { $0 + max(0, $1.failures.count - $1.checks) } }

  /// Planted faults that went unseen: the bed itself is at fault.
  var blindSpots: [MutantVerdict] { report.selfChecks.filter { !$0.isCaught } }

  /// The verdict in one line.
  var verdictLine: String {
    if report.checks == 0 { return "nothing was checked: \(Words.count(skips.count, "skip")), see the reasons above" }
    let scope = "\(Words.count(kfuncs, "kfunc")), \(Words.count(checks, "check")), \(Words.count(slots, "slot"))"
    let passed = known.count { !$0.wentWrong }
    if failed == 0 && passed > 0 { return "\(scope): \(Words.count(passed, "combination")) expected to fail PASSED" }
    if failed == 0 { return "\(scope): \(known.isEmpty ? "all agree" : "all as expected")" }
    return "\(scope): \(Words.count(failed, "check")) FAILED"
  }
}

/// Numbers and names in words.
enum Words {
  /// `1 check`, `2 checks`, `100,552 checks`.
  static func count(_ number: Int, _ noun: String) -> String { "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")" }

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
