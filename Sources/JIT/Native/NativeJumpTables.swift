import BPF
internal import X86

/// Where the `gotox` of a function may lead: addresses of code, by the slots that the words of jump tables stand for.
struct Dispatch {
  /// The function.
  let function: Int
  /// The instruction of each slot. Slots are those of the program before constants were blinded.
  let targets: [Int: Int]
  /// The slots from the first target to the last.
  let slots: ClosedRange<Int>
  /// The 64-bit immediates that hold the address of the addresses, in bytes from the start of the image.
  var uses: [Int] = []
}

extension NativeEmitter {
  /// `gotox`: jumps to where a word of a jump table leads. Any other word ends in a trap, so that no jump leads to where no
  /// table leads.
  mutating func emitJump(through register: GeneralRegister, at index: Int) {
    guard let function = program.subprogram(containing: index), let number = dispatch(of: function) else {
      return emitTrap()
    }
    let slots = dispatches[number].slots
    // The number of the word's slot among the slots.
    buffer.moveAbsolute(RegisterMap.scratch, 0 &- JumpTargets.word(slots.lowerBound))
    buffer.arithmetic(.add, .bits64, RegisterMap.scratch, register)
    buffer.arithmetic(.cmp, .bits64, RegisterMap.scratch, immediate: Int32(truncatingIfNeeded: slots.count))
    let outside = forwardJump(if: .aboveOrEqual)
    // No value of the program is in the auxiliary register between its instructions.
    emitAddress(RegisterMap.auxiliary, 0)
    dispatches[number].uses.append(buffer.count - 8)
    buffer.loadIndexed(RegisterMap.scratch, base: RegisterMap.auxiliary, index: RegisterMap.scratch, displacement: 0)
    buffer.test(.bits64, RegisterMap.scratch, RegisterMap.scratch)
    let noTarget = forwardJump(if: .equal)
    buffer.jump(RegisterMap.scratch)
    land(outside)
    land(noTarget)
    emitTrap()
  }

  /// `ud2`.
  private mutating func emitTrap() { buffer.raw(0x0B0F, length: 2) }

  /// The index of a function's `Dispatch`, which is made if there is none; nil if no table leads into the function.
  private mutating func dispatch(of function: Int) -> Int? {
    if let number = dispatches.firstIndex(where: { $0.function == function }) { return number }
    let range = program.instructions(ofSubprogram: function) ?? 0..<0
    var targets: [Int: Int] = [:]
    for (held, map) in zip(translation.maps, program.maps) {
      for (slot, moved) in zip(held.targets, map.targets) {
        if let target = program.instruction(atSlot: moved), range.contains(target) { targets[slot] = target }
      }
    }
    guard let first = targets.keys.min(), let last = targets.keys.max() else { return nil }
    dispatches.append(Dispatch(function: function, targets: targets, slots: first...last))
    return dispatches.count - 1
  }

  /// Emits the addresses after the last function. Their entries of slots that are no targets are 0.
  mutating func emitTrailer() throws(JITError) {
    for dispatch in dispatches {
      let size = 8 * dispatch.slots.count
      try requireRoom(size + 8, at: program.subprograms[dispatch.function].firstInstruction)
      while buffer.count % 8 != 0 { buffer.breakpoint() }
      let start = buffer.count
      for _ in dispatch.slots { buffer.raw(0, length: 8) }
      for (slot, target) in dispatch.targets {
        buffer.patch(
          wide: UInt64(buffer.start + UInt(offsets[target])), at: start + 8 * (slot - dispatch.slots.lowerBound))
      }
      for use in dispatch.uses { buffer.patch(wide: UInt64(buffer.start + UInt(start)), at: use) }
    }
  }
}
