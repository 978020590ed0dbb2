import CABI
import TestBed

/// What came of classifying and checking many signatures.
public struct SweepReport: Sendable {
  private let source: String
  private let tally: SweepTally
  private let unknown: [(name: String, reason: String)]
  private let coverage: String?
  /// Functions that are listed for each reason.
  private static let most = 6

  /// Shows a sweep.
  /// - Parameters:
  ///   - source: where the signatures come from: the first line.
  ///   - tally: what they came to.
  ///   - unknown: functions that C cannot describe, and why.
  ///   - coverage: what is proven of made-up signatures.
  public init(
    source: String, tally: SweepTally, unknown: [(name: String, reason: String)] = [], coverage: String? = nil
  ) {
    self.source = source
    self.tally = tally
    self.unknown = unknown
    self.coverage = coverage
  }

  /// The sweep for people.
  public func text(_ style: TextStyle) -> String {
    var lines = [source]
    for verdict in [PlacementVerdict.direct, .needsMarshalling, .refused] {
      lines.append("  \(Self.pad(Words.grouped(tally.placements[verdict] ?? 0))) \(verdict.rawValue)")
      lines += reasons(tally.reasons.filter { $0.verdict == verdict }.map { ($0.name, $0.reason) })
    }
    if !unknown.isEmpty {
      lines.append("  \(Self.pad(Words.grouped(unknown.count))) without a C prototype")
      lines += reasons(unknown)
    }
    if !tally.skips.isEmpty {
      lines.append("  \(Self.pad(Words.grouped(tally.skips.count))) skipped by a caller")
      lines += reasons(tally.skips.map { ($0.kfunc, $0.reason) })
    }
    lines.append("")
    if let coverage { lines.append("covered   \(coverage)") }
    lines.append(
      "checked   by the JIT and libffi \(tally.libffiVersion), each argument slot against the value sent, at a stub")
    for check in tally.selfChecks {
      let place = check.witness.map { "seen at \($0.kfunc)" } ?? "NOT seen"
      lines.append("planted   \(check.mutant.name): \(check.isCaught ? place : "NOT seen")")
    }
    for failure in tally.failures.prefix(10) {
      lines.append(style.text("FAILED \(failure.kfunc): \(failure.reason)", .bad))
    }
    lines.append("")
    let sum = "\(Words.count(tally.checks, "check")), \(Words.count(tally.slots, "slot"))"
    lines.append(
      tally.isGood
        ? style.text("\(sum): all agree", .good)
        : style.text("\(sum): \(Words.count(tally.failed, "check")) FAILED", .bad))
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

  /// A line for a function that was checked.
  public static func line(_ verdict: KfuncVerdict, isKfunc: Bool) -> JSONValue {
    .object([
      ("function", .string(verdict.kfunc.name)), ("prototype", .string(verdict.kfunc.signature.prototype)),
      ("kfunc", .bool(isKfunc)), ("placement", .string(verdict.kfunc.placement.verdict.rawValue)),
      ("reason", .string(verdict.kfunc.placement.reason)), ("checks", .number(verdict.checks)),
      ("slots", .number(verdict.slots)), ("failed", .number(verdict.failed)),
    ])
  }

  /// A line for a function that C cannot describe.
  public static func line(unknown name: String, reason: String) -> JSONValue {
    .object([("function", .string(name)), ("placement", .string("unknown")), ("reason", .string(reason))])
  }
}
