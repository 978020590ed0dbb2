import Testing

@testable import BPF

struct CompactInstructionTests {
  @Test func itHasSixteenBytes() { #expect(MemoryLayout<CompactInstruction>.stride == 16) }

  @Test func everyRowHasItsNumber() throws {
    #expect(InstructionTable.rows.count < Int(CompactInstruction.noRow))
    for (row, description) in InstructionTable.rows.enumerated() {
      let instruction = Instruction(description.form, InstructionFields(destination: .r3, source: .r4))
      #expect(CompactInstruction(instruction, target: nil).row == UInt8(row), "\(instruction)")
    }
  }

  @Test(arguments: [
    (Int32(0), CompactInstruction.Magnitude.zero), (1, .one), (2, .positive8), (127, .positive8), (128, .positive32),
    (.max, .positive32), (-1, .negative8), (-128, .negative8), (-129, .negative32), (.min, .negative32),
  ])
  func magnitudes(value: Int32, magnitude: CompactInstruction.Magnitude) {
    let add = CompactInstruction(.alu(.word64, .add, .r1, .immediate(value)), target: nil)
    #expect(add.shape == CompactInstruction.shape(row: add.row, magnitude, hasEqualRegisters: false))
    guard let offset = Int16(exactly: value) else { return }
    let load = CompactInstruction(.load(.word, .r1, base: .r2, offset: offset), target: nil)
    #expect(load.value == value)
    #expect(load.shape == CompactInstruction.shape(row: load.row, magnitude, hasEqualRegisters: false))
  }

  @Test func equalRegisters() {
    let shapes = [Instruction.alu(.word64, .mov, .r3, .register(.r3)), .alu(.word64, .add, .r0, .immediate(300))]
      .map { CompactInstruction($0, target: nil).shape & 1 }
    #expect(shapes == [1, 1])
  }

  @Test func jumpsHaveTheInstructionTheyLeadTo() throws {
    let program = try Program(instructions: [
      .jumpIf(.word64, .eq, .r1, .immediate(0), 3), .loadImmediate64(.r0, .value(1)), .jump(-4), .exit,
    ])
    #expect(program.compact.map(\.target) == [3, -1, 0, -1])
    #expect(program.compact.map(\.value) == [0, 1, 0, 0])
  }

  @Test func registers() {
    let store = CompactInstruction(.store(.word, base: .r10, offset: 8, .register(.r7)), target: nil)
    #expect(store.registers == [RegisterSet(.r7), RegisterSet(.r10)])
    for call in [Instruction.call(.helper(1)), .callRegister(.r1), .mayGoto(0)] {
      #expect(CompactInstruction(call, target: nil).registers.isSuperset(of: CompactInstruction.callOrLoop))
    }
  }

  /// Mistakes that a reader of `row` must not take for the instruction of the row.
  @Test func parameterRegisterInOtherAccesses() {
    let none = CompactInstruction.noRow
    #expect(CompactInstruction(.load(.word, .r1, base: .params, offset: 8), target: nil).row == none)
    #expect(CompactInstruction(.load(.double, .r1, base: .params, offset: 8), target: nil).row != none)
  }
}
