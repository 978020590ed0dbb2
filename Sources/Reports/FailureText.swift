import Checks
import Listings
import Outcomes

/// Failures for people: some in full, the others counted.
struct FailureText {
  /// Failures that are shown in full.
  static let most = 10

  private let summary: RunSummary

  init(_ summary: RunSummary) { self.summary = summary }

  func lines(_ style: TextStyle) -> [String] {
    let failures = summary.report.failures
    let shown = Self.selection(failures)
    var lines: [String] = []
    for verdict in summary.blindSpots {
      lines.append(style.text("FAILED the planted fault \(verdict.fault.name) was not seen", .bad))
      lines.append("  has to be seen at \(verdict.fault.place); do not trust this run")
    }
    for index in shown {
      if !lines.isEmpty { lines.append("") }
      lines += self.lines(failures[index], style)
    }
    let rest = failures.indices.filter { !shown.contains($0) }
    if !rest.isEmpty { lines += [""] + counts(rest.map { failures[$0] }, style) }
    return lines
  }

  /// Indices of the failures that are shown: the first of each kfunc before the second of any.
  static func selection(_ failures: [Failure]) -> [Int] {
    var seen: Set<String> = []
    var first: [Int] = []
    var others: [Int] = []
    for (index, failure) in failures.enumerated() {
      if seen.insert(failure.kfunc).inserted { first.append(index) } else { others.append(index) }
    }
    return (first + others).prefix(most).sorted()
  }

  private func counts(_ failures: [Failure], _ style: TextStyle) -> [String] {
    var table = TextTable([.init(title: "", isRight: true), .init(title: "", givesWay: .cut(to: 20))])
    var counts: [String: Int] = [:]
    for failure in failures { counts[failure.kfunc, default: 0] += 1 }
    for name in summary.report.verdicts.map(\.kfunc.name) {
      if let count = counts[name] { table.rows.append(["\(count)", .init(name)]) }
    }
    let total = "and \(Words.count(failures.count, "finding")) more (--format json shows all, --filter fewer)"
    return [style.text(total, .bad)] + table.lines(style)
  }

  // MARK: One failure

  /// One failure: what was called, how, where, and what each caller delivered there.
  func lines(_ failure: Failure, _ style: TextStyle) -> [String] {
    let prototype = summary.report.library.kfunc(named: failure.kfunc)?.signature.prototype
    return Self.lines(failure, prototype: prototype, style)
  }

  static func lines(_ failure: Failure, prototype: String?, _ style: TextStyle) -> [String] {
    var title = failure.kfunc
    // The slot of a fault is the last that was recorded, not one that is wrong.
    let slot = failure.kind == .fault ? nil : failure.slot
    if let slot { title += ", argument \(slot)" }
    if let parameter = failure.parameter { title += slot == nil ? ", \(parameter)" : " (\(parameter))" }
    // The longest label is a caller's name.
    let label = 1 + (CallEngines.callers.map(\.rawValue.count).max() ?? 10)
    let room = style.width.map { max(20, $0 - label - 2) }
    var lines = [style.text("FAILED", .bad) + " " + style.text(Printable.text(title), .strong)]
    func add(_ name: String, _ text: String, _ emphasis: Emphasis = .plain) {
      for (index, part) in Printable.wrap(Printable.text(text), to: room).enumerated() {
        let head = index == 0 ? name : ""
        lines.append("  " + head + String(repeating: " ", count: label - head.count) + style.text(part, emphasis))
      }
    }
    add("reason", failure.reason, .bad)
    if let prototype { add("prototype", prototype) }
    var call = "\(failure.caller.rawValue) -> \(Words.callee(failure.callee))"
    if failure.caller.isBPF { call += ", shape \(failure.shape.rawValue)" }
    add("call", "\(call), values \(failure.values)")
    let places = [failure.bpf.map { "BPF \($0)" }, failure.native.map { "native \($0)" }].compactMap { $0 }
    if !places.isEmpty { add("place", places.joined(separator: ", ")) }
    if failure.kind != .fault, let expected = failure.expected { add("expected", expected, .good) }
    // A fault's observation stands in its reason already.
    for (name, value) in failure.kind == .fault ? [] : voices(failure) {
      add(name, value, value == failure.expected ? .plain : .bad)
      if let expected = failure.expected, let marks = difference(expected, value) { add("", marks, .bad) }
    }
    return lines
  }

  /// What each caller delivered, the failing one first.
  private static func voices(_ failure: Failure) -> [(String, String)] {
    guard let observed = failure.observed else { return [] }
    var voices = [(failure.caller.rawValue, observed)]
    for (name, value) in (failure.voices ?? [:]).sorted(by: { $0.key < $1.key }) where name != failure.caller.rawValue {
      voices.append((name, value))
    }
    return voices
  }

  /// Marks below the digits that differ; nil where the two are not numbers of the same length, or equal.
  static func difference(_ expected: String, _ observed: String) -> String? {
    guard expected.hasPrefix("0x"), observed.hasPrefix("0x"), expected.count == observed.count, expected != observed
    else { return nil }
    let marks = String(zip(expected, observed).map { $0 == $1 ? " " : "^" })
    return String(marks.reversed().drop { $0 == " " }.reversed())
  }
}
