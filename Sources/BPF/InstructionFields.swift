/// The operand fields of an encoded instruction (RFC 9669 section 3.1) that the form does not fix.
struct InstructionFields: Hashable, Sendable {
  /// The dst register field, bits 8 to 11.
  var destination: UInt8 = 0
  /// The src register field, bits 12 to 15.
  var source: UInt8 = 0
  /// The off field, bits 16 to 31.
  var offset: Int16 = 0
  /// The imm field, bits 32 to 63.
  var immediate: Int32 = 0
  /// The imm field of the second slot.
  var nextImmediate: UInt32 = 0

  init(
    destination: Register? = nil, source: Register? = nil, offset: Int16 = 0, immediate: Int32 = 0,
    nextImmediate: UInt32 = 0
  ) {
    self.destination = destination?.rawValue ?? 0
    self.source = source?.rawValue ?? 0
    self.offset = offset
    self.immediate = immediate
    self.nextImmediate = nextImmediate
  }

  init(slot: UInt64, next: UInt64) {
    destination = UInt8(truncatingIfNeeded: slot >> 8) & 15
    source = UInt8(truncatingIfNeeded: slot >> 12) & 15
    offset = Int16(truncatingIfNeeded: slot >> 16)
    immediate = Int32(truncatingIfNeeded: slot >> 32)
    nextImmediate = UInt32(truncatingIfNeeded: next >> 32)
  }

  /// The fields at their positions in the first slot, with opcode 0.
  var slot: UInt64 {
    UInt64(destination & 15) << 8 | UInt64(source & 15) << 12 | UInt64(UInt16(bitPattern: offset)) << 16
      | UInt64(UInt32(bitPattern: immediate)) << 32
  }

  /// The second operand, from the src or imm field.
  func operand(_ kind: OperandKind) -> Operand {
    switch kind {
    case .register: .register(Register(number: source))
    case .immediate: .immediate(immediate)
    }
  }
}
