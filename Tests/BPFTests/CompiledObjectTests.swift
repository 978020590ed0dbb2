import Testing

@testable import BPF

/// A .text section as LLVM wrote it, decoded as one program.
struct CompiledObjectTests {
  static let image = LLVMText.compiled.flatMap { bytes($0.bytes) }

  @Test func decodesAndEncodes() throws {
    let program = try Program(decoding: Self.image)
    #expect(program.instructions.count == LLVMText.compiled.count)
    #expect(program.slotCount == Self.image.count / 8)
    #expect(try program.encode() == Self.image)
    #expect(try Program(instructions: program.instructions) == program)
  }

  /// The symbol table says: eight is at byte 0x180, instruction 46 after two 64-bit immediates.
  @Test func findsTheSubprogram() throws {
    let program = try Program(decoding: Self.image)
    #expect(
      program.subprograms == [
        Subprogram(name: "main", firstInstruction: 0), Subprogram(name: "func1", firstInstruction: 46),
      ])
    #expect(program.slot(ofInstruction: 46) == 0x180 / 8)
    let calls = program.instructions.indices.filter { if case .call = program.instructions[$0] { true } else { false } }
    #expect(calls == [33, 44])
    #expect(calls.allSatisfy { program.target(ofInstruction: $0) == 46 })
    #expect(program.instructions(ofSubprogram: 1) == 46..<65)
    #expect(program.subprogram(containing: 45) == 0)
    #expect(program.subprogram(containing: 46) == 1)
  }

  @Test func textIsLLVMs() throws {
    let program = try Program(decoding: Self.image)
    let text = program.disassembly().map { line in
      // Intended differences from LLVM: hexadecimal 64-bit immediates, the sign of a subprogram call.
      line.replacing("0x123456789ab ll", with: "1250999896491 ll").replacing("call pc+", with: "call ")
    }
    #expect(text == LLVMText.compiled.map(\.text))
  }

  @Test func findsStackArguments() throws {
    let accesses = try Program(decoding: Self.image).instructions.compactMap(\.stackArgument)
    #expect(
      accesses == [
        .store(slot: 1, .register(.r1)), .store(slot: 2, .register(.r0)), .store(slot: 3, .register(.r2)),
        .store(slot: 1, .immediate(6)), .store(slot: 2, .register(.r6)), .store(slot: 3, .immediate(8)),
        .load(slot: 1, into: .r3), .load(slot: 2, into: .r4), .load(slot: 3, into: .r1),
      ])
  }
}
