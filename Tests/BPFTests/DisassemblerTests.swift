import Testing

@testable import BPF

struct DisassemblerTests {
  @Test(arguments: 0..<LLVMText.rows.count)
  func textIsLLVMs(index: Int) throws {
    let row = LLVMText.rows[index]
    #expect(try decode(bytes(row.bytes)).description == row.text)
  }

  /// LLVM's rows reach every row of the table except those whose text differs from LLVM's intentionally.
  @Test func everyRowIsHeldAgainstLLVM() throws {
    let seen = Set(try LLVMText.rows.map { try #require(try decode(bytes($0.bytes)).parts().form.row) })
    let missing = InstructionTable.rows.indices.filter { !seen.contains($0) }.map { InstructionTable.rows[$0].name }
    #expect(missing == ["ld_imm64_value", "call_subprogram", "call_kfunc"])
  }

  static let own: [(Instruction, String)] = [
    (.loadImmediate64(.r1, .value(0x1_2345_6789)), "r1 = 0x123456789 ll"),
    (.loadImmediate64(.r1, .value(.max)), "r1 = 0xffffffffffffffff ll"),
    (.loadImmediate64(.r1, .mapFD(-1)), "ld_pseudo r1, 1, 4294967295"),
    (.loadImmediate64(.r1, .mapValue(fd: 5, offset: 7)), "ld_pseudo r1, 2, 30064771077"),
    (.call(.subprogram(3)), "call pc+3"),
    (.call(.subprogram(-3)), "call pc-3"),
    (.call(.helper(-3)), "call 4294967293"),
    (.call(.kfunc(id: 5, fdOffset: 0)), "call kfunc 5"),
    (.call(.kfunc(id: 5, fdOffset: 2)), "call kfunc 5, 2"),
    (.loadPacketIndirect(.byte, .r1, 5), "r0 = *(u8 *)skb[r1 + 5]"),
    (.loadPacketIndirect(.byte, .r1, -5), "r0 = *(u8 *)skb[r1 - 5]"),
    (.load(.double, .r0, base: .r1, offset: .min), "r0 = *(u64 *)(r1 - 32768)"),
    (.jumpLong(.min), "gotol -2147483648"),
    (.jump(0), "goto +0"),
  ]

  @Test(arguments: 0..<own.count)
  func intendedDifferencesFromLLVM(index: Int) {
    #expect(Self.own[index].0.description == Self.own[index].1)
  }

  @Test func programText() throws {
    let program = try Program(
      instructions: [
        .loadImmediate64(.r1, .value(1)),
        .jumpIf(.word64, .eq, .r1, .immediate(0), 3),
        .call(.kfunc(id: 0, fdOffset: 0)),
        .call(.subprogram(2)),
        .jump(-4),
        .exit,
        .store(.double, base: .params, offset: -8, .immediate(6)),
        .exit,
      ],
      subprograms: [Subprogram(name: "main", firstInstruction: 0), Subprogram(name: "sub", firstInstruction: 6)],
      kfuncs: [KfuncReference(name: "kf_6")])
    #expect(
      program.disassembly() == [
        "r1 = 0x1 ll", "if r1 == 0 goto +3", "call kf_6", "call pc+2", "goto -4", "exit", "*(u64 *)(r11 - 8) = 6",
        "exit",
      ])
    #expect(
      program.disassembly(labels: .names)
        == [
          "r1 = 0x1 ll", "L1: if r1 == 0 goto L5", "call kf_6", "call sub", "goto L1", "L5: exit",
          "sub: *(u64 *)(r11 - 8) = 6", "exit",
        ])
  }

  /// A label never takes the name of a function.
  @Test func labelsAvoidNames() throws {
    let program = try Program(
      instructions: [.jump(0), .call(.kfunc(id: 0, fdOffset: 0)), .exit], kfuncs: [KfuncReference(name: "L1")])
    #expect(program.disassembly(labels: .names) == ["goto L_1", "L_1: call L1", "exit"])
    let calling = try Program(
      instructions: [.jump(0), .call(.subprogram(1)), .exit, .exit],
      subprograms: [Subprogram(name: "main", firstInstruction: 0), Subprogram(name: "L1", firstInstruction: 3)])
    #expect(calling.disassembly(labels: .names) == ["goto L_1", "L_1: call L1", "exit", "L1: exit"])
  }
}
