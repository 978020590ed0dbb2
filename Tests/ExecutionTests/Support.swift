import BPF

/// A program's bytes as the conformance suite passes them.
func hex(_ text: String) throws -> String {
  try Assembler.assemble(text).program.encode().map { String(format: "%02x", $0) }.joined(separator: " ")
}
