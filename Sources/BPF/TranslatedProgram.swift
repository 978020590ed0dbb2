// Programs as the verifier passes them to the kernel's JIT: `xlated_prog_insns` of `BPF_OBJ_GET_INFO_BY_FD`.

extension Program {
  /// Decodes a program as rewritten by the verifier.
  ///
  /// Register fields may hold the auxiliary register, calls of subprograms keep their distance in off (imm holds the
  /// subprogram's number), and a 32-bit move that only clears the upper half has an imm of 1 (Linux `BPF_ZEXT_REG`).
  /// - Parameters:
  ///   - bytes: the slots.
  ///   - jumpTargets: the slots to which jump tables lead.
  ///   - auxiliary: the number of `BPF_REG_AX`: 11, or 12 in kernels whose register 11 is `BPF_REG_PARAMS`.
  /// - Throws: `ProgramError` for the first instruction that is not known here.
  package init(translated bytes: [UInt8], jumpTargets: [Int] = [], auxiliary: UInt8) throws(ProgramError) {
    var instructions: [Instruction] = []
    var slot = 0
    let words = stride(from: 0, to: bytes.count - bytes.count % 8, by: 8).map { start in
      (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
    }
    while slot < words.count {
      do throws(InstructionError) {
        let next = slot + 1 < words.count ? words[slot + 1] : nil
        let instruction = try Instruction.decode(translated: words[slot], next: next, auxiliary: auxiliary)
        instructions.append(instruction)
        slot += instruction.slotCount
      } catch {
        throw ProgramError(.instruction(error), instruction: instructions.count, slot: slot)
      }
    }
    try self.init(
      encodable: UncheckedProgram(
        instructions: instructions, kfuncs: [KfuncReference(name: "kfunc")],
        maps: jumpTargets.isEmpty ? [] : [.jumpTable(named: "targets", targets: jumpTargets)]))
  }
}

extension Instruction {
  fileprivate static func decode(
    translated slot: UInt64, next: UInt64?, auxiliary: UInt8
  ) throws(InstructionError) -> Instruction {
    let original = InstructionFields(slot: slot, next: next ?? 0)
    let opcode = UInt8(truncatingIfNeeded: slot)
    if opcode == 0x85 && original.source == 1 { return .call(.subprogram(Int32(original.offset))) }
    // The number of a kfunc is its BTF id, which may be of any size; here all have one reference.
    if opcode == 0x85 && original.source == 2 { return .call(.kfunc(id: 0, fdOffset: 0)) }
    var plain = original
    if plain.destination == auxiliary { plain.destination = 0 }
    if plain.source == auxiliary { plain.source = 0 }
    if opcode == 0xbc && plain.offset == 0 && plain.immediate == 1 { plain.immediate = 0 }
    let word = plain.slot | UInt64(opcode)
    for index in InstructionPatterns.shared.candidates(opcode) {
      let pattern = InstructionPatterns.shared.byOpcode[index]
      guard pattern.matches(word) else { continue }
      var fields = InstructionFields(slot: word, next: next ?? 0)
      if original.destination == auxiliary { fields.destination = Register.auxiliary.rawValue }
      if original.source == auxiliary { fields.source = Register.auxiliary.rawValue }
      return Instruction(pattern.form, fields)
    }
    throw InstructionError(mismatch: slot)
  }
}
