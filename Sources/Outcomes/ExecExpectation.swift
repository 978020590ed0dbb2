/// A value that was expected after a run: of a program's r0, or of a global variable.
package struct ExecExpectation: Sendable, Equatable, Codable {
  /// What was named: a program, or a variable.
  package let name: String
  /// The program after which the value is looked at; nil where the file is no object.
  package let program: String?
  /// The engine.
  package let engine: Caller
  /// The value that was expected.
  package let expected: HexWord
  /// The value that is there; nil where the program did not come to its end.
  package let found: HexWord?
  /// How many bits are compared.
  package let bits: Int

  /// Creates a value; each parameter is documented at the property of its name.
  package init(name: String, program: String?, engine: Caller, expected: HexWord, found: HexWord?, bits: Int) {
    self.name = name
    self.program = program
    self.engine = engine
    self.expected = expected
    self.found = found
    self.bits = bits
  }

  /// Whether the value is the expected one.
  package var holds: Bool {
    guard let found, (1...64).contains(bits) else { return false }
    return found.value << UInt64(64 - bits) == expected.value << UInt64(64 - bits)
  }
}
