import Listings
import Outcomes
import Support

/// Findings that come from one fault: the same in several calls.
struct FindingGroup {
  /// The findings; at least one.
  private(set) var findings: [Finding]
  /// What makes them the same.
  private let key: Key

  private struct Key: Hashable {
    let kfunc: String
    let code: Finding.Code
    let slot: Int?
    /// The message without what differs from call to call.
    let likeness: String
  }

  /// The findings of a list, grouped over callers, callees, shapes and values, in the order of the first of each group.
  static func groups(_ findings: [Finding]) -> [FindingGroup] {
    var groups: [FindingGroup] = []
    var positions: [Key: Int] = [:]
    for finding in findings {
      let key = Key(
        kfunc: finding.kfunc, code: finding.code, slot: finding.slot, likeness: likeness(finding))
      if let position = positions[key] {
        groups[position].findings.append(finding)
      } else {
        positions[key] = groups.count
        groups.append(FindingGroup(findings: [finding], key: key))
      }
    }
    return groups
  }

  /// The message without what differs from call to call.
  static func likeness(_ finding: Finding) -> String {
    // The stack of each call lies elsewhere.
    if case .fault(let found) = finding.kind {
      // So is each compiler's code.
      let place = finding.toolchain == nil ? found.fault.place : String(found.fault.place.prefix { $0 != "+" })
      return "\(found.fault.signal.name) \(found.fault.cause.rawValue) \(place)"
    }
    return Messages().message(of: finding)
  }

  /// The calls in words, callers that call alike together: `jit -> capture stub, shapes direct, forwarded, values
  /// graffiti #0`.
  var calls: [String] {
    var order: [String] = []
    var calls: [String: (callers: [String], callee: String, shapes: [String], values: [String])] = [:]
    for finding in findings {
      let callee = Words.callee(of: finding)
      let key = "\(finding.caller.rawValue) \(callee)"
      if calls[key] == nil {
        order.append(key)
        calls[key] = ([finding.caller.rawValue], callee, [], [])
      }
      let values = Words.values(finding.values)
      if let shape = finding.shape?.rawValue, calls[key]?.shapes.contains(shape) == false {
        calls[key]?.shapes.append(shape)
      }
      if calls[key]?.values.contains(values) == false { calls[key]?.values.append(values) }
    }
    var alike: [(callers: [String], rest: String)] = []
    for call in order.compactMap({ calls[$0] }) {
      var rest = " -> \(call.callee)"
      if !call.shapes.isEmpty {
        rest += ", shape\(call.shapes.count == 1 ? "" : "s") " + call.shapes.joined(separator: ", ")
      }
      rest += ", values " + call.values.joined(separator: ", ")
      if let index = alike.firstIndex(where: { $0.rest == rest }) {
        alike[index].callers += call.callers
      } else {
        alike.append((call.callers, rest))
      }
    }
    return alike.map { $0.callers.joined(separator: ", ") + $0.rest }
  }
}

/// Findings in full: what was called, how, where, and what each caller delivered there.
enum FindingText {
  /// The label of a line is at least as wide as the longest engine's name.
  private static let engineLabel = 1 + Caller.interpreter.rawValue.count

  /// The lines of a group of findings.
  /// - Parameters:
  ///   - group: findings of one fault.
  ///   - prototype: the function's prototype; nil where it stands elsewhere.
  ///   - style: what it is written to.
  static func lines(_ group: FindingGroup, prototype: String?, _ style: TextStyle) -> [String] {
    guard let finding = group.findings.first else { return [] }
    let observed = observed(finding)
    // A caller's name may hold that of a compiler.
    let label = observed.reduce(engineLabel) { max($0, 1 + $1.0.count) }
    let room = style.width.map { max(20, $0 - label - 2) }
    var lines = [style.text("FAILED", .bad) + " " + style.text(Printable.text(title(finding)), .strong)]
    func add(_ name: String, _ text: String, _ emphasis: Emphasis = .plain) {
      for (index, part) in Printable.wrap(Printable.text(text), to: room).enumerated() {
        let head = index == 0 ? name : ""
        lines.append("  " + head + String(repeating: " ", count: label - head.count) + style.text(part, emphasis))
      }
    }
    add("reason", Messages().message(of: finding), .bad)
    if let prototype { add("prototype", prototype) }
    let calls = group.calls
    for (index, call) in calls.enumerated() { add(index > 0 ? "" : calls.count > 1 ? "calls" : "call", call) }
    if let place = place(finding) { add("place", place) }
    if let expected = expected(finding) { add("expected", expected, .good) }
    for (name, value) in observed {
      let expected = expected(finding)
      add(name, value, value == expected ? .plain : .bad)
      if let expected, isNumber(finding), let marks = difference(expected, value) { add("", marks, .bad) }
    }
    return lines
  }

  /// The lines of one finding.
  static func lines(_ finding: Finding, prototype: String?, _ style: TextStyle) -> [String] {
    FindingGroup.groups([finding]).flatMap { lines($0, prototype: prototype, style) }
  }

  /// What a finding is about, in one line.
  static func title(_ finding: Finding) -> String {
    switch finding.kind {
    case .slot(let found): "\(finding.kfunc), argument \(found.slot) (\(Words.parameter(found.parameter)))"
    case .result: "\(finding.kfunc), result"
    case .memory(let found):
      [
        finding.kfunc, found.slot.map { ", argument \($0)" } ?? "",
        found.parameter.map { " (\(Words.parameter($0)))" } ?? "",
      ].joined()
    default: finding.kfunc
    }
  }

  /// Where it was, in BPF and natively; nil where that is no place of an argument or a result.
  static func place(_ finding: Finding) -> String? {
    let places: (bpf: String?, native: String)
    switch finding.kind {
    case .slot(let found): places = (found.bpf?.callerDescription, found.native.description)
    case .result(let found): places = (found.bpf?.description, found.native.description)
    default: return nil
    }
    return (places.bpf.map { "BPF \($0), " } ?? "") + "native \(places.native)"
  }

  private static func isNumber(_ finding: Finding) -> Bool {
    switch finding.kind {
    case .slot, .result, .preserved, .frame, .witness, .sequence: true
    default: false
    }
  }

  /// What was expected; nil where the message says it.
  static func expected(_ finding: Finding) -> String? {
    switch finding.kind {
    case .slot(let found): Hex.word(found.expected.value)
    case .result(let found): Hex.word(found.expected.value)
    case .preserved(let found): Hex.word(found.expected.value)
    case .frame(let found): Hex.word(found.expected.value)
    case .witness(let found): Hex.word(found.expected.value)
    case .sequence(let found): Hex.word(found.expected.value)
    case .alignment: "rsp + 8 a multiple of \(finding.caller == .kernel ? 8 : 16)"
    case .entry(.calls): "1 call"
    case .entry(.directionFlag): "DF = 0"
    case .entry(.returnAddress(let low, let high, _)): "\(Hex.short(low.value))...\(Hex.short(high.value))"
    case .record(let found): "one record of \(found.expectedSlots) slots by \(finding.kfunc)"
    case .memory(let found): Hex.digits(UInt64(found.expected), count: 2)
    case .scenario(.differs(let expected, _)): expected
    case .entry(.undiagnosed), .guardWord, .fault, .interpreter, .refused, .ended, .process, .engine, .scenario,
      .sequenceFailed:
      nil
    }
  }

  /// What the caller got instead.
  static func own(_ finding: Finding) -> String? {
    switch finding.kind {
    case .slot(let found): Hex.word(found.observed.value)
    case .result(let found): Hex.word(found.observed.value)
    case .preserved(let found): Hex.word(found.observed.value)
    case .frame(let found): Hex.word(found.observed.value)
    case .witness(let found): Hex.word(found.observed.value)
    case .sequence(let found): Hex.word(found.observed.value)
    case .alignment(let found): "rsp = \(Hex.short(found.rsp.value))"
    case .entry(.calls(let count)): "\(count) calls"
    case .entry(.directionFlag): "DF = 1"
    case .entry(.returnAddress(_, _, let observed)): Hex.short(observed.value)
    case .record(let found): "\(found.calls) calls, \(found.slots) slots"
    case .memory(let found): Hex.digits(UInt64(found.observed), count: 2)
    case .scenario(.differs(_, let observed)): observed
    case .entry(.undiagnosed), .guardWord, .fault, .interpreter, .refused, .ended, .process, .engine, .scenario,
      .sequenceFailed:
      nil
    }
  }

  /// What each caller delivered, the failing one first.
  private static func observed(_ finding: Finding) -> [(String, String)] {
    guard let own = own(finding) else { return [] }
    var observed = [(finding.caller.rawValue, own)]
    if case .slot(let found) = finding.kind {
      observed += found.delivered.map { ($0.caller.rawValue, Hex.word($0.word.value)) }
    }
    return observed
  }

  /// Marks below the digits that differ; nil where the two are equal or of different length.
  static func difference(_ expected: String, _ observed: String) -> String? {
    guard expected.count == observed.count, expected != observed else { return nil }
    let marks = String(zip(expected, observed).map { $0 == $1 ? " " : "^" })
    return String(marks.reversed().drop { $0 == " " }.reversed())
  }
}
