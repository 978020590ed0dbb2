// Encodings of the instructions that a BPF JIT needs. If x86-64 has several encodings of an instruction, the one that
// // the Linux JIT uses is chosen, so that the code can be compared with the kernel's byte for byte.

extension CodeBuffer {
  /// The REX prefix for the given bits, or nothing where none is needed.
  @inlinable @inline(__always) mutating func rex(
    _ size: OperandSize, reg: GeneralRegister, rm: GeneralRegister, force: Bool = false
  ) {
    let bits: UInt8 =
      (size == .bits64 ? 8 : 0) | (reg.isExtended ? 4 : 0) | (rm.isExtended ? 1 : 0)
    if bits != 0 || force { emit(UInt64(0x40 | bits), length: 1) }
  }

  /// `opcode` with two registers: `reg` in ModRM.reg, `rm` in ModRM.rm.
  @inlinable @inline(__always) mutating func registers(
    _ size: OperandSize, _ opcode: UInt8, reg: GeneralRegister, rm: GeneralRegister
  ) {
    let modrm = 0xC0 | (reg.low << 3) | rm.low
    let bits: UInt8 = (size == .bits64 ? 8 : 0) | (reg.isExtended ? 4 : 0) | (rm.isExtended ? 1 : 0)
    if bits != 0 {
      emit(UInt64(0x40 | bits) | UInt64(opcode) << 8 | UInt64(modrm) << 16, length: 3)
    } else {
      emit(UInt64(opcode) | UInt64(modrm) << 8, length: 2)
    }
  }

  /// `opcode /extension` with one register operand.
  @inlinable @inline(__always) mutating func unary(
    _ size: OperandSize, _ opcode: UInt8, extension: UInt8, rm: GeneralRegister
  ) {
    let modrm = 0xC0 | (`extension` << 3) | rm.low
    let bits: UInt8 = (size == .bits64 ? 8 : 0) | (rm.isExtended ? 1 : 0)
    if bits != 0 {
      emit(UInt64(0x40 | bits) | UInt64(opcode) << 8 | UInt64(modrm) << 16, length: 3)
    } else {
      emit(UInt64(opcode) | UInt64(modrm) << 8, length: 2)
    }
  }

  /// ModRM, SIB where the base needs one, and the shortest displacement of at least one byte.
  @inlinable @inline(__always) mutating func memory(reg: UInt8, _ operand: Memory) {
    let needsSIB = operand.base.low == GeneralRegister.rsp.low
    let narrow = Int8(truncatingIfNeeded: operand.displacement)
    let isNarrow = Int32(narrow) == operand.displacement
    let modrm = (isNarrow ? 0x40 : 0x80) | (reg << 3) | operand.base.low
    var head = UInt64(modrm)
    var length = 1
    if needsSIB {
      head |= 0x24 << 8
      length = 2
    }
    if isNarrow {
      emit(head | UInt64(UInt8(bitPattern: narrow)) << UInt64(length * 8), length: length &+ 1)
    } else {
      emit(head, length: length, operand.displacement)
    }
  }

  // MARK: Moves

  /// `mov destination, source`.
  @inlinable public mutating func move(_ size: OperandSize, _ destination: GeneralRegister, _ source: GeneralRegister) {
    registers(size, 0x89, reg: source, rm: destination)
  }

  /// `mov destination, imm32`, sign-extended to 64 bits where `isSigned`; zero becomes `xor`.
  @inlinable public mutating func moveImmediate32(_ destination: GeneralRegister, _ value: Int32, isSigned: Bool) {
    if isSigned && value < 0 {
      // Sign extension is only done by the form with a ModRM byte.
      let rex: UInt64 = destination.isExtended ? 0x49 : 0x48
      emit(rex | 0xC7 << 8 | UInt64(0xC0 | destination.low) << 16, length: 3, value)
    } else if value == 0 {
      registers(.bits32, 0x31, reg: destination, rm: destination)
    } else if destination.isExtended {
      emit(0x41 | UInt64(0xB8 | destination.low) << 8, length: 2, value)
    } else {
      emit(UInt64(0xB8 | destination.low), length: 1, value)
    }
  }

  /// `mov destination, imm64` in the shortest form that the Linux JIT knows.
  @inlinable public mutating func moveImmediate64(_ destination: GeneralRegister, _ value: UInt64) {
    if let short = UInt32(exactly: value) {
      moveImmediate32(destination, Int32(bitPattern: short), isSigned: false)
    } else if value >= 0xFFFF_FFFF_8000_0000 {
      moveImmediate32(destination, Int32(truncatingIfNeeded: value), isSigned: true)
    } else {
      moveAbsolute(destination, value)
    }
  }

  /// `movabs destination, imm64`, always with eight bytes of immediate.
  @inlinable public mutating func moveAbsolute(_ destination: GeneralRegister, _ value: UInt64) {
    emit((destination.isExtended ? 0x49 : 0x48) | UInt64(0xB8 | destination.low) << 8, length: 2)
    emit(value, length: 8)
  }

  /// `movsx` or `movsxd`: the low `bits` bits of `source`, sign-extended to the width of `size`.
  /// - Parameter bits: 8, 16 or 32.
  @inlinable public mutating func moveSignExtended(
    _ size: OperandSize, _ destination: GeneralRegister, _ source: GeneralRegister, bits: UInt8
  ) {
    if bits == 32 {
      registers(size, 0x63, reg: destination, rm: source)
      return
    }
    // sil, dil, bpl and spl exist only with a REX prefix; the Linux JIT writes one for every 8-bit source.
    let force = bits == 8
    rex(size, reg: destination, rm: source, force: force)
    let modrm = 0xC0 | (destination.low << 3) | source.low
    emit(0x0F | (bits == 8 ? 0xBE : 0xBF) << 8 | UInt64(modrm) << 16, length: 3)
  }

  /// `movzx destination, source16`.
  @inlinable public mutating func moveZeroExtended16(_ destination: GeneralRegister, _ source: GeneralRegister) {
    rex(.bits32, reg: destination, rm: source)
    emit(0x0F | 0xB7 << 8 | UInt64(0xC0 | (destination.low << 3) | source.low) << 16, length: 3)
  }

  // MARK: Memory

  /// Zero-extending load of 1, 2, 4 or 8 bytes.
  @inlinable public mutating func load(bytes: UInt8, _ destination: GeneralRegister, _ source: Memory) {
    switch bytes {
    case 1, 2:
      rex(.bits64, reg: destination, rm: source.base)
      emit(0x0F | (bytes == 1 ? 0xB6 : 0xB7) << 8, length: 2)
    case 4:
      rex(.bits32, reg: destination, rm: source.base)
      emit(0x8B, length: 1)
    default:
      rex(.bits64, reg: destination, rm: source.base)
      emit(0x8B, length: 1)
    }
    memory(reg: destination.low, source)
  }

  /// Store of the low 1, 2, 4 or 8 bytes of a register.
  @inlinable public mutating func store(bytes: UInt8, _ destination: Memory, _ source: GeneralRegister) {
    switch bytes {
    case 1:
      rex(.bits32, reg: source, rm: destination.base, force: source.low >= 4)
      emit(0x88, length: 1)
    case 2:
      emit(0x66, length: 1)
      rex(.bits32, reg: source, rm: destination.base)
      emit(0x89, length: 1)
    case 4:
      rex(.bits32, reg: source, rm: destination.base)
      emit(0x89, length: 1)
    default:
      rex(.bits64, reg: source, rm: destination.base)
      emit(0x89, length: 1)
    }
    memory(reg: source.low, destination)
  }

  /// Store of an immediate in 1, 2, 4 or 8 bytes; eight bytes take the sign-extended 32-bit value.
  @inlinable public mutating func storeImmediate(bytes: UInt8, _ destination: Memory, _ value: Int32) {
    if bytes == 2 { emit(0x66, length: 1) }
    rex(bytes == 8 ? .bits64 : .bits32, reg: .rax, rm: destination.base)
    emit(bytes == 1 ? 0xC6 : 0xC7, length: 1)
    memory(reg: 0, destination)
    switch bytes {
    case 1: emit(UInt64(UInt8(truncatingIfNeeded: value)), length: 1)
    case 2: emit(UInt64(UInt16(truncatingIfNeeded: value)), length: 2)
    default: emit(UInt64(UInt32(bitPattern: value)), length: 4)
    }
  }

  // MARK: Arithmetic

  /// `op destination, source`.
  @inlinable public mutating func arithmetic(
    _ operation: Arithmetic, _ size: OperandSize, _ destination: GeneralRegister, _ source: GeneralRegister
  ) {
    registers(size, operation.rawValue, reg: source, rm: destination)
  }

  /// `op destination, imm`: the 8-bit form, the short form of rax, or the 32-bit form.
  @inlinable public mutating func arithmetic(
    _ operation: Arithmetic, _ size: OperandSize, _ destination: GeneralRegister, immediate: Int32
  ) {
    if let narrow = Int8(exactly: immediate) {
      unary(size, 0x83, extension: operation.extension, rm: destination)
      emit(UInt64(UInt8(bitPattern: narrow)), length: 1)
    } else if destination == .rax && operation != .cmp {
      rex(size, reg: .rax, rm: .rax)
      emit(UInt64(operation.rawValue &+ 4), length: 1, immediate)
    } else {
      wideArithmetic(operation, size, destination, immediate: immediate)
    }
  }

  /// `op destination, imm32`, always with four bytes of immediate.
  @inlinable public mutating func wideArithmetic(
    _ operation: Arithmetic, _ size: OperandSize, _ destination: GeneralRegister, immediate: Int32
  ) {
    unary(size, 0x81, extension: operation.extension, rm: destination)
    emit(UInt64(UInt32(bitPattern: immediate)), length: 4)
  }

  /// `neg destination`.
  @inlinable public mutating func negate(_ size: OperandSize, _ destination: GeneralRegister) {
    unary(size, 0xF7, extension: 3, rm: destination)
  }

  /// `div` (unsigned) or `idiv` of rdx:rax by a register.
  @inlinable public mutating func divide(_ size: OperandSize, by divisor: GeneralRegister, isSigned: Bool) {
    unary(size, 0xF7, extension: isSigned ? 7 : 6, rm: divisor)
  }

  /// `cdq` or `cqo`: the sign of rax into rdx.
  @inlinable public mutating func signExtendIntoRDX(_ size: OperandSize) {
    if size == .bits64 { emit(0x48, length: 1) }
    emit(0x99, length: 1)
  }

  /// A shift by a constant.
  @inlinable public mutating func shift(
    _ operation: Shift, _ size: OperandSize, _ destination: GeneralRegister, by count: UInt8
  ) {
    if count == 1 {
      unary(size, 0xD1, extension: operation.rawValue, rm: destination)
    } else {
      unary(size, 0xC1, extension: operation.rawValue, rm: destination)
      emit(UInt64(count), length: 1)
    }
  }

  /// A shift by cl.
  @inlinable public mutating func shiftByCL(_ operation: Shift, _ size: OperandSize, _ destination: GeneralRegister) {
    unary(size, 0xD3, extension: operation.rawValue, rm: destination)
  }

  /// `ror destination16, 8`.
  @inlinable public mutating func rotate16By8(_ destination: GeneralRegister) {
    emit(0x66, length: 1)
    rex(.bits32, reg: .rax, rm: destination)
    emit(0xC1 | UInt64(0xC8 | destination.low) << 8 | 8 << 16, length: 3)
  }

  /// `bswap destination`.
  @inlinable public mutating func byteSwap(_ size: OperandSize, _ destination: GeneralRegister) {
    rex(size, reg: .rax, rm: destination)
    emit(0x0F | UInt64(0xC8 | destination.low) << 8, length: 2)
  }

  /// `test left, right`.
  @inlinable public mutating func test(_ size: OperandSize, _ left: GeneralRegister, _ right: GeneralRegister) {
    registers(size, 0x85, reg: right, rm: left)
  }

  /// `test left, imm32`.
  @inlinable public mutating func test(_ size: OperandSize, _ left: GeneralRegister, immediate: Int32) {
    unary(size, 0xF7, extension: 0, rm: left)
    emit(UInt64(UInt32(bitPattern: immediate)), length: 4)
  }

  // MARK: Stack and control flow

  /// `push register`.
  @inlinable public mutating func push(_ register: GeneralRegister) {
    if register.isExtended {
      emit(0x41 | UInt64(0x50 | register.low) << 8, length: 2)
    } else {
      emit(UInt64(0x50 | register.low), length: 1)
    }
  }

  /// `pop register`.
  @inlinable public mutating func pop(_ register: GeneralRegister) {
    if register.isExtended {
      emit(0x41 | UInt64(0x58 | register.low) << 8, length: 2)
    } else {
      emit(UInt64(0x58 | register.low), length: 1)
    }
  }

  /// One no-operation instruction, as the kernel encodes it (arch/x86/include/asm/nops.h).
  /// - Parameter bytes: its length: 1 to 5; nothing is emitted for 0 and below, 5 bytes for more.
  @inlinable public mutating func noOperation(bytes: Int) {
    switch bytes {
    case ...0: break
    case 1: emit(0x90, length: 1)
    case 2: emit(0x9066, length: 2)
    case 3: emit(0x00_1F0F, length: 3)
    case 4: emit(0x0040_1F0F, length: 4)
    default: emit(0x00_0044_1F0F, length: 5)
    }
  }

  /// `ud2`: the processor refuses it (`#UD`).
  @inlinable public mutating func undefined() { emit(0x0B0F, length: 2) }

  /// `std`: an ABI violation when a call follows.
  @inlinable public mutating func setDirectionFlag() { emit(0xFD, length: 1) }

  /// `leave`.
  @inlinable public mutating func leave() { emit(0xC9, length: 1) }

  /// `ret`.
  @inlinable public mutating func ret() { emit(0xC3, length: 1) }

  /// `call rel32`.
  /// - Parameter displacement: distance in bytes from the end of the instruction.
  @inlinable public mutating func call(displacement: Int32) { emit(0xE8, length: 1, displacement) }

  /// `call register`.
  @inlinable public mutating func call(_ register: GeneralRegister) {
    unary(.bits32, 0xFF, extension: 2, rm: register)
  }

  /// `jmp rel8`.
  /// - Parameter displacement: distance in bytes from the end of the instruction.
  @inlinable public mutating func jumpShort(_ displacement: Int8) {
    emit(0xEB | UInt64(UInt8(bitPattern: displacement)) << 8, length: 2)
  }

  /// `jmp rel32`.
  /// - Parameter displacement: distance in bytes from the end of the instruction.
  @inlinable public mutating func jumpNear(_ displacement: Int32) { emit(0xE9, length: 1, displacement) }

  /// `jcc rel8`.
  /// - Parameter displacement: distance in bytes from the end of the instruction.
  @inlinable public mutating func jumpShort(if condition: JumpCondition, _ displacement: Int8) {
    emit(UInt64(0x70 | condition.rawValue) | UInt64(UInt8(bitPattern: displacement)) << 8, length: 2)
  }

  /// `jcc rel32`.
  /// - Parameter displacement: distance in bytes from the end of the instruction.
  @inlinable public mutating func jumpNear(if condition: JumpCondition, _ displacement: Int32) {
    emit(0x0F | UInt64(0x80 | condition.rawValue) << 8, length: 2, displacement)
  }
}
