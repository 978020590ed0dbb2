import Listings
import Outcomes
import Support

/// What became of a program in every engine that was asked: r0 on standard output, everything else on standard error.
struct ExecScreen {
  private let outcome: ExecOutcome

  init(_ outcome: ExecOutcome) { self.outcome = outcome }

  var text: ReportText {
    var text = ReportText(
      outcome.finished.map { result in
        (outcome.results.count > 1 ? "\(result.engine): " : "") + Hex.short(result.r0?.value ?? 0) + "\n"
      }.joined())
    text.notes = outcome.results.map(Self.notes).joined()
    text.messages = outcome.results.filter { $0.status != .ok }.map { result in
      "\(outcome.program): \(result.engine): \(result.status.rawValue): \(Self.message(result))"
        + (outcome.isAccepted(result) ? " (accepted: --allow-skips)" : "")
    }
    if let disagreement { text.messages.append("\(outcome.program): \(disagreement)") }
    return text
  }

  /// What the program printed, and where perf finds names.
  private static func notes(_ result: ExecOutcome.Result) -> String {
    let printed = result.output.isEmpty || result.output.last == "\n" ? result.output : result.output + "\n"
    return Printable.lines(printed) + result.maps.filter { $0.changed > 0 }.map { line($0, of: result) + "\n" }.joined()
      + (result.perfMap.map { "names for perf: \($0)\n" } ?? "")
  }

  /// A map that changed: all of one small value, else how many entries.
  private static func line(_ map: MapContents, of result: ExecOutcome.Result) -> String {
    let name = "\(result.engine): map \(map.name)"
    guard map.entries.count == 1, let entry = map.entries.first, entry.value.bytes.count <= 32 else {
      return "\(name): \(map.changed) of \(map.entries.count) entries changed"
    }
    return "\(name): [\(hexadecimal(entry.key))] = \(hexadecimal(entry.value))"
  }

  private static func hexadecimal(_ bytes: HexBytes) -> String {
    bytes.bytes.map { Hex.digits(UInt64($0), count: 2) }.joined(separator: " ")
  }

  private static func message(_ result: ExecOutcome.Result) -> String {
    switch result.failure {
    case nil: "it returned nothing"
    case .ended(let end): "the program \(end)"
    case .process(let changes): "the program \(changes.map(\.description).joined(separator: ", "))"
    case .some(let failure): Messages().message(of: failure)
    }
  }

  private var disagreement: String? {
    switch outcome.disagreement {
    case nil: nil
    case .r0(let one, let other): "\(one) and \(other) disagree on r0"
    case .memory(let one, let other, let offset): "\(one) and \(other) disagree on byte \(offset) of the memory"
    case .map(let one, let other, let name, let key):
      "\(one) and \(other) disagree on the map \(name) at the key \(Self.hexadecimal(key))"
    }
  }
}
