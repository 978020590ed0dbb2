import CABI
import TestBed

/// One function called by several callers: results and memory.
public struct CallReport: Sendable {
  /// What one caller got.
  public struct Voice: Sendable {
    let outcome: FunctionCall.Outcome
    let memory: [[UInt8]?]

    /// Collects what one caller got.
    /// - Parameters:
    ///   - outcome: the result.
    ///   - memory: what each pointer argument's memory became; nil for others.
    public init(outcome: FunctionCall.Outcome, memory: [[UInt8]?]) {
      self.outcome = outcome
      self.memory = memory
    }
  }

  private let signature: Signature
  private let before: [[UInt8]?]
  private let voices: [Voice]
  /// Bytes of memory that are shown.
  private static let most = 256

  /// Shows calls.
  /// - Parameters:
  ///   - signature: the function.
  ///   - before: what each pointer argument's memory was; nil for others.
  ///   - voices: what each caller got; at least one.
  public init(_ signature: Signature, before: [[UInt8]?], voices: [Voice]) {
    self.signature = signature
    self.before = before
    self.voices = voices
  }

  /// Whether all calls returned, with the same result and the same memory.
  public var isGood: Bool {
    voices.allSatisfy { voice in
      voice.outcome.failure == nil && voice.outcome.result == voices.first?.outcome.result
        && voice.memory == voices.first?.memory
    }
  }

  /// The calls for people.
  public func text(_ style: TextStyle) -> String {
    var lines = Printable.wrap(Printable.text(signature.prototype), to: style.width).map { style.text($0, .strong) }
    let width = voices.map(\.outcome.caller.rawValue.count).max() ?? 0
    for voice in voices {
      let name = voice.outcome.caller.rawValue
      let label = "  " + name + String(repeating: " ", count: width - name.count + 2)
      if let failure = voice.outcome.failure {
        lines.append(label + style.text(failure, .bad))
      } else {
        let isSame = voice.outcome.result == voices.first?.outcome.result
        lines.append(label + style.text(result(voice.outcome.result), isSame ? .plain : .bad))
      }
    }
    for (index, parameter) in signature.parameters.enumerated() where changes(index) {
      lines.append("\(parameter.name ?? "argument \(index + 1)") became")
      // One dump where all agree, else one for each.
      let dumps =
        voices.allSatisfy { $0.memory[index] == voices.first?.memory[index] } ? Array(voices.prefix(1)) : voices
      for voice in dumps {
        if dumps.count > 1 { lines.append("  by \(voice.outcome.caller.rawValue)") }
        lines += Self.dump(voice.memory[index] ?? [])
      }
    }
    let failed = voices.count { $0.outcome.failure != nil }
    let verdict =
      failed > 0 ? "\(failed) of \(Words.count(voices.count, "call")) ended badly" : "the callers do not agree"
    lines.append(isGood ? style.text("all agree", .good) : style.text(verdict, .bad))
    return lines.joined(separator: "\n") + "\n"
  }

  private func changes(_ index: Int) -> Bool {
    before[index] != nil && voices.contains { $0.memory[index] != before[index] }
  }

  private func result(_ words: [UInt64]) -> String {
    guard let first = words.first else { return "returned" }
    let hexadecimal = words.reversed().map { Hex.short($0) }.joined(separator: ":")
    let bits = 8 * signature.result.size
    guard words.count == 1, bits > 0, bits <= 64, !signature.result.isAggregate else { return hexadecimal }
    if case .pointer = signature.result { return hexadecimal }
    let shift = Int64(64 - bits)
    let decimal =
      signature.result.isSigned
      ? "\(Int64(bitPattern: first << UInt64(shift)) >> shift)" : "\(first)"
    return "\(decimal)  (\(hexadecimal))"
  }

  /// Lines of sixteen bytes: offset, hexadecimal digits, printable characters.
  private static func dump(_ bytes: [UInt8]) -> [String] {
    var lines = stride(from: 0, to: min(bytes.count, most), by: 16).map { start -> String in
      let part = bytes[start..<min(start + 16, bytes.count)]
      let digits = part.map { Hex.digits(UInt64($0), count: 2) }.joined(separator: " ")
      let letters = String(part.map { (0x20..<0x7F).contains($0) ? Character(UnicodeScalar($0)) : "." })
      return "  \(Hex.digits(UInt64(start), count: 4))  \(digits)"
        + String(repeating: " ", count: 49 - digits.count) + letters
    }
    if bytes.count > most { lines.append("  ... \(bytes.count) bytes in all") }
    return lines
  }

  /// The calls as one object.
  public func json() -> JSONValue {
    .object([
      ("prototype", .string(signature.prototype)), ("agree", .bool(isGood)),
      (
        "calls",
        .array(
          voices.map { voice in
            .object([
              ("caller", .string(voice.outcome.caller.rawValue)),
              ("result", .strings(voice.outcome.result.map { Hex.word($0) })),
              ("failure", .optional(voice.outcome.failure)),
              (
                "memory",
                .array(
                  voice.memory.map { bytes in
                    .optional(bytes.map { $0.map { Hex.digits(UInt64($0), count: 2) }.joined() })
                  })
              ),
            ])
          })
      ),
    ])
  }
}
