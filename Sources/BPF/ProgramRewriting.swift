extension Program {
  /// The program with each instruction replaced by a sequence, with the targets of jumps and calls preserved.
  ///
  /// For rewriting after verification: instructions need not be encodable, and may use `Register.auxiliary`.
  /// - Parameter replacement: the instructions that replace one instruction; distances of jumps and of references to
  ///   subprograms are recomputed.
  /// - Throws: `ProgramError` if a rule of `Program` is violated, or a jump is out of range.
  package func rewritten(
    _ replacement: (Instruction) -> [Instruction]
  ) throws(ProgramError) -> Program {
    var result: [Instruction] = []
    var starts: [Int] = []
    /// New index of every instruction that has a target, and the old index of the target.
    var leads: [(index: Int, target: Int)] = []
    result.reserveCapacity(instructions.count)
    starts.reserveCapacity(instructions.count)
    for (index, instruction) in instructions.enumerated() {
      starts.append(result.count)
      let target = target(ofInstruction: index)
      for new in replacement(instruction) {
        if new.targetDistance != nil, let target { leads.append((result.count, target)) }
        result.append(new)
      }
    }
    let newLayout = try SlotLayout(result)
    for lead in leads {
      let distance = newLayout.slot(starts[lead.target]) - newLayout.slot(lead.index) - 1
      do throws(InstructionError) {
        result[lead.index] = try result[lead.index].leading(to: distance)
      } catch {
        throw ProgramError(.instruction(error), instruction: lead.index, slot: newLayout.slot(lead.index))
      }
    }
    let moved = subprograms.map {
      Subprogram(
        name: $0.name, firstInstruction: starts[$0.firstInstruction], stackSlotCount: $0.stackSlotCount,
        isGlobal: $0.isGlobal)
    }
    return try Program(
      encodable: UncheckedProgram(
        instructions: result, layout: newLayout, subprograms: moved, kfuncs: kfuncs,
        maps: maps.map { map in
          map.leading { slot in layout.instruction(at: slot).map { newLayout.slot(starts[$0]) } ?? slot }
        },
        lines: lines.map { $0.moved(to: starts[$0.instruction]) }))
  }
}
