/// An instruction's bytes as one or two 64-bit slots, each to be written little endian.
@frozen
public struct EncodedInstruction: Hashable, Sendable {
  /// The first slot: opcode in bits 0 to 7, dst 8 to 11, src 12 to 15, off 16 to 31, imm 32 to 63.
  public let first: UInt64
  /// The second slot of a 64-bit immediate load.
  public let second: UInt64?
}

extension Instruction {
  /// Decodes the instruction that starts with a slot.
  ///
  /// - Parameters:
  ///   - slot: the first 8 bytes, read little endian.
  ///   - next: the 8 bytes after them, nil at the end; used for 64-bit immediate loads only.
  /// - Throws: `InstructionError` if the slot is not an instruction, or encodes to other bytes.
  public static func decode(_ slot: UInt64, next: UInt64?) throws(InstructionError) -> Instruction {
    try decode(slot, next: next, InstructionPatterns.shared)
  }

  @inline(__always)
  static func decode(
    _ slot: UInt64, next: UInt64?, _ patterns: borrowing InstructionPatterns, takesParams: Bool = false
  ) throws(InstructionError) -> Instruction {
    for index in patterns.candidates(UInt8(truncatingIfNeeded: slot)) {
      let pattern = patterns.byOpcode[index]
      guard pattern.matches(slot) else { continue }
      if pattern.slotCount == 1 {
        return Instruction(pattern.form, InstructionFields(slot: slot, next: 0))
      }
      guard let next else { throw .truncated }
      if next & pattern.nextMask != 0 {
        throw .reservedField(next & 0xffff_ffff == 0 ? .nextImmediate : .nextSlot)
      }
      return Instruction(pattern.form, InstructionFields(slot: slot, next: next))
    }
    if takesParams, let instruction = decode(params: slot, next: next, patterns) { return instruction }
    throw InstructionError(mismatch: slot)
  }

  /// The instruction in which r11 stands where only r0 to r10 may; nil if that is not all that is wrong.
  private static func decode(
    params slot: UInt64, next: UInt64?, _ patterns: borrowing InstructionPatterns
  ) -> Instruction? {
    let params = UInt64(Register.params.rawValue)
    let isDestination = (slot >> 8) & 15 == params
    let isSource = (slot >> 12) & 15 == params
    let usual = slot & ~(isDestination ? 0xf00 : 0) & ~(isSource ? 0xf000 : 0)
    for index in patterns.candidates(UInt8(truncatingIfNeeded: slot)) {
      let pattern = patterns.byOpcode[index]
      guard usual != slot, pattern.matches(usual), pattern.checksDestination || !isDestination,
        pattern.checksSource || !isSource
      else { continue }
      if pattern.slotCount == 1 { return Instruction(pattern.form, InstructionFields(slot: slot, next: 0)) }
      guard let next, next & pattern.nextMask == 0 else { return nil }
      return Instruction(pattern.form, InstructionFields(slot: slot, next: next))
    }
    return nil
  }

  /// Encodes the instruction.
  ///
  /// - Throws: `InstructionError` if no encoding exists: operands that no instruction combines, r11 outside the
  ///   stack-argument forms, a jump that does not fit in 16 bits.
  public func encoded() throws(InstructionError) -> EncodedInstruction {
    try encoded(InstructionPatterns.shared)
  }

  func encoded(_ patterns: borrowing InstructionPatterns) throws(InstructionError) -> EncodedInstruction {
    let (encoded, pattern) = try encodedFields(patterns)
    guard pattern.matches(encoded.first) else { throw InstructionError(encoded.first, pattern) }
    return encoded
  }

  /// The slots with the operands in their fields; r11 may stand in every register field.
  fileprivate func encodedFields(
    _ patterns: borrowing InstructionPatterns
  ) throws(InstructionError) -> (EncodedInstruction, InstructionPattern) {
    let (form, fields) = try parts()
    guard let row = form.row else { throw .unsupportedOperands }
    let pattern = patterns.byForm[row]
    let encoded = EncodedInstruction(
      first: fields.slot & ~pattern.mask | pattern.value,
      second: pattern.slotCount == 2 ? UInt64(fields.nextImmediate) << 32 : nil)
    return (encoded, pattern)
  }
}

extension InstructionError {
  /// Why a slot matches no row of the table.
  init(mismatch slot: UInt64) {
    let opcode = UInt8(truncatingIfNeeded: slot)
    let patterns = InstructionPatterns.shared
    let rows = patterns.candidates(opcode).compactMap { index -> InstructionDescription? in
      patterns.byOpcode[index].form.row.map { InstructionTable.rows[$0] }
    }
    guard let any = rows.first else {
      self = .unknownOpcode(opcode)
      return
    }
    // The row selected by the selecting fields, or else the row without selecting fields.
    let chosen =
      rows.first { !$0.selectors.isEmpty && $0.isSelected(by: slot) } ?? rows.first { $0.selectors.isEmpty }
    guard let chosen else {
      self = .unknownVariant(opcode: opcode, field: any.selectors.first ?? .immediate)
      return
    }
    self.init(slot, InstructionPattern(chosen))
  }

  /// Why a slot that a pattern was chosen for does not match it.
  init(_ slot: UInt64, _ pattern: InstructionPattern) {
    let differences = (slot ^ pattern.value) & pattern.mask
    let destination = UInt8(truncatingIfNeeded: slot >> 8) & 15
    let source = UInt8(truncatingIfNeeded: slot >> 12) & 15
    let registers = [pattern.checksDestination ? destination : 0, pattern.checksSource ? source : 0]
    if let number = registers.first(where: { $0 > 11 }) {
      self = .invalidRegister(number)
    } else if registers.contains(11) || (differences == 0 && pattern.stackArgument != nil) {
      self = .invalidParamsRegister
    } else if differences & 0xf00 != 0 {
      self = .reservedField(.destination)
    } else if differences & 0xf000 != 0 {
      self = .reservedField(.source)
    } else if differences & 0xffff_0000 != 0 {
      self = .reservedField(.offset)
    } else {
      self = .reservedField(.immediate)
    }
  }
}

extension InstructionDescription {
  /// The fields, other than the opcode, whose values select this row.
  var selectors: [InstructionField] {
    var fields: [InstructionField] = []
    switch destination {
    case .fixed, .params: fields.append(.destination)
    case .zero, .read, .write, .readWrite: break
    }
    switch source {
    case .fixed, .params: fields.append(.source)
    case .zero, .read, .write, .readWrite: break
    }
    if case .fixed = offset { fields.append(.offset) }
    if case .fixed = immediate { fields.append(.immediate) }
    return fields
  }

  /// Whether a slot's selecting fields ask for this row.
  func isSelected(by slot: UInt64) -> Bool {
    let pattern = InstructionPattern(self)
    let fields = selectors.reduce(into: UInt64(0)) { mask, field in
      switch field {
      case .destination: mask |= 0xf00
      case .source: mask |= 0xf000
      case .offset: mask |= 0xffff_0000
      case .immediate: mask |= 0xffff_ffff << 32
      case .nextSlot, .nextImmediate: break
      }
    }
    return (slot ^ pattern.value) & fields == 0
  }
}

extension Instruction {
  /// Encodes the instruction for a verifier that is to refuse it: r11 may stand in every register field.
  ///
  /// - Throws: `InstructionError` for operands that no instruction combines, and for a jump that does not fit in 16 bits.
  package func encodedUnchecked() throws(InstructionError) -> EncodedInstruction {
    try encodedFields(InstructionPatterns.shared).0
  }
}
