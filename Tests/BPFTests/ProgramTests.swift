import Testing

@testable import BPF

struct ProgramTests {
  private static let move = Instruction.alu(.word64, .mov, .r0, .immediate(0))
  private static let wide = Instruction.loadImmediate64(.r1, .value(7))
  private static let writesFrame: [Instruction] = [
    .alu(.word64, .add, .r10, .immediate(1)), .alu(.word64, .mov, .r10, .register(.r1)), .negate(.word64, .r10),
    .load(.double, .r10, base: .r1, offset: 0), .load(.double, .r10, base: .params, offset: 8),
    .loadImmediate64(.r10, .value(0)), .byteOrder(.swap, .r10, bits: 16),
    .atomic(.fetchAdd, .double, base: .r1, offset: 0, .r10), .atomic(.exchange, .word, base: .r1, offset: 0, .r10),
    .loadAcquire(.word, .r10, base: .r1, offset: 0), .moveSignExtend(.word64, .r10, .r1, bits: 8),
  ]
  private static let readsFrame: [Instruction] = [
    .alu(.word64, .mov, .r1, .register(.r10)), .store(.double, base: .r10, offset: -8, .register(.r10)),
    .atomic(.add, .double, base: .r10, offset: -8, .r10), .jumpIf(.word64, .eq, .r10, .register(.r10), 0),
    .atomic(.compareExchange, .double, base: .r10, offset: -8, .r10), .callRegister(.r10),
    .storeRelease(.double, base: .r10, offset: -8, .r10),
  ]

  struct Case: CustomStringConvertible, Sendable {
    let description: String
    let instructions: [Instruction]
    let code: ProgramError.Code
    let instruction: Int
    let slot: Int
    var subprograms: [Subprogram] = []
    var kfuncs: [KfuncReference] = []
  }

  static let cases: [Case] = [
    Case(description: "empty", instructions: [], code: .empty, instruction: 0, slot: 0),
    Case(
      description: "jump one past the end", instructions: [wide, .jump(1), .exit], code: .jumpOutOfProgram(slot: 4),
      instruction: 1, slot: 2),
    Case(
      description: "jump before the start", instructions: [wide, .jumpIf(.word32, .eq, .r0, .immediate(0), -4), .exit],
      code: .jumpOutOfProgram(slot: -1), instruction: 1, slot: 2),
    Case(
      description: "long jump far out", instructions: [.jumpLong(.max), .exit],
      code: .jumpOutOfProgram(slot: Int(Int32.max) + 1), instruction: 0, slot: 0),
    Case(
      description: "may_goto out", instructions: [.mayGoto(1), .exit], code: .jumpOutOfProgram(slot: 2), instruction: 0,
      slot: 0),
    Case(
      description: "jump into a 64-bit immediate", instructions: [.jump(1), wide, .exit],
      code: .targetInsideWideImmediate(slot: 2), instruction: 0, slot: 0),
    Case(
      description: "call into a 64-bit immediate", instructions: [.call(.subprogram(2)), .exit, wide, .exit],
      code: .targetInsideWideImmediate(slot: 3), instruction: 0, slot: 0),
    Case(
      description: "jump into another subprogram",
      instructions: [.jumpIf(.word64, .eq, .r1, .immediate(0), 2), .call(.subprogram(1)), .exit, .exit],
      code: .jumpOutOfSubprogram(slot: 3), instruction: 0, slot: 0),
    Case(
      description: "call out of the program", instructions: [.call(.subprogram(1)), .exit],
      code: .callOutOfProgram(slot: 2), instruction: 0, slot: 0),
    Case(
      description: "function address out of the program",
      instructions: [.loadImmediate64(.r1, .function(offset: -2)), .exit],
      code: .callOutOfProgram(slot: -1), instruction: 0, slot: 0),
    Case(
      description: "call past a subprogram's start", instructions: [.call(.subprogram(2)), .exit, move, .exit],
      code: .callNotToSubprogram(slot: 3), instruction: 0, slot: 0,
      subprograms: [Subprogram(name: "main", firstInstruction: 0), Subprogram(name: "f", firstInstruction: 2)]),
    Case(
      description: "kfunc index too large", instructions: [.call(.kfunc(id: 1, fdOffset: 0)), .exit],
      code: .kfuncOutOfRange(1), instruction: 0, slot: 0, kfuncs: [KfuncReference(name: "f")]),
    Case(
      description: "kfunc index negative", instructions: [.call(.kfunc(id: -1, fdOffset: 0)), .exit],
      code: .kfuncOutOfRange(-1), instruction: 0, slot: 0, kfuncs: [KfuncReference(name: "f")]),
    Case(
      description: "main falls through", instructions: [wide, move], code: .fallsThrough(subprogram: "main"),
      instruction: 1, slot: 2),
    Case(
      description: "main falls into a subprogram", instructions: [wide, .call(.subprogram(0)), .exit],
      code: .fallsThrough(subprogram: "main"), instruction: 1, slot: 2),
    Case(
      description: "a conditional jump is last",
      instructions: [.exit, .jumpIf(.word64, .eq, .r1, .immediate(0), -1)], code: .fallsThrough(subprogram: "main"),
      instruction: 1, slot: 1),
    Case(
      description: "a jump too long", instructions: [move, .jump(70000), .exit],
      code: .instruction(.jumpOutOfRange(70000)), instruction: 1, slot: 1),
    Case(
      description: "first subprogram not at 0", instructions: [move, .exit], code: .invalidSubprogramStart(index: 0),
      instruction: 1, slot: 1, subprograms: [Subprogram(name: "main", firstInstruction: 1)]),
    Case(
      description: "two subprograms at one place", instructions: [.exit, .exit],
      code: .invalidSubprogramStart(index: 1), instruction: 0, slot: 0,
      subprograms: [Subprogram(name: "main", firstInstruction: 0), Subprogram(name: "f", firstInstruction: 0)]),
    Case(
      description: "subprogram after the end", instructions: [.exit, .exit],
      code: .invalidSubprogramStart(index: 1), instruction: 1, slot: 1,
      subprograms: [Subprogram(name: "main", firstInstruction: 0), Subprogram(name: "f", firstInstruction: .max)]),
    Case(
      description: "two subprograms of one name", instructions: [.exit, .exit], code: .duplicateSubprogram("main"),
      instruction: 1, slot: 1,
      subprograms: [Subprogram(name: "main", firstInstruction: 0), Subprogram(name: "main", firstInstruction: 1)]),
  ]

  @Test(arguments: cases)
  func refuses(_ item: Case) {
    let error = thrown { () throws(ProgramError) in
      try Program(instructions: item.instructions, subprograms: item.subprograms, kfuncs: item.kfuncs)
    }
    #expect(error == ProgramError(item.code, instruction: item.instruction, slot: item.slot))
  }

  @Test(arguments: writesFrame)
  func refusesWritesToTheFramePointer(instruction: Instruction) {
    let error = thrown { () throws(ProgramError) in try Program(instructions: [Self.wide, instruction, .exit]) }
    #expect(error == ProgramError(.frameWritten, instruction: 1, slot: 2))
  }

  @Test(arguments: readsFrame)
  func allowsReadsOfTheFramePointer(instruction: Instruction) throws {
    #expect(instruction.registersRead.contains(.r10))
    #expect(!instruction.registersWritten.contains(.r10))
    _ = try Program(instructions: [instruction, .exit])
  }

  @Test func registersTouched() {
    let sum = Instruction.alu(.word64, .add, .r3, .register(.r4))
    #expect(sum.registersRead == [RegisterSet(.r3), RegisterSet(.r4)])
    #expect(sum.registersWritten == RegisterSet(.r3))
    let move = Instruction.alu(.word32, .mov, .r3, .immediate(4))
    #expect(move.registersRead == [])
    #expect(move.registersWritten == RegisterSet(.r3))
    let swap = Instruction.atomic(.compareExchange, .double, base: .r1, offset: 0, .r2)
    #expect(swap.registersRead == [RegisterSet(.r0), RegisterSet(.r1), RegisterSet(.r2)])
    #expect(swap.registersWritten == RegisterSet(.r0))
    let argument = Instruction.store(.double, base: .params, offset: -8, .register(.r6))
    #expect(argument.registersRead == RegisterSet(.r6))
    #expect(argument.registersWritten == [])
    #expect(Instruction.call(.helper(1)).registersRead.rawValue == 0b11_1110)
    #expect(Instruction.call(.helper(1)).registersWritten.rawValue == 0b11_1111)
    #expect(Instruction.loadPacketIndirect(.byte, .r7, 0).registersRead == [RegisterSet(.r6), RegisterSet(.r7)])
    #expect(Instruction.exit.registersRead == RegisterSet(.r0))
    #expect(Instruction.exit.registersWritten == [])
  }

  @Test func decodingErrorsHaveAPlace() {
    func error(_ text: String) -> ProgramError? {
      thrown { () throws(ProgramError) in try Program(decoding: bytes(text)) }
    }
    let wide = "18 01 00 00 01 00 00 00 00 00 00 00 00 00 00 00 "
    let exit = "95 00 00 00 00 00 00 00 "
    #expect(error("") == ProgramError(.empty, instruction: 0, slot: 0))
    #expect(error("95 00 00") == ProgramError(.truncated, instruction: 0, slot: 0))
    #expect(error(wide + exit + "95") == ProgramError(.truncated, instruction: 2, slot: 3))
    #expect(error(wide + "18 01 00 00 01 00 00 00") == ProgramError(.instruction(.truncated), instruction: 1, slot: 2))
    #expect(
      error(wide + "ff 00 00 00 00 00 00 00")
        == ProgramError(.instruction(.unknownOpcode(0xff)), instruction: 1, slot: 2))
    #expect(
      error(wide + "95 00 00 00 00 00 00 01")
        == ProgramError(.instruction(.reservedField(.immediate)), instruction: 1, slot: 2))
    #expect(error(exit + wide + exit)?.code == nil)
  }

  @Test func sizeLimit() throws {
    let full = [Instruction](repeating: .exit, count: Program.maximumSlotCount)
    #expect(try Program(instructions: full).slotCount == 1_000_000)
    let over = thrown { () throws(ProgramError) in try Program(instructions: full + [.exit]) }
    #expect(over?.code == .tooManySlots(1_000_001))
    let bytes = [UInt8](repeating: 0x95, count: 8_000_008)
    #expect(thrown { () throws(ProgramError) in try Program(decoding: bytes) }?.code == .tooManySlots(1_000_001))
  }

  @Test func slotsAndInstructions() throws {
    let program = try Program(instructions: [Self.wide, Self.move, Self.wide, .exit])
    #expect((0..<4).map { program.slot(ofInstruction: $0) } == [0, 2, 3, 5])
    #expect((0..<6).map { program.instruction(atSlot: $0) } == [0, nil, 1, 2, nil, 3])
    #expect(program.slot(ofInstruction: 4) == nil)
    #expect(program.slot(ofInstruction: -1) == nil)
    #expect(program.instruction(atSlot: 6) == nil)
    #expect(program.instruction(atSlot: -1) == nil)
    #expect(program.target(ofInstruction: 0) == nil)
    #expect(program.target(ofInstruction: 9) == nil)
    #expect(program.subprogram(containing: 4) == nil)
    #expect(program.instructions(ofSubprogram: 1) == nil)
    #expect(program.instructions(ofSubprogram: 0) == 0..<4)
  }

  @Test func callbacksStartSubprograms() throws {
    // BPF_PSEUDO_FUNC counts from the slot after its own first slot: slot 0 + 1 + 2 is instruction 2.
    let program = try Program(instructions: [.loadImmediate64(.r2, .function(offset: 2)), .exit, Self.move, .exit])
    #expect(program.subprograms.map(\.firstInstruction) == [0, 2])
    #expect(program.target(ofInstruction: 0) == 2)
  }
}
