/// A value that was expected after a run: of a program's r0, or of a global variable.
package struct ExecExpectation: Sendable, Equatable, Codable {
  /// What was named: a program, or a variable.
  package let name: String
  /// The program after which the value is looked at; nil where the file is no object.
  package let program: String?
  /// The engine.
  package let engine: Caller
  /// The value that was expected: words of 64 bits, the least significant first.
  package let expected: [HexWord]
  /// The value that is there; nil where the program did not come to its end.
  package let found: [HexWord]?
  /// How many bits are compared.
  package let bits: Int

  /// Creates a value; each parameter is documented at the property of its name.
  package init(name: String, program: String?, engine: Caller, expected: [HexWord], found: [HexWord]?, bits: Int) {
    self.name = name
    self.program = program
    self.engine = engine
    self.expected = expected
    self.found = found
    self.bits = bits
  }

  /// Whether the value is the expected one.
  package var holds: Bool {
    guard let found, bits > 0, 64 * found.count >= bits, 64 * expected.count >= bits else { return false }
    return stride(from: 0, to: bits, by: 64).allSatisfy { start in
      let unused = UInt64(max(0, 64 - (bits - start)))
      return found[start / 64].value << unused == expected[start / 64].value << unused
    }
  }
}
