import CallingConvention
import Listings
import Outcomes

/// What came of classifying and checking many signatures.
struct SweepScreen {
  private let outcome: SweepOutcome

  init(_ outcome: SweepOutcome) { self.outcome = outcome }

  private var summary: SweepSummary { outcome.summary }

  /// A function in one line: placement, mark, prototype.
  static func line(_ record: SweptFunction) -> String {
    let mark = record.isKfunc ? "kfunc" : record.isExported ? "" : "hidden"
    let first = record.failed > 0 ? "FAILED" : record.placement.verdict.rawValue
    return [first, mark].map { $0 + String(repeating: " ", count: max(1, 8 - $0.count)) }.joined()
      + Printable.text(record.prototype) + "\n"
  }

  func text(_ style: TextStyle) -> String {
    var lines = [heading]
    for verdict in PlacementVerdict.allCases where verdict != .unknown || unknownCount > 0 {
      lines.append("  \(Self.pad(Words.grouped(summary.count(verdict)))) \(verdict.rawValue)")
      lines += reasonLines(verdict)
    }
    if summary.hidden > 0 {
      lines.append("  \(Self.pad(Words.grouped(summary.hidden))) of all not exported: marked hidden by --list")
    }
    for rest in outcome.leftOut {
      let names = rest.functions.isEmpty ? "" : ": " + rest.functions.joined(separator: " ")
      let isCut = !rest.functions.isEmpty && rest.count > rest.functions.count
      lines.append("  left out: \(Words.grouped(rest.count)) \(rest.message)\(names)\(isCut ? " ..." : "")")
    }
    let skips = summary.reasons.filter { $0.verdict == nil }
    if !skips.isEmpty {
      lines.append("  \(Self.pad(Words.grouped(skips.reduce(0) { $0 + $1.count }))) skipped by a caller")
      lines += reasonLines(nil)
    }
    lines.append("")
    if let coverage = outcome.coverage { lines.append("covered   \(Self.words(coverage))") }
    lines.append("checked   \(checkedBy)")
    if outcome.marshalling == .marshal {
      lines.append("mapping   arguments move at a call whose placement differs; no kernel does that")
    }
    for planted in outcome.planted {
      lines.append(
        "planted   \(planted.fault): "
          + (planted.caught ? "seen at \(planted.witness?.kfunc ?? "") (in \(planted.library))" : "NOT seen"))
    }
    // Names and paths are somebody's; what follows has colours of its own.
    lines = lines.map(Printable.text)
    for finding in summary.first { lines.append(style.text(Printable.text("FAILED \(Self.words(finding))"), .bad)) }
    lines.append("")
    let sum =
      "\(outcome.interrupted ? "stopped: " : "")\(Words.count(summary.checks, "check")), "
      + Words.count(summary.slots, "slot")
    lines.append(style.text("\(sum): \(verdict)", !outcome.isGood ? .bad : unknownCount > 0 ? .warning : .good))
    return lines.joined(separator: "\n") + "\n"
  }

  private var heading: String {
    let source =
      switch outcome.source {
      case .functions(let file): "function\(outcome.total == 1 ? "" : "s") of \(file)"
      case .signatures(let types): "signatures over \(types) types"
      }
    var head = "\(Words.grouped(outcome.total)) \(source)"
    if summary.tagged > 0 { head += ", \(Words.grouped(summary.tagged)) tagged as kfuncs" }
    if outcome.shards > 1 { head += "; shard \(outcome.shard) of \(outcome.shards)" }
    return head
  }

  private static func words(_ coverage: SweepOutcome.Coverage) -> String {
    let what =
      switch coverage.goal {
      case .strength(let parameters, let least, let most):
        "combinations of types in any \(parameters) of \(least) to \(most) parameters"
      case .exhaustive(let count): "signatures of \(count) parameters"
      }
    return "\(coverage.covered) of \(coverage.all) \(what)"
  }

  private static func words(_ finding: Finding) -> String {
    "\(finding.kfunc), \(finding.caller.rawValue)\(finding.slot.map { ", argument \($0)" } ?? ""): "
      + Messages().message(of: finding)
  }

  private var verdict: String {
    let unknown = unknownCount > 0 ? "; \(Words.count(unknownCount, "function")) unknown" : ""
    if outcome.isGood { return "all agree\(unknown)" }
    if summary.checks == 0 { return "nothing was checked" }
    if summary.failed > 0 { return "\(Words.count(summary.failed, "check")) FAILED" }
    if outcome.coverage?.isWhole == false { return "not everything is covered" }
    if !outcome.planted.allSatisfy(\.caught) { return "a planted fault was NOT seen" }
    return "no mismatch\(unknown)"
  }

  /// Functions whose places are not known: nothing about them was checked.
  private var unknownCount: Int { summary.count(.unknown) }

  /// Which callers called how many of the functions, and what was compared.
  private var checkedBy: String {
    let callers = [(Caller.jit, "the JIT"), (.libffi, "libffi \(outcome.libffi)")].map { caller, name in
      (name, summary.called.first { $0.caller == caller }?.count)
    }
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

  /// Functions that are listed for each reason.
  private static let mostNames = 6

  /// Reasons by how often they come, names and sizes left out, with some of their functions.
  private func reasonLines(_ verdict: PlacementVerdict?) -> [String] {
    var gathered: [String: (count: Int, functions: [SweepReason.Member])] = [:]
    for reason in summary.reasons where reason.verdict == verdict {
      let words = Self.words(reason)
      gathered[words, default: (0, [])].count += reason.count
      gathered[words]?.functions += reason.functions
    }
    return gathered.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.map { words, entry in
      let names = entry.functions.sorted { $0.number < $1.number }.prefix(Self.mostNames).map(\.function)
      return "         \(Self.pad(Words.grouped(entry.count))) \(words): \(names.joined(separator: " "))"
        + (entry.count > names.count ? " ..." : "")
    }
  }

  private static func words(_ reason: SweepReason) -> String {
    if reason.verdict == nil { return reason.detail ?? reason.code }
    return RefusalReason.Code(rawValue: reason.code).map { $0.words(reason.detail) } ?? reason.code
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
