import BPF

// The semantics of instructions: RFC 9669 sections 4 and 5.

/// Arithmetic of one width: 64 bits (class ALU64), or the low 32 (class ALU), whose result is zero-extended.
enum Arithmetic {
  /// The result of an operation.
  /// - Parameter signed: the signed integer of the same width.
  @inline(__always)
  static func result<
    Word: FixedWidthInteger & UnsignedInteger, Signed: FixedWidthInteger & SignedInteger
  >(_ operation: ALUOperation, _ left: Word, _ right: Word, _ signed: Signed.Type) -> Word {
    switch operation {
    case .add: left &+ right
    case .sub: left &- right
    case .mul: left &* right
    case .div: right == 0 ? 0 : left / right
    case .sdiv: signedQuotient(left, right, signed)
    case .mod: right == 0 ? left : left % right
    case .smod: signedRemainder(left, right, signed)
    case .or: left | right
    case .and: left & right
    case .lsh: left &<< right
    case .rsh: left &>> right
    case .arsh: Word(truncatingIfNeeded: Signed(truncatingIfNeeded: left) &>> Signed(truncatingIfNeeded: right))
    case .xor: left ^ right
    case .mov: right
    }
  }

  private static func signedQuotient<
    Word: FixedWidthInteger & UnsignedInteger, Signed: FixedWidthInteger & SignedInteger
  >(_ left: Word, _ right: Word, _ signed: Signed.Type) -> Word {
    switch right {
    case 0: 0
    case .max: 0 &- left
    default: Word(truncatingIfNeeded: Signed(truncatingIfNeeded: left) / Signed(truncatingIfNeeded: right))
    }
  }

  private static func signedRemainder<
    Word: FixedWidthInteger & UnsignedInteger, Signed: FixedWidthInteger & SignedInteger
  >(_ left: Word, _ right: Word, _ signed: Signed.Type) -> Word {
    switch right {
    case 0: left
    case .max: 0
    default: Word(truncatingIfNeeded: Signed(truncatingIfNeeded: left) % Signed(truncatingIfNeeded: right))
    }
  }
}

extension Interpreter {
  @inline(__always) static func holds(
    _ width: Width, _ condition: Condition, _ left: UInt64, _ right: UInt64
  ) -> Bool {
    var (left, right) = (left, right)
    var (signedLeft, signedRight) = (Int64(bitPattern: left), Int64(bitPattern: right))
    if width == .word32 {
      left &= 0xFFFF_FFFF
      right &= 0xFFFF_FFFF
      signedLeft = Int64(Int32(truncatingIfNeeded: left))
      signedRight = Int64(Int32(truncatingIfNeeded: right))
    }
    switch condition {
    case .eq: return left == right
    case .ne: return left != right
    case .gt: return left > right
    case .ge: return left >= right
    case .lt: return left < right
    case .le: return left <= right
    case .set: return left & right != 0
    case .sgt: return signedLeft > signedRight
    case .sge: return signedLeft >= signedRight
    case .slt: return signedLeft < signedRight
    case .sle: return signedLeft <= signedRight
    }
  }

  static func swapped(_ order: ByteOrder, _ value: UInt64, _ bits: UInt8) -> UInt64 {
    switch (order, bits) {
    case (.toLittle, 16): value & 0xFFFF
    case (.toLittle, 32): value & 0xFFFF_FFFF
    case (.toLittle, _): value
    case (_, 16): UInt64(UInt16(truncatingIfNeeded: value).byteSwapped)
    case (_, 32): UInt64(UInt32(truncatingIfNeeded: value).byteSwapped)
    default: value.byteSwapped
    }
  }

  @inline(__always) static func load(_ memory: UnsafeMutableRawPointer, _ size: MemorySize) -> UInt64 {
    // The size of most accesses, which a branch of its own predicts better than a table.
    if size == .double { return memory.loadUnaligned(as: UInt64.self) }
    return switch size {
    case .byte: UInt64(memory.load(as: UInt8.self))
    case .half: UInt64(memory.loadUnaligned(as: UInt16.self))
    case .word: UInt64(memory.loadUnaligned(as: UInt32.self))
    case .double: memory.loadUnaligned(as: UInt64.self)
    }
  }

  @inline(__always) static func store(_ value: UInt64, _ memory: UnsafeMutableRawPointer, _ size: MemorySize) {
    if size == .double { return memory.storeBytes(of: value, as: UInt64.self) }
    switch size {
    case .byte: memory.storeBytes(of: UInt8(truncatingIfNeeded: value), as: UInt8.self)
    case .half: memory.storeBytes(of: UInt16(truncatingIfNeeded: value), as: UInt16.self)
    case .word: memory.storeBytes(of: UInt32(truncatingIfNeeded: value), as: UInt32.self)
    case .double: memory.storeBytes(of: value, as: UInt64.self)
    }
  }

  /// Section 5.3.
  func atomic(
    _ operation: AtomicOperation, _ size: MemorySize, _ base: Register, _ offset: Int16, _ source: Register,
    _ index: Int
  ) throws(InterpreterError) {
    let registers = memory.registers
    let pointer = try memory.location(registers[base], offset, size, index, isWritten: true)
    let old = Self.load(pointer, size)
    let value = registers[source]
    let new: UInt64
    switch operation {
    case .add, .fetchAdd: new = old &+ value
    case .or, .fetchOr: new = old | value
    case .and, .fetchAnd: new = old & value
    case .xor, .fetchXor: new = old ^ value
    case .exchange: new = value
    case .compareExchange:
      let compared = size == .double ? registers[0] : registers[0] & 0xFFFF_FFFF
      if old == compared { Self.store(value, pointer, size) }
      registers[0] = old
      return
    }
    Self.store(new, pointer, size)
    switch operation {
    case .fetchAdd, .fetchOr, .fetchAnd, .fetchXor, .exchange: registers[source] = old
    case .add, .or, .and, .xor, .compareExchange: break
    }
  }
}
