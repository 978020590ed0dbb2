import BPF
import CTypes
import Checks
import Listings
import Support

/// One function called by several callers: results and memory.
package struct CallReport: Sendable {
  private let signature: Signature
  private let before: [[UInt8]?]
  private let outcomes: [FunctionCall.Outcome]
  /// Bytes of memory that are shown.
  private static let most = 256

  /// Shows calls.
  /// - Parameters:
  ///   - signature: the function.
  ///   - before: what each pointer argument's memory was; nil for others.
  ///   - outcomes: what each caller got; at least one.
  package init(_ signature: Signature, before: [[UInt8]?], outcomes: [FunctionCall.Outcome]) {
    self.signature = signature
    self.before = before
    self.outcomes = outcomes
  }

  /// Whether all calls returned, with the same result and the same memory.
  package var isGood: Bool {
    outcomes.allSatisfy { outcome in
      outcome.failure == nil && outcome.accesses.isEmpty && outcome.result == outcomes.first?.result
        && outcome.memory == outcomes.first?.memory
    }
  }

  /// The calls for people.
  package func text(_ style: TextStyle) -> String {
    var lines = Printable.wrap(Printable.text(signature.prototype), to: style.width).map { style.text($0, .strong) }
    let width = outcomes.map(\.caller.rawValue.count).max() ?? 0
    for outcome in outcomes {
      let name = outcome.caller.rawValue
      let label = "  " + name + String(repeating: " ", count: width - name.count + 2)
      if let failure = outcome.failure {
        lines.append(label + style.text(failure.description, .bad))
      } else {
        let isSame = outcome.result == outcomes.first?.result
        lines.append(label + style.text(result(outcome.result), isSame ? .plain : .bad))
      }
      for access in outcome.accesses {
        lines.append(String(repeating: " ", count: width + 4) + style.text(words(access), .bad))
      }
      if !outcome.output.isEmpty {
        lines.append(String(repeating: " ", count: width + 4) + "printed: " + Printable.text(outcome.output))
      }
    }
    for (index, parameter) in signature.parameters.enumerated() where changes(index) {
      lines.append("\(parameter.name ?? "argument \(index + 1)") became")
      // One dump where all agree, else one for each.
      let dumps =
        outcomes.allSatisfy { memory($0, index) == memory(outcomes.first, index) }
        ? Array(outcomes.prefix(1)) : outcomes
      for outcome in dumps {
        if dumps.count > 1 { lines.append("  by \(outcome.caller.rawValue)") }
        lines += Self.dump(memory(outcome, index) ?? [])
      }
    }
    let failed = outcomes.count { $0.failure != nil || !$0.accesses.isEmpty }
    let verdict =
      failed > 0 ? "\(failed) of \(Words.count(outcomes.count, "call")) failed" : "the callers do not agree"
    lines.append(isGood ? style.text("all agree", .good) : style.text(verdict, .bad))
    return lines.joined(separator: "\n") + "\n"
  }

  private func changes(_ index: Int) -> Bool {
    before[index] != nil && outcomes.contains { !$0.memory.isEmpty && memory($0, index) != before[index] }
  }

  private func memory(_ outcome: FunctionCall.Outcome?, _ index: Int) -> [UInt8]? {
    guard let memory = outcome?.memory, memory.indices.contains(index) else { return nil }
    return memory[index]
  }

  /// "touches byte 8 of argument 9 (key, 8 bytes): behind its end".
  private func words(_ access: OutsideAccess) -> String {
    let size = before[access.argument]?.count ?? 0
    let name = signature.parameters[access.argument].name.map { "\($0), " } ?? ""
    let bytes =
      access.count == 1
      ? "byte \(access.offset)" : "bytes \(access.offset) to \(access.offset + access.count - 1)"
    let side = access.offset < 0 ? "before its beginning" : "behind its end"
    return "accesses \(bytes) of argument \(access.argument + 1) (\(name)\(Words.count(size, "byte"))): \(side)"
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
  package func json() -> JSONValue {
    .object([
      ("prototype", .string(signature.prototype)), ("agree", .bool(isGood)),
      ("calls", .array(outcomes.map(Self.json))),
    ])
  }

  private static func json(_ outcome: FunctionCall.Outcome) -> JSONValue {
    let memory = outcome.memory.map { bytes in
      JSONValue.optional(bytes.map { $0.map { Hex.digits(UInt64($0), count: 2) }.joined() })
    }
    return .object([
      ("caller", .string(outcome.caller.rawValue)), ("result", .strings(outcome.result.map { Hex.word($0) })),
      ("failure", .optional(outcome.failure?.description)),
      ("code", .optional(outcome.failure?.code.rawValue)), ("outside", .array(outcome.accesses.map(Self.json))),
      ("output", .optional(outcome.output.isEmpty ? nil : outcome.output)), ("memory", .array(memory)),
    ])
  }

  private static func json(_ access: OutsideAccess) -> JSONValue {
    .object([
      ("argument", .number(access.argument + 1)), ("offset", .number(access.offset)), ("count", .number(access.count)),
    ])
  }
}
