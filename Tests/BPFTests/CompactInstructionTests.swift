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
    #expect(CompactInstruction(.alu(.word64, .add, .r1, .immediate(value)), target: nil).magnitude == magnitude)
    guard let offset = Int16(exactly: value) else { return }
    let load = CompactInstruction(.load(.word, .r1, base: .r2, offset: offset), target: nil)
    #expect(load.magnitude == magnitude && load.value == value)
  }

  @Test func jumpsHaveTheInstructionTheyLeadTo() throws {
    let program = try Program(instructions: [
      .jumpIf(.word64, .eq, .r1, .immediate(7), 3), .loadImmediate64(.r0, .value(1)), .jump(-4), .exit,
    ])
    #expect(program.compact.map(\.target) == [3, -1, 0, -1])
    #expect(program.compact.map(\.offset) == [0, 0, 0, 0])
    #expect(program.compact[0].value == 7)
  }

  /// Mistakes that a reader of `row` must not take for the instruction of the row.
  @Test func parameterRegisterInOtherAccesses() {
    #expect(CompactInstruction(.load(.word, .r1, base: .params, offset: 8), target: nil).row == CompactInstruction.noRow)
    #expect(
      CompactInstruction(.load(.double, .r1, base: .params, offset: 8), target: nil).row != CompactInstruction.noRow)
  }
}
