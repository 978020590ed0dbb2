import BPF
import Testing

/// Programs for a verifier: what `Program` refuses is read, and `Program` goes on refusing it.
@Suite struct UncheckedProgramTests {
  @Test(arguments: [
    ("r11 += 1\nexit", "1:1: R11 is invalid"),
    ("r0 = 0\nr0 = *(u64 *)(r11 + 12)\nexit", "2:1: R11 is invalid"),
    ("*(u64 *)(r10 - 8) = r11\nexit", "1:1: R11 is invalid"),
    ("r1 = xchg_64(r11 - 8, r1)\nexit", "1:1: R11 is invalid"),
    ("r11 = 5 ll\nexit", "1:1: R11 is invalid"),
    ("goto +5\nexit", "1:1: jump out of range from insn 0 to 6"),
    ("goto +1\nr1 = 5 ll\nexit", "1:1: slot 2 is inside a 64-bit immediate load"),
    ("r0 = 0", "1:1: last insn of main is not an exit or jmp"),
    ("r10 = 0\nexit", "1:1: frame pointer is read only"),
  ])
  func textForAVerifier(_ text: String, _ message: String) throws {
    let assembly = try Assembler.assembleUnchecked(text)
    #expect(assembly.program.instructions.count == text.split(separator: "\n").count)
    #expect(throws: AssemblyError.self) { try Assembler.assemble(text) }
    do {
      _ = try AssembledProgram(assembly)
      Issue.record("\(text) is a program")
    } catch {
      #expect(error.description == message)
    }
  }

  /// The bytes with r11 in a register field are read as the text is.
  @Test(arguments: [
    ("07 0b 00 00 01 00 00 00", "r11 += 1"), ("bf ab 00 00 00 00 00 00", "r11 = r10"),
    ("79 b0 0c 00 00 00 00 00", "r0 = *(u64 *)(r11 + 12)"), ("7b ba f8 ff 00 00 00 00", "*(u64 *)(r10 - 8) = r11"),
    ("db 1b f8 ff e1 00 00 00", "r1 = xchg_64(r11 - 8, r1)"), ("81 b0 08 00 00 00 00 00", "r0 = *(s32 *)(r11 + 8)"),
    ("18 0b 00 00 05 00 00 00 00 00 00 00 00 00 00 00", "r11 = 5 ll"),
  ])
  func bytesForAVerifier(_ bytes: String, _ text: String) throws {
    let bytes = bytes.split(separator: " ").compactMap { UInt8($0, radix: 16) } + [0x95, 0, 0, 0, 0, 0, 0, 0]
    let expected = try Assembler.assembleUnchecked(text + "\nexit").program
    #expect(try UncheckedProgram(decoding: bytes).instructions == expected.instructions)
    #expect(throws: ProgramError.self) { try Program(decoding: bytes) }
    #expect(throws: ProgramError.self) { try Program(expected) }
  }

  /// r11 in a field that the instruction does not use is no instruction.
  @Test func unusedFieldsAreZero() {
    #expect(throws: ProgramError.self) { try UncheckedProgram(decoding: [0x07, 0xb1, 0, 0, 1, 0, 0, 0]) }
  }

  @Test func functionsThatNothingCallsAreLeftOut() throws {
    let program = try Assembler.assembleUnchecked("call f\nexit\n.func int f(void)\nexit\n.func int g(void)\nexit")
      .program
    #expect(program.subprograms.map(\.name) == ["main", "f", "g"] && program.calledSubprograms == [0, 1])
  }
}
