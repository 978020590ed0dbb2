import Testing

@testable import BPF

struct InstructionTableTests {
  @Test func everyFormIsAtItsRow() {
    #expect(InstructionTable.rows.count == InstructionForm.count)
    for (index, row) in InstructionTable.rows.enumerated() {
      #expect(row.form.row == index, "\(row.name)")
    }
  }

  @Test func namesAreUnique() {
    #expect(Set(InstructionTable.rows.map(\.name)).count == InstructionTable.rows.count)
  }

  @Test func textFormsAreParsedWhole() {
    for row in InstructionTable.rows {
      for case .literal(let text) in row.text {
        #expect(!text.contains("{"), "\(row.name): \(text)")
        #expect(!text.contains("}"), "\(row.name): \(text)")
      }
    }
  }

  /// No slot matches two rows: two patterns of one opcode differ in a bit that both fix, or in the r11 rule.
  @Test func rowsAreDisjoint() {
    let patterns = InstructionPatterns.shared.byForm
    for (index, left) in patterns.enumerated() {
      for right in patterns[(index + 1)...] where left.value & 0xff == right.value & 0xff {
        let fixedApart = (left.value ^ right.value) & left.mask & right.mask != 0
        let paramsApart = (left.stackArgument == nil) != (right.stackArgument == nil)
        #expect(fixedApart || paramsApart, "\(left.form) \(right.form)")
      }
    }
  }

  @Test func instructionIsSmallAndTrivial() {
    #expect(MemoryLayout<Instruction>.stride <= 24)
    #expect(_isPOD(Instruction.self))
    #expect(_isPOD(InstructionPattern.self))
  }
}
