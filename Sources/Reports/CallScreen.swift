import Listings
import Outcomes
import Support

/// One function called by several callers: results and memory.
struct CallScreen {
  private let outcome: FunctionCallOutcome
  /// Bytes of memory that are shown.
  private static let most = 256

  init(_ outcome: FunctionCallOutcome) { self.outcome = outcome }

  func text(_ style: TextStyle) -> String {
    var lines = Printable.wrap(Printable.text(outcome.prototype), to: style.width).map { style.text($0, .strong) }
    let calls = outcome.calls
    let width = calls.map(\.caller.rawValue.count).max() ?? 0
    func add(_ label: String, _ text: String, _ emphasis: Emphasis) {
      let parts = Printable.wrap(text, to: style.width.map { max(20, $0 - width - 4) })
      for (index, part) in parts.enumerated() {
        let head = index == 0 ? label : ""
        lines.append("  " + head + String(repeating: " ", count: width - head.count + 2) + style.text(part, emphasis))
      }
    }
    for call in calls {
      let name = call.caller.rawValue
      if let failure = call.failure {
        add(name, Messages().message(of: failure), .bad)
      } else {
        add(name, result(call.result), call.result == calls.first?.result ? .plain : .bad)
      }
      for access in call.outside { add("", words(access), .bad) }
      if !call.output.isEmpty { add("", "printed: " + Printable.text(call.output), .plain) }
    }
    for (index, parameter) in outcome.parameters.enumerated() where changes(index) {
      lines.append("memory of \(parameter.name ?? "argument \(index + 1)") after the call")
      // One dump where all agree, else one for each.
      let isOne = calls.allSatisfy { memory($0, index) == memory(calls.first, index) }
      for call in isOne ? Array(calls.prefix(1)) : calls {
        if !isOne { lines.append("  by \(call.caller.rawValue)") }
        lines += Self.dump(memory(call, index) ?? [])
      }
    }
    let failed = calls.count { $0.failure != nil || !$0.outside.isEmpty }
    let verdict =
      failed > 0 ? "\(failed) of \(Words.count(calls.count, "call")) failed" : "the callers disagree"
    lines.append(outcome.isGood ? style.text("all agree", .good) : style.text(verdict, .bad))
    return lines.joined(separator: "\n") + "\n"
  }

  private func changes(_ index: Int) -> Bool {
    let before = outcome.before[index]?.bytes
    return before != nil && outcome.calls.contains { !$0.memory.isEmpty && memory($0, index) != before }
  }

  private func memory(_ call: FunctionCallOutcome.Call?, _ index: Int) -> [UInt8]? {
    guard let memory = call?.memory, memory.indices.contains(index) else { return nil }
    return memory[index]?.bytes
  }

  /// "accesses byte 8 of argument 9 (key, 8 bytes): after its end".
  private func words(_ access: OutsideAccess) -> String {
    let index = access.argument - 1
    let size = outcome.before[index]?.bytes.count ?? 0
    let name = outcome.parameters[index].name.map { "\($0), " } ?? ""
    let bytes =
      access.count == 1
      ? "byte \(access.offset)" : "bytes \(access.offset) to \(access.offset + access.count - 1)"
    let side = access.offset < 0 ? "before its start" : "after its end"
    return "accesses \(bytes) of argument \(access.argument) (\(name)\(Words.count(size, "byte"))): \(side)"
  }

  private func result(_ words: [HexWord]) -> String {
    guard let first = words.first?.value else { return "returned" }
    let hexadecimal = words.reversed().map { Hex.short($0.value) }.joined(separator: ":")
    guard words.count == 1, case .integer(let bits, let isSigned) = outcome.result, (1...64).contains(bits) else {
      return hexadecimal
    }
    let shift = Int64(64 - bits)
    let decimal = isSigned ? "\(Int64(bitPattern: first << UInt64(shift)) >> shift)" : "\(first)"
    return "\(decimal)  (\(hexadecimal))"
  }

  /// Lines of sixteen bytes: offset, hexadecimal digits, printable characters.
  private static func dump(_ bytes: [UInt8]) -> [String] {
    var lines = stride(from: 0, to: min(bytes.count, most), by: 16).map { start -> String in
      let part = bytes[start..<min(start + 16, bytes.count)]
      let digits = Hex.bytes(part, separator: " ")
      let letters = String(part.map { (0x20..<0x7F).contains($0) ? Character(UnicodeScalar($0)) : "." })
      return "  \(Hex.digits(UInt64(start), count: 4))  \(digits)"
        + String(repeating: " ", count: 49 - digits.count) + letters
    }
    if bytes.count > most { lines.append("  ... \(bytes.count) bytes in all (--format json shows them)") }
    return lines
  }
}
