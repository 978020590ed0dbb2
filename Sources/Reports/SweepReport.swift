import CABI
import TestBed

/// What came of classifying and checking many signatures.
public struct SweepReport: Sendable {
  private let source: String
  private let report: RunReport
  private let kfuncs: [Bool]
  private let unknown: [(name: String, reason: String)]
  /// Functions that are listed for each reason.
  private static let most = 6

  /// Shows a sweep.
  /// - Parameters:
  ///   - source: where the signatures come from.
  ///   - report: the verdicts.
  ///   - kfuncs: which of them are kfuncs, in the same order.
  ///   - unknown: functions that C cannot describe, and why.
  public init(source: String, report: RunReport, kfuncs: [Bool], unknown: [(name: String, reason: String)]) {
    self.source = source
    self.report = report
    self.kfuncs = kfuncs
    self.unknown = unknown
  }

  private func verdicts(_ verdict: PlacementVerdict) -> [KfuncVerdict] {
    report.verdicts.filter { $0.kfunc.placement.verdict == verdict }
  }

  /// The sweep for people.
  public func text(_ style: TextStyle) -> String {
    let all = report.verdicts.count + unknown.count
    var lines = [
      "\(Words.count(all, "function")) of \(source), \(Words.count(kfuncs.count { $0 }, "kfunc")) among them"
    ]
    for verdict in [PlacementVerdict.direct, .needsMarshalling, .refused] {
      let found = verdicts(verdict)
      lines.append("  \(Self.pad(Words.grouped(found.count))) \(verdict.rawValue)")
      if verdict != .direct { lines += reasons(found.map { ($0.kfunc.name, $0.kfunc.placement.reason) }) }
    }
    if !unknown.isEmpty {
      lines.append("  \(Self.pad(Words.grouped(unknown.count))) without a C prototype")
      lines += reasons(unknown.map { ($0.name, $0.reason) })
    }
    lines.append("")
    lines.append(
      "checked   by the JIT and libffi \(report.libffiVersion), each argument slot against the value sent, at a stub")
    for check in report.selfChecks {
      let place = check.witness.map { "seen at \($0.kfunc)" } ?? "NOT seen"
      lines.append("planted   \(check.mutant.name): \(check.isCaught ? place : "NOT seen")")
    }
    for failure in report.failures.prefix(10) {
      lines.append(style.text("FAILED \(failure.kfunc): \(failure.reason)", .bad))
    }
    lines.append("")
    let sum = "\(Words.count(report.checks, "check")), \(Words.count(report.slots, "slot"))"
    lines.append(
      report.isGood
        ? style.text("\(sum): all agree", .good)
        : style.text("\(sum): \(Words.count(report.failed, "check")) FAILED", .bad))
    return lines.joined(separator: "\n") + "\n"
  }

  private static func pad(_ text: String) -> String {
    String(repeating: " ", count: max(0, 6 - text.count)) + text
  }

  /// Reasons by how often they come, names and sizes left out, with some of their functions.
  private func reasons(_ functions: [(name: String, reason: String)]) -> [String] {
    var groups: [String: [String]] = [:]
    for function in functions { groups[Self.kind(function.reason), default: []].append(function.name) }
    let sorted = groups.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    return sorted.map { reason, names in
      let rest = names.count > Self.most ? " ..." : ""
      return "         \(Self.pad(Words.grouped(names.count))) \(reason): "
        + names.prefix(Self.most).joined(separator: " ") + rest
    }
  }

  /// A reason without what differs from function to function.
  private static func kind(_ reason: String) -> String {
    if reason.contains("variadic") { return "variadic" }
    if reason.contains("more than") || reason.contains("at most") { return "more eightbytes than BPF passes" }
    if reason.contains("hidden pointer") { return "a result over 16 bytes" }
    if reason.contains("copied to the stack") || reason.contains("over 16 bytes") {
      return "a struct over 16 bytes by value"
    }
    if reason.contains("xmm") || reason.contains("float") || reason.contains("double") { return "floating point" }
    if reason.contains("on the stack") { return "a struct or 16-byte value that BPF and the psABI place differently" }
    return reason
  }

  /// A line for each function.
  public func json() -> [JSONValue] {
    zip(report.verdicts, kfuncs).map { verdict, isKfunc in
      .object([
        ("function", .string(verdict.kfunc.name)), ("prototype", .string(verdict.kfunc.signature.prototype)),
        ("kfunc", .bool(isKfunc)), ("placement", .string(verdict.kfunc.placement.verdict.rawValue)),
        ("reason", .string(verdict.kfunc.placement.reason)), ("checks", .number(verdict.checks)),
        ("slots", .number(verdict.slots)), ("failed", .number(verdict.failed)),
      ])
    }
      + unknown.map { function in
        .object([
          ("function", .string(function.name)), ("placement", .string("unknown")), ("reason", .string(function.reason)),
        ])
      }
  }
}
