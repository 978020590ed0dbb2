import CallingConvention
import Listings
import Outcomes

/// The outcome of `sweep`: many signatures, classified and checked.
struct SweepScreen {
  private let outcome: SweepOutcome

  init(_ outcome: SweepOutcome) { self.outcome = outcome }

  private var summary: SweepSummary { outcome.summary }

  /// A function: placement, mark, prototype. The prototype wraps in a column of its own.
  static func line(_ record: SweptFunction, _ style: TextStyle) -> String {
    let mark = record.isKfunc ? "kfunc" : record.isExported ? "" : "hidden"
    let first = record.failed > 0 ? "FAILED" : record.placement.verdict.rawValue
    let head = [first, mark].map { $0 + String(repeating: " ", count: max(1, 8 - $0.count)) }.joined()
    return Printable.labelled([(head, record.prototype)], label: max(16, head.count), width: style.width)
      .map { $0 + "\n" }.joined()
  }

  func text(_ style: TextStyle) -> String {
    // Names and paths come from files: control characters in them are replaced.
    func wrapped(_ line: String, _ hanging: Int) -> [String] {
      Printable.wrap(Printable.text(line), hanging: hanging, to: style.width)
    }
    var lines = wrapped(heading, 2)
    for verdict in PlacementVerdict.allCases where verdict != .unknown || unknownCount > 0 {
      lines.append("  \(Self.pad(Words.grouped(summary.count(verdict)))) \(verdict.rawValue)")
      lines += reasonLines(verdict).flatMap { wrapped($0, 16) }
    }
    if summary.hidden > 0 {
      lines += wrapped("  \(Self.pad(Words.grouped(summary.hidden))) of all not exported: marked hidden by --list", 9)
    }
    for rest in outcome.leftOut {
      let names = rest.functions.isEmpty ? "" : ": " + rest.functions.joined(separator: " ")
      let isCut = !rest.functions.isEmpty && rest.count > rest.functions.count
      lines += wrapped("  left out: \(Words.grouped(rest.count)) \(rest.message)\(names)\(isCut ? " ..." : "")", 12)
    }
    let skips = summary.reasons.filter { $0.verdict == nil }
    if !skips.isEmpty {
      lines.append("  \(Self.pad(Words.grouped(skips.reduce(0) { $0 + $1.count }))) skipped by a caller")
      lines += reasonLines(nil).flatMap { wrapped($0, 16) }
    }
    if lines.contains(where: { $0.hasSuffix(" ...") }) {
      lines += wrapped("  ...  more functions; --format json names each with its reason", 7)
    }
    lines.append("")
    lines += Printable.labelled(scope, label: 10, width: style.width)
    for finding in summary.first {
      lines += wrapped("FAILED \(Self.words(finding))", 7).map { style.text($0, .bad) }
    }
    lines.append("")
    let emphasis: Emphasis = !outcome.isGood ? .bad : unknownCount > 0 ? .warning : .good
    lines += wrapped(verdictLine, 2).map { style.text($0, emphasis) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What was covered and compared, and the planted faults.
  private var scope: [(String, String)] {
    var rows: [(String, String)] = []
    if let coverage = outcome.coverage { rows.append(("covered", Self.words(coverage))) }
    rows.append(("checked", checkedBy))
    if summary.checks > 0 { rows.append(("", Words.check)) }
    rows.append(("targets", Words.mapping(outcome.targets.targets)))
    rows.append(("can call", Words.callable(summary.targets)))
    for planted in outcome.planted {
      let place = planted.caught ? "seen at \(planted.witness?.kfunc ?? "") (in \(planted.library))" : "NOT seen"
      rows.append(("planted", "\(planted.fault): \(place)"))
    }
    return rows
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

  /// The verdict in one line, with what it rests on.
  var verdictLine: String {
    "\(outcome.interrupted ? "stopped: " : "")\(Words.count(summary.checks, "check")), "
      + "\(Words.count(summary.slots, "argument")): \(verdict)"
  }

  private var verdict: String {
    let unknown = unknownCount > 0 ? "; \(Words.count(unknownCount, "function")) unknown" : ""
    if outcome.isGood { return "all agree\(unknown)" }
    if summary.checks == 0 { return "nothing was checked" }
    if summary.failed > 0 { return "\(Words.count(summary.failed, "check")) FAILED" }
    if outcome.coverage?.isWhole == false { return "not everything is covered" }
    if !outcome.planted.allSatisfy(\.caught) { return "a planted fault was NOT seen" }
    if outcome.strict && outcome.notRun > 0 { return Words.strict(outcome.notRun) }
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
    return "by \(Words.list(words)); a stub takes the place of each function and records every argument"
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
    case .straddlesR9, .noGeneralRegister, .padding, .displaced, .movedBySize:
      "a struct or 16-byte value that BPF and the psABI place differently"
    case .classMemory: "a struct with unaligned members"
    case .noVectorRegister, .vectorRegister, .vectorResult: "floating point"
    case .resultOver16Bytes: "a result over 16 bytes"
    case .resultNotCopied: "a result whose second eightbyte is not copied"
    case .hiddenResultPointer: "a result through a hidden pointer"
    }
  }
}
