import Listings
import Outcomes
import Support

/// What became of a program in every engine that was asked: r0 on standard output, everything else on standard error.
struct ExecScreen {
  private let outcome: ExecOutcome

  init(_ outcome: ExecOutcome) { self.outcome = outcome }

  func text(_ style: TextStyle) -> ReportText {
    var text = ReportText(
      outcome.finished.map { result in
        (result.program.map { "\($0): " } ?? "") + (hasSeveralEngines ? "\(result.engine): " : "")
          + Hex.short(result.r0?.value ?? 0) + "\n"
      }.joined() + outcome.expectations.map(Self.line).joined())
    let links = outcome.links.filter { !CheckScreen.isPlain($0) }.flatMap { CheckScreen.lines($0, style) }
    text.notes = verdicts + outcome.results.map(Self.notes).joined() + links.map { $0 + "\n" }.joined()
    text.messages = outcome.results.filter { $0.status != .ok }.map { result in
      "\(place(result.program)): \(result.engine): \(result.status.rawValue): \(Self.message(result))\(Self.words(result.place))"
        + (result.lacksContext ? "; it was given no context, so r1 was 0: --context HEX gives it one" : "")
        + (outcome.isAccepted(result) ? " (accepted: --allow-skips)" : "")
    }
    for program in outcome.programs {
      if let disagreement = disagreement(on: program) { text.messages.append("\(place(program)): \(disagreement)") }
    }
    text.messages += outcome.expectations.filter { !$0.holds }.map { expectation in
      "\(place(expectation.program)): \(expectation.engine): \(expectation.name) is "
        + (expectation.found.map(Self.number) ?? "not known")
        + ", \(Self.number(expectation.expected)) was expected"
    }
    return text
  }

  /// The programs that ran without a verdict. What the verifier rejects is a message.
  private var verdicts: String {
    outcome.verdicts.map { verdict in
      let name = verdict.program.map { "\($0): " } ?? ""
      switch verdict.status {
      case .accepted, .rejected: return ""
      case .notDecided:
        return "\(name)not verified, it ran guarded: the verifier (\(outcome.target)) has no verdict: "
          + "\(verdict.message ?? "")\(Self.words(verdict.place))\n"
      case .waived: return "\(name)not verified, it ran guarded\n"
      }
    }.joined()
  }

  private var hasSeveralEngines: Bool { Set(outcome.results.map(\.engine)).count > 1 }

  private func place(_ program: String?) -> String { outcome.program + (program.map { ": \($0)" } ?? "") }

  /// An expectation that holds; the others are messages.
  private static func line(_ expectation: ExecExpectation) -> String {
    guard expectation.holds, let found = expectation.found else { return "" }
    return "\(expectation.program.map { "\($0): " } ?? "")\(expectation.engine): \(expectation.name) = "
      + "\(number(found)), as expected\n"
  }

  /// A number of one or more words.
  private static func number(_ words: [HexWord]) -> String {
    let used = words.reversed().drop { $0.value == 0 }
    guard let first = used.first else { return Hex.short(0) }
    return Hex.short(first.value) + used.dropFirst().map { Hex.digits($0.value, count: 16) }.joined()
  }

  /// What the program printed, and where perf finds names.
  private static func notes(_ result: ExecOutcome.Result) -> String {
    let printed = result.output.isEmpty || result.output.last == "\n" ? result.output : result.output + "\n"
    return Printable.lines(printed) + result.maps.filter { $0.changed > 0 }.map { line($0, of: result) + "\n" }.joined()
      + (result.perfMap.map { "names for perf: \($0)\n" } ?? "")
      + (result.jitDump.map { "code for perf: \($0)\n" } ?? "")
  }

  /// A map that changed: all of one small value, else how many entries.
  private static func line(_ map: MapContents, of result: ExecOutcome.Result) -> String {
    let name = (result.program.map { "\($0): " } ?? "") + "\(result.engine): map \(map.name)"
    guard map.entries.count == 1, let entry = map.entries.first, entry.value.bytes.count <= 32 else {
      return "\(name): \(map.changed) of \(map.entries.count) entries changed"
    }
    return "\(name): [\(hexadecimal(entry.key))] = \(hexadecimal(entry.value))"
  }

  private static func hexadecimal(_ bytes: HexBytes) -> String {
    Hex.bytes(bytes.bytes, separator: " ")
  }

  /// Where a program was stopped, in words.
  private static func words(_ place: ProgramPlace?) -> String { place.map { " \($0.words)" } ?? "" }

  private static func message(_ result: ExecOutcome.Result) -> String {
    switch result.failure {
    case nil: "it returned nothing"
    case .ended(let end): "the program \(end)"
    case .process(let changes): "the program \(changes.map(\.description).joined(separator: ", "))"
    case .some(let failure): Messages().message(of: failure)
    }
  }

  private func disagreement(on program: String?) -> String? {
    switch outcome.disagreement(on: program) {
    case nil: nil
    case .r0(let one, let other): "\(one) and \(other) disagree on r0"
    case .memory(let one, let other, let offset): "\(one) and \(other) disagree on byte \(offset) of the memory"
    case .map(let one, let other, let name, let key):
      "\(one) and \(other) disagree on the map \(name) at the key \(Self.hexadecimal(key))"
    }
  }
}
