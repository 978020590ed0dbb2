import Testing

@testable import BPF

/// Numbers in text mean what they mean to LLVM's assembler, or are errors.
struct AssemblerNumberTests {
  /// What LLVM assembles and we refuse, with the reason.
  private static func isRefused(_ text: String) -> Bool {
    // `5ll` is not `5 ll` to LLVM: a 64-bit number would quietly become a 32-bit one.
    text.contains(/[0-9](u|ul{1,2}|l{1,2})\b/.ignoresCase())
      // Expressions, characters, strings, registers that LLVM takes for symbols.
      || text.contains(/[ ]\d ?(\+|<<|\*|\/|%|&) ?\d|['"]|r02/)
      // Numbers below -2^63, which wrap.
      || text.contains(/-9223372036854775809|- ?18446744073709551615|- 0xf{15}8/)
      // A helper's number with a sign; our text for calls by distance is `call pc+5`.
      || text.contains(/^call [+-]/)
      // An offset without a sign.
      || text.contains(/\(r1 8\)/)
      // Pseudo immediates and address spaces that LLVM cuts without a warning; a source register that is no number.
      || text.contains(/^ld_pseudo r1, (0b1|01|16|-1), |^ld_pseudo r1, 1, (-010|0xf{14})/)
      || text.contains(/addr_space_cast\(r2, (65536|-1), 0\)/)
  }

  /// Whether we assemble a text that LLVM refuses.
  ///
  /// LLVM's parser holds `gotol` to the 16 bits of `goto`; the field has 32 (RFC 9669, section 4.3).
  private static func isOurs(_ text: String) -> Bool { text.hasPrefix("gotol ") }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  @Test func everyNumberIsLLVMs() {
    var same = 0
    for (text, outcome) in LLVMNumbers.rows {
      let ours = (try? Assembler.instruction(text).encoded().bytes).map(Self.hexadecimal)
      switch outcome {
      case .bytes(let bytes):
        #expect(ours == (Self.isRefused(text) ? nil : bytes), "\(text)")
        if ours == bytes { same += 1 }
      case .truncated: #expect(ours == nil, "\(text) does not fit in 32 bits")
      case .error: #expect(ours == nil || Self.isOurs(text), "\(text) is an error for LLVM")
      }
    }
    #expect(LLVMNumbers.rows.count > 650)
    #expect(same > 300)
  }

  @Test(
    arguments: [
      ("gotol 32768", 0x06, 0x8000), ("gotol 2147483647", 0x06, Int32.max), ("gotol -2147483648", 0x06, Int32.min),
    ] as [(String, UInt8, Int32)])
  func longJumps(_ text: String, _ opcode: UInt8, _ immediate: Int32) throws {
    #expect(try Assembler.instruction(text).encoded().bytes == bytes(slot(opcode, imm: immediate)))
  }

  /// The two inputs of public bug reports (torvalds/linux pull 457; llvm/llvm-project 142989).
  @Test(arguments: [("r0 = 010", 8), ("r0 = 0xffffffffffffffff", -1)] as [(String, Int32)])
  func reported(_ text: String, _ value: Int32) throws {
    #expect(
      try Assembler.assemble(text + "\nexit").program.instructions[0] == .alu(.word64, .mov, .r0, .immediate(value)))
  }
}
