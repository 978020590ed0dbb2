import CallingConvention
import Checks
import Listings
import Outcomes

/// What came of classifying and checking many signatures, without keeping them.
package struct SweepReport: Sendable {
  /// What the sweep was.
  package var summary: SweepSummary
  /// Functions by placement.
  private var placements: [String: Int] = [:]
  /// Reasons by placement: how often each comes, and the first functions.
  private var reasons: [String: [String: (count: Int, names: [String])]] = [:]
  private var kfuncs = 0
  private var hidden = 0
  private var checks = 0
  /// Functions by who called them.
  private var called: [String: Int] = [:]
  private var slots = 0
  private var failed = 0
  private var failures: [String] = []

  /// Functions that are listed for each reason, and findings in all.
  private static let most = 6
  private static let mostFailures = 10
  /// The label under which reasons for skips are counted.
  private static let skipped = "skipped"

  /// An empty report.
  package init(_ summary: SweepSummary) { self.summary = summary }

  /// Whether something was checked, all of it agreed, what is to be covered is, and the planted faults were seen.
  package var isGood: Bool {
    checks > 0 && failed == 0 && summary.covered != false && !summary.interrupted
      && summary.planted.allSatisfy { $0.seen != nil }
  }

  /// Adds a function.
  package mutating func add(_ record: SweepRecord) {
    placements[record.placement, default: 0] += 1
    if record.placement != PlacementVerdict.direct.rawValue { note(record.kind, record, under: record.placement) }
    for skip in record.skips { note(skip.reason, record, under: Self.skipped) }
    if record.kfunc { kfuncs += 1 }
    if !record.exported { hidden += 1 }
    checks += record.checks
    for caller in record.callers { called[caller, default: 0] += 1 }
    slots += record.slots
    failed += record.failed
    if failures.count < Self.mostFailures { failures += record.failures.map { "\(record.function), \($0)" } }
  }

  private mutating func note(_ reason: String, _ record: SweepRecord, under label: String) {
    var entry = reasons[label]?[reason] ?? (0, [])
    entry.count += 1
    if entry.names.count < Self.most { entry.names.append(record.function) }
    reasons[label, default: [:]][reason] = entry
  }

  /// The sweep for people.
  package func text(_ style: TextStyle) -> String {
    let isPart = summary.shards > 1 && summary.shard > 0
    let isOne = summary.total == 1 && summary.source.hasPrefix("functions ")
    let source = isOne ? "function " + summary.source.dropFirst("functions ".count) : summary.source
    var head = "\(Words.grouped(summary.total)) \(source)"
    if kfuncs > 0 { head += ", \(Words.grouped(kfuncs)) tagged as kfuncs" }
    if isPart { head += "; shard \(summary.shard) of \(summary.shards)" }
    var lines = [head]
    for verdict in PlacementVerdict.allCases where verdict != .unknown || unknownCount > 0 {
      lines.append("  \(Self.pad(Words.grouped(placements[verdict.rawValue] ?? 0))) \(verdict.rawValue)")
      lines += reasonLines(verdict.rawValue)
    }
    if hidden > 0 { lines.append("  \(Self.pad(Words.grouped(hidden))) of all not exported: marked hidden by --list") }
    for rest in summary.leftOut {
      let names = rest.names.isEmpty ? "" : ": " + rest.names.joined(separator: " ")
      lines.append(
        "  left out: \(rest.words)\(names)\(rest.names.count > 0 && rest.count > rest.names.count ? " ..." : "")")
    }
    if let skips = reasons[Self.skipped] {
      lines.append("  \(Self.pad(Words.grouped(skips.values.reduce(0) { $0 + $1.count }))) skipped by a caller")
      lines += reasonLines(Self.skipped)
    }
    lines.append("")
    if let coverage = summary.coverage { lines.append("covered   \(coverage)") }
    lines.append("checked   \(checkedBy)")
    if summary.marshalling == MarshallingMode.marshal.rawValue {
      lines.append("mapping   arguments move at a call where BPF and the psABI part ways; no kernel does that")
    }
    for planted in summary.planted {
      lines.append(
        "planted   \(planted.fault): "
          + (planted.seen.map { "seen at \($0) (in \(planted.library))" } ?? "NOT seen"))
    }
    // Names and paths are somebody's; what follows has colours of its own.
    lines = lines.map(Printable.text)
    for failure in failures.prefix(Self.mostFailures) {
      lines.append(style.text(Printable.text("FAILED \(failure)"), .bad))
    }
    lines.append("")
    let sum = "\(summary.interrupted ? "stopped: " : "")\(Words.count(checks, "check")), \(Words.count(slots, "slot"))"
    lines.append(style.text("\(sum): \(outcome)", !isGood ? .bad : unknownCount > 0 ? .warning : .good))
    return lines.joined(separator: "\n") + "\n"
  }

  private var outcome: String {
    if isGood { return unknownCount > 0 ? "all agree; \(Words.count(unknownCount, "function")) unknown" : "all agree" }
    if checks == 0 { return "nothing was checked" }
    if failed > 0 { return "\(Words.count(failed, "check")) FAILED" }
    if !summary.planted.contains(where: { $0.seen == nil }) && summary.covered != false {
      return unknownCount > 0 ? "no mismatch; \(Words.count(unknownCount, "function")) unknown" : "no mismatch"
    }
    return summary.covered != false ? "a planted fault was NOT seen" : "not everything is covered"
  }

  /// Functions whose places are not known: nothing about them was checked.
  private var unknownCount: Int { placements[PlacementVerdict.unknown.rawValue] ?? 0 }

  /// Who called so many of the functions, and what was compared.
  private var checkedBy: String {
    let callers = [
      ("the JIT", called[Caller.jit.rawValue]), ("libffi \(summary.libffi)", called[Caller.libffi.rawValue]),
    ]
    let counts = callers.compactMap(\.1)
    if counts.isEmpty { return "nothing: no function was called" }
    let isSame = counts.count == callers.count && Set(counts).count == 1
    let words = callers.map { name, count in
      isSame ? name : "\(name) (\(count.map { Words.count($0, "function") } ?? "no call"))"
    }
    return "by \(Words.list(words)), each argument slot against the value sent, at a stub"
  }

  private static func pad(_ text: String) -> String {
    String(repeating: " ", count: max(0, 6 - text.count)) + text
  }

  /// Reasons by how often they come, names and sizes left out, with some of their functions.
  private func reasonLines(_ label: String) -> [String] {
    let sorted = (reasons[label] ?? [:]).sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    return sorted.map { reason, entry in
      let rest = entry.count > Self.most ? " ..." : ""
      return "         \(Self.pad(Words.grouped(entry.count))) \(reason): "
        + entry.names.joined(separator: " ") + rest
    }
  }
}

extension SweepRecord {
  /// What functions are gathered by: the reason without what differs from one to the next.
  var kind: String {
    code.flatMap { RefusalReason.Code(rawValue: $0) }.map { $0.words(detail) } ?? reason
  }
}

extension RefusalReason.Code {
  /// The reason without what differs from one function to the next.
  /// - Parameter detail: what a convention or an unknown thing is called.
  func words(_ detail: String?) -> String {
    switch self {
    case .variadic: "variadic"
    case .tooManyParameters, .tooManySlots: "more eightbytes than BPF passes"
    case .callingConvention: "calling convention \(detail ?? "other than C's")"
    case .hiddenReference, .hiddenResultReference: "a C++ class that is passed by a hidden reference"
    case .unknownCall, .unknownType, .unknownResult: detail ?? "not known"
    case .unknownBefore: "behind an argument whose place is not known"
    case .unknownResultOfCall: "a result of a call that is not known"
    case .compilersDiffer, .argumentDiffers: "compilers place it differently"
    case .x87, .x87Result: "long double"
    case .byValueOver16Bytes: "a struct over 16 bytes by value"
    case .incompleteType, .incompleteResult: "an incomplete type by value"
    case .straddlesR9, .noGeneralRegister, .padding, .displaced:
      "a struct or 16-byte value that BPF and the psABI place differently"
    case .classMemory: "a struct with unaligned members"
    case .noVectorRegister, .vectorRegister, .vectorResult: "floating point"
    case .resultOver16Bytes: "a result over 16 bytes"
    case .hiddenResultPointer: "a result through a hidden pointer"
    }
  }
}
