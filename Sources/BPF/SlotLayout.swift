/// The mapping between a program's instructions and its slots.
@usableFromInline package struct SlotLayout: Sendable, Equatable {
  /// The length in slots.
  @usableFromInline package let slotCount: Int
  private let instructionCount: Int
  /// Both maps are empty if every instruction has one slot: the mapping is the identity.
  @usableFromInline let slots: [Int32]
  /// -1 for the second slot of a 64-bit immediate load.
  @usableFromInline let instructions: [Int32]

  /// The layout of instructions in order.
  ///
  /// - Parameter sequence: the instructions.
  /// - Throws: `.empty` and `.tooManySlots`.
  package init(_ sequence: [Instruction]) throws(ProgramError) {
    var wide = 0
    for instruction in sequence { wide += instruction.slotCount - 1 }
    let slotCount = sequence.count + wide
    guard slotCount > 0 else { throw ProgramError(.empty, instruction: 0, slot: 0) }
    guard slotCount <= Program.maximumSlotCount else {
      throw ProgramError(.tooManySlots(slotCount), instruction: 0, slot: 0)
    }
    var slots: [Int32] = []
    var instructions: [Int32] = []
    if wide > 0 {
      slots.reserveCapacity(sequence.count)
      instructions.reserveCapacity(slotCount)
      for (index, instruction) in sequence.enumerated() {
        slots.append(Int32(truncatingIfNeeded: instructions.count))
        instructions.append(Int32(truncatingIfNeeded: index))
        if instruction.slotCount == 2 { instructions.append(-1) }
      }
    }
    self.slotCount = slotCount
    instructionCount = sequence.count
    self.slots = slots
    self.instructions = instructions
  }

  /// The slot of an instruction of the program.
  /// - Parameter instruction: its index.
  @inlinable package func slot(_ instruction: Int) -> Int {
    slots.isEmpty ? instruction : Int(slots[instruction])
  }

  /// The instruction that starts at a slot, nil if none does.
  /// - Parameter slot: the slot, counted from 0.
  @inlinable package func instruction(at slot: Int) -> Int? {
    guard slot >= 0 && slot < slotCount else { return nil }
    guard !instructions.isEmpty else { return slot }
    let index = Int(instructions[slot])
    return index < 0 ? nil : index
  }

  /// Whether a slot is in the program.
  func contains(_ slot: Int) -> Bool { slot >= 0 && slot < slotCount }
}
