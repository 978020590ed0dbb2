import BPF
import NativeCalls
import Outcomes

/// A fault in the program, or in the table of call targets, that an engine is given: it shows that the checks would see the
/// same fault of the engine, whose code cannot be changed. The raw values are names on the command line.
package enum ProgramFault: String, Sendable, Hashable, CaseIterable, Codable {
  /// Arguments 7 and 8 are stored in each other's slots.
  case slotsExchanged = "program-slots-7-and-8-exchanged"
  /// The last slot of each function's calls is not stored.
  case lastSlotDropped = "program-last-slot-dropped"
  /// Slots get the lower half of their words.
  case slotUpperHalfLost = "program-slot-upper-half-lost"
  /// Arguments from 7 on are stored one slot lower.
  case slotsShifted = "program-slots-low"
  /// A subprogram loads arguments from 7 on one slot lower.
  case incomingSlotsShifted = "program-incoming-slots-low"
  /// Arguments 1 and 2 are in each other's registers.
  case registersExchanged = "program-arguments-1-and-2-exchanged"
  /// The table of call targets has the address of another function.
  case targetExchanged = "call-target-exchanged"
  /// r7 has another value than the one that has to survive the call.
  case savedRegisterChanged = "program-r7-changed"
  /// The upper half of the result is not stored.
  case resultUpperHalfLost = "program-result-upper-half-lost"

  /// What an engine has to be able to do to show it.
  package var needs: Set<EngineNeed> {
    switch self {
    case .slotsExchanged, .lastSlotDropped, .slotUpperHalfLost, .slotsShifted: [.kfuncs, .stackArguments]
    case .incomingSlotsShifted: [.kfuncs, .stackArguments, .subprograms]
    case .registersExchanged, .targetExchanged, .savedRegisterChanged, .resultUpperHalfLost: [.kfuncs]
    }
  }

  /// The program with the fault. Its instructions stay where they are.
  /// - Parameters:
  ///   - program: a program of generated calls.
  ///   - kept: the value that r7 keeps across a call.
  /// - Throws: `ProgramError` if the result is no program.
  package func planted(in program: Program, kept: UInt64) throws(ProgramError) -> Program {
    var instructions = program.instructions
    for function in program.subprograms.indices {
      let range = program.instructions(ofSubprogram: function) ?? 0..<0
      let last = range.map { Self.stored(program.instructions[$0]) ?? 0 }.max() ?? 0
      for index in range {
        instructions[index] = changed(program, index, lastSlot: last, isMain: function == 0, kept: kept)
      }
    }
    return try Program(
      instructions: instructions, subprograms: program.subprograms, kfuncs: program.kfuncs, maps: program.maps,
      lines: program.lines)
  }

  /// The slot that an instruction stores; nil for others.
  private static func stored(_ instruction: Instruction) -> Int? {
    if case .store(let slot, _)? = instruction.stackArgument { slot } else { nil }
  }

  private func changed(_ program: Program, _ index: Int, lastSlot: Int, isMain: Bool, kept: UInt64) -> Instruction {
    let instruction = program.instructions[index]
    func storing(in slot: Int) -> Instruction {
      guard case .store(_, let operand)? = instruction.stackArgument else { return instruction }
      return .store(.double, base: .params, offset: Int16(-8 * slot), operand)
    }
    switch (self, instruction) {
    case (.slotsExchanged, .store) where lastSlot >= 3:
      let slot = Self.stored(instruction)
      return slot == 2 ? storing(in: 3) : slot == 3 ? storing(in: 2) : instruction
    case (.lastSlotDropped, .store) where Self.stored(instruction) == lastSlot: return .jump(0)
    case (.slotsShifted, .store):
      guard let slot = Self.stored(instruction), slot >= 2 else { return instruction }
      return storing(in: slot - 1)
    case (.slotUpperHalfLost, .load(.double, let register, let base, let offset))
    where index + 1 < program.instructions.count:
      guard case .store(_, .register(register))? = program.instructions[index + 1].stackArgument else {
        return instruction
      }
      return .load(.word, register, base: base, offset: offset)
    case (.incomingSlotsShifted, .load):
      guard case .load(let slot, let register)? = instruction.stackArgument, slot >= 2 else { return instruction }
      return .load(.double, register, base: .params, offset: Int16(8 * (slot - 1)))
    case (.registersExchanged, .load(let size, .r1, base: .r6, let offset)) where isMain:
      return .load(size, .r2, base: .r6, offset: offset)
    case (.registersExchanged, .load(let size, .r2, base: .r6, let offset)) where isMain:
      return .load(size, .r1, base: .r6, offset: offset)
    case (.savedRegisterChanged, .loadImmediate64(.r7, .value(kept))) where isMain:
      return .loadImmediate64(.r7, .value(~kept))
    case (.resultUpperHalfLost, .store(.double, base: .r6, let offset, let operand))
    where isMain && offset == Int16(8 * CallBlock.result):
      return .store(.word, base: .r6, offset: offset, operand)
    default: return instruction
    }
  }
}
