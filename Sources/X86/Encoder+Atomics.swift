// Atomic instructions, BMI2 shifts and what tail calls need (Intel SDM volume 2).

/// A locked read-modify-write instruction with a memory and a register operand, by its opcode bytes.
@frozen public enum LockedOperation: UInt16, Sendable {
  case add = 0x01
  case or = 0x09
  case and = 0x21
  case xor = 0x31
  case exchange = 0x87
  case exchangeAdd = 0xC10F
  case compareExchange = 0xB10F
}

extension CodeBuffer {
  /// `[lock] op [memory], register`, word or double.
  /// - Parameter isLocked: whether the lock prefix is written; xchg with memory locks without it.
  @inlinable public mutating func locked(
    _ operation: LockedOperation, _ size: OperandSize, _ destination: Memory, _ source: GeneralRegister,
    isLocked: Bool = true
  ) {
    if isLocked { emit(0xF0, length: 1) }
    rex(size, reg: source, rm: destination.base)
    emit(UInt64(operation.rawValue), length: operation.rawValue > 0xFF ? 2 : 1)
    memory(reg: source.low, destination)
  }

  /// `shlx`, `shrx` or `sarx destination, destination, count` (BMI2).
  @inlinable public mutating func shiftX(
    _ operation: Shift, _ size: OperandSize, _ destination: GeneralRegister, by count: GeneralRegister
  ) {
    let prefix: UInt64 =
      switch operation {
      case .left: 1
      case .right: 3
      case .arithmeticRight: 2
      }
    let extended: UInt64 = destination.isExtended ? 0 : 0xA0
    let third = (size == .bits64 ? 0x80 : 0) | UInt64(~count.rawValue & 15) << 3 | prefix
    let modrm = UInt64(0xC0 | destination.low << 3 | destination.low)
    emit(0xC4 | (0x42 | extended) << 8 | third << 16 | 0xF7 << 24 | modrm << 32, length: 5)
  }

  /// `op qword [memory], imm8`.
  @inlinable public mutating func arithmeticQuad(_ operation: Arithmetic, _ memory: Memory, immediate: Int8) {
    rex(.bits64, reg: .rax, rm: memory.base)
    emit(0x83, length: 1)
    // The opcode's bits 3 to 5 are the extension of the immediate form (Intel SDM volume 2, table A-6).
    self.memory(reg: operation.rawValue >> 3, memory)
    emit(UInt64(UInt8(bitPattern: immediate)), length: 1)
  }

  /// `mov destination, [base + index * 8 + displacement]`, displacement of four bytes.
  @inlinable public mutating func loadIndexed(
    _ destination: GeneralRegister, base: GeneralRegister, index: GeneralRegister, displacement: Int32
  ) {
    let bits: UInt64 =
      0x48 | (destination.isExtended ? 4 : 0) | (index.isExtended ? 2 : 0) | (base.isExtended ? 1 : 0)
    let modrm = UInt64(0x84 | destination.low << 3)
    let sib = UInt64(0xC0 | index.low << 3 | base.low)
    emit(bits | 0x8B << 8 | modrm << 16 | sib << 24, length: 4, displacement)
  }

  /// `mov destination, [base + displacement]`, always with four bytes of displacement.
  @inlinable public mutating func loadWide(_ destination: GeneralRegister, _ source: Memory) {
    rex(.bits64, reg: destination, rm: source.base)
    emit(0x8B | UInt64(0x80 | destination.low << 3 | source.base.low) << 8, length: 2, source.displacement)
  }

  /// `jmp register`.
  @inlinable public mutating func jump(_ register: GeneralRegister) {
    unary(.bits32, 0xFF, extension: 4, rm: register)
  }

  /// `int3`: a trap.
  @inlinable public mutating func breakpoint() { emit(0xCC, length: 1) }

  /// `endbr64`: a valid target of indirect branches under IBT.
  @inlinable public mutating func endBranch() { emit(0xFA1E_0FF3, length: 4) }
}
