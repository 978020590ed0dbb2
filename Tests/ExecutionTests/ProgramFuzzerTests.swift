import BPF
import Execution
import Testing

/// What random programs contain.
@Suite struct ProgramFuzzerTests {
  /// Programs contain only the rows that may occur.
  @Test func onlyRowsThatMayOccur() throws {
    let old = ProgramFuzzer.allRows.filter { row in
      switch InstructionTable.rows[row].form {
      case .alu(_, .sdiv, _), .alu(_, .smod, _), .moveSignExtend, .loadSignExtend, .jumpLong, .mayGoto, .loadAcquire,
        .storeRelease, .byteOrder(.swap, _), .loadStackArgument, .storeStackArgument:
        false
      default: true
      }
    }
    var seen: Set<Int> = []
    for seed in 1...200 as ClosedRange<UInt64> {
      let program = try ProgramFuzzer.program(seed: seed, rows: old)
      for instruction in program.instructions { seen.insert(try #require(instruction.row)) }
    }
    #expect(seen.isSubset(of: old))
    #expect(seen.count > 100)
  }

  /// A context that is only read is not written, and one that takes registers gets no immediates.
  @Test(arguments: [ProgramFuzzer.Context.rawTracepoint, .syscall(.registers)])
  func contexts(_ context: ProgramFuzzer.Context) throws {
    for seed in 1...100 as ClosedRange<UInt64> {
      let program = try ProgramFuzzer.program(seed: seed, rows: ProgramFuzzer.allRows, context: context)
      let first = program.instructions[0]
      guard case .alu(.word64, .mov, let register, .register(.r1)) = first else {
        Issue.record("\(first)")
        return
      }
      for instruction in program.instructions[
        ..<(program.subprograms.dropFirst().first?.firstInstruction ?? program.instructions.count)]
      {
        guard case .store(_, register, let offset, let operand) = instruction else { continue }
        #expect(context.stores == .registers && offset < 128)
        if case .immediate = operand { Issue.record("seed \(seed): \(instruction)") }
      }
    }
  }

  /// Stack arguments: all slots are loaded somewhere, into every register, and functions of all counts occur.
  @Test func stackArguments() throws {
    var slots: Set<Int> = []
    var registers: Set<Register> = []
    var counts: Set<Int> = []
    for seed in 1...300 as ClosedRange<UInt64> {
      let program = try ProgramFuzzer.program(seed: seed, rows: ProgramFuzzer.allRows)
      counts.formUnion(program.subprograms.compactMap(\.stackSlotCount))
      for case .load(_, let register, .params, let offset) in program.instructions {
        slots.insert(Int(offset) / 8)
        registers.insert(register)
      }
    }
    #expect(slots == Set(1...7))
    #expect(counts == Set(0...7))
    #expect(registers == [.r0, .r1, .r2, .r3, .r4, .r5, .r6, .r7, .r8, .r9])
  }
}
