extension Program {
  /// The program with each instruction replaced by others, jumps and calls going where they went.
  ///
  /// For rewriting below the verifier: instructions need not encode, and may name `Register.auxiliary`.
  /// - Parameter replacement: the instructions that take the place of one; of those that jump or name a subprogram the
  ///   distance is set anew.
  /// - Throws: `ProgramError` where a rule of `Program` is broken, or a jump does not reach.
  package func rewritten(
    _ replacement: (Instruction) -> [Instruction]
  ) throws(ProgramError) -> Program {
    var result: [Instruction] = []
    var starts: [Int] = []
    /// New index of every instruction that leads somewhere, and the old index of where.
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
        name: $0.name, firstInstruction: starts[$0.firstInstruction], stackSlotCount: $0.stackSlotCount)
    }
    return try Program(checked: result, layout: newLayout, subprograms: moved, kfuncs: kfuncs)
  }
}
