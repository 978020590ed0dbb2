import BPF
import BPFObject
import CTypes
import Outcomes
import Support

/// `NAME=VALUE`: a program's r0, or a global variable, after a run.
package struct ObjectExpectation: Sendable, Equatable {
  /// The name of a program or a variable.
  package let name: String
  /// The value: words of 64 bits, the least significant first.
  package let words: [UInt64]
  /// Whether it was written with a minus sign: words above those given are all ones.
  private let isNegative: Bool

  /// Reads the text of an option.
  /// - Parameter text: `NAME=VALUE`; the value is a decimal number, also negative, or hexadecimal after 0x.
  /// - Throws: `HarnessError` with code `usage`.
  package init(_ text: String) throws(HarnessError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    if parts.count == 2, !parts[0].isEmpty, Self.isTooLarge(parts[1]) {
      throw HarnessError(
        .usage,
        "--expect '\(text)': a decimal number has 64 bits, \(Int64.min) to \(UInt64.max); more are written after 0x")
    }
    guard parts.count == 2, !parts[0].isEmpty, let words = Self.number(parts[1]) else {
      throw HarnessError(.usage, "--expect '\(text)' is no NAME=VALUE, such as main=0 or counter=0x2a")
    }
    name = parts[0]
    self.words = words
    isNegative = parts[1].hasPrefix("-")
  }

  /// Whether a text is a decimal number of more than 64 bits.
  private static func isTooLarge(_ text: String) -> Bool {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    return !digits.isEmpty && digits.allSatisfy { $0.isASCII && $0.isNumber } && number(text) == nil
  }

  private static func number(_ text: String) -> [UInt64]? {
    guard text.hasPrefix("0x") else {
      return (text.hasPrefix("-") ? Int64(text).map { UInt64(bitPattern: $0) } : UInt64(text)).map { [$0] }
    }
    var words: [UInt64] = []
    var digits = text.dropFirst(2)
    repeat {
      guard let word = UInt64(digits.suffix(16), radix: 16) else { return nil }
      words.append(word)
      digits = digits.dropLast(16)
    } while !digits.isEmpty
    return words
  }

  /// The value in a number of bits.
  fileprivate func value(_ bits: Int) -> [HexWord] {
    (0..<max(words.count, (bits + 63) / 64)).map {
      HexWord($0 < words.count ? words[$0] : isNegative ? .max : 0)
    }
  }

  /// Whether the value is one of a number of bits, with or without sign.
  fileprivate func fits(_ bits: Int) -> Bool {
    let used = (words.lastIndex { $0 != 0 } ?? -1) + 1
    guard bits < 64 else { return used <= (bits + 63) / 64 }
    let value = words.first ?? 0
    let upper = Int64(bitPattern: value) >> Int64(bits - 1)
    return used <= 1 && (upper == 0 || upper == -1 || value >> UInt64(bits) == 0)
  }
}

extension ObjectFile {
  /// Compares values with what results hold.
  ///
  /// r0 is compared in the bits of the program's result type. A variable is looked at after each program that refers to it,
  /// or, if none does, after each program.
  /// - Parameters:
  ///   - expectations: the values.
  ///   - results: what engines came to.
  ///   - programs: the linked programs of the results, by their names; one that is not here cannot be linked.
  /// - Throws: `HarnessError` with code `usage` for a name that is neither a program's that ran nor a variable's, and for a
  ///   value that does not fit.
  package func compare(
    _ expectations: [ObjectExpectation], with results: [ExecOutcome.Result], of programs: [String: LinkedProgram]
  ) throws(HarnessError) -> [ExecExpectation] {
    var compared: [ExecExpectation] = []
    for expectation in expectations {
      if results.contains(where: { $0.program == expectation.name }) {
        compared += try compareResult(expectation, results, programs)
      } else if let variable = object.variables.first(where: { $0.name == expectation.name }) {
        compared += try compare(expectation, variable, results, programs)
      } else {
        let names = results.compactMap(\.program) + object.variables.map(\.name)
        throw HarnessError(
          .usage,
          "--expect \(expectation.name): neither a program that ran nor a global variable has this name; the object has "
            + Set(names).sorted().joined(separator: ", "), at: object.path)
      }
    }
    return compared
  }

  private func compareResult(
    _ expectation: ObjectExpectation, _ results: [ExecOutcome.Result], _ programs: [String: LinkedProgram]
  ) throws(HarnessError) -> [ExecExpectation] {
    let bits = programs[expectation.name]?.resultBits ?? 64
    try require(expectation, bits: bits)
    return results.filter { $0.program == expectation.name }.map { result in
      ExecExpectation(
        name: "r0", program: expectation.name, engine: result.engine, expected: expectation.value(64),
        found: result.status == .ok ? result.r0.map { [$0] } : nil, bits: min(bits, result.r0Bits))
    }
  }

  private func compare(
    _ expectation: ObjectExpectation, _ variable: ObjectVariable, _ results: [ExecOutcome.Result],
    _ programs: [String: LinkedProgram]
  ) throws(HarnessError) -> [ExecExpectation] {
    try require(expectation, bits: 8 * variable.range.count)
    let users = Set(programs.filter { $0.value.refers(to: variable) }.keys)
    return results.filter { users.isEmpty || users.contains($0.program ?? "") }.map { result in
      ExecExpectation(
        name: variable.name, program: result.program, engine: result.engine,
        expected: expectation.value(8 * variable.range.count),
        found: result.status == .ok ? value(of: variable, in: result) : nil, bits: 8 * variable.range.count)
    }
  }

  private func require(_ expectation: ObjectExpectation, bits: Int) throws(HarnessError) {
    guard expectation.fits(bits) else {
      let what = object.program(named: expectation.name) == nil ? "the variable" : "the result"
      throw HarnessError(
        .usage, "--expect \(expectation.name): the value does not fit in the \(bits) bits of \(what)")
    }
  }

  /// The value of a variable after a run; nil if the result does not hold its map.
  private func value(of variable: ObjectVariable, in result: ExecOutcome.Result) -> [HexWord]? {
    let name = object.maps[variable.map].name
    guard let bytes = result.maps.first(where: { $0.name == name })?.entries.first?.value.bytes,
      variable.range.upperBound <= bytes.count
    else { return nil }
    return stride(from: variable.range.lowerBound, to: variable.range.upperBound, by: 8).map { start in
      HexWord(bytes[start..<min(start + 8, variable.range.upperBound)].reversed().reduce(0) { $0 << 8 | UInt64($1) })
    }
  }
}

extension LinkedProgram {
  /// Whether an instruction loads an address inside a variable.
  fileprivate func refers(to variable: ObjectVariable) -> Bool {
    program.instructions.contains { instruction in
      guard case .loadImmediate64(_, .mapIndexValue(let index, let offset)) = instruction else { return false }
      return Int(index) == variable.map && variable.range.contains(Int(offset))
    }
  }
}
