/// The width of an ALU or jump operation: classes ALU and JMP32, or ALU64 and JMP (RFC 9669 section 3).
@frozen
public enum Width: UInt8, Hashable, Sendable, CaseIterable {
  /// 32 bits: the ALU and JMP32 classes. Results are zero-extended to 64 bits.
  case word32
  /// 64 bits: the ALU64 and JMP classes.
  case word64
}

/// The size of a memory access; the raw value is in bytes (RFC 9669 section 5).
@frozen
public enum MemorySize: UInt8, Hashable, Sendable, CaseIterable {
  /// 1 byte (`BPF_B`).
  case byte = 1
  /// 2 bytes (`BPF_H`).
  case half = 2
  /// 4 bytes (`BPF_W`).
  case word = 4
  /// 8 bytes (`BPF_DW`).
  case double = 8
}

/// A binary arithmetic operation (RFC 9669 section 4.1). Negation and byte swaps are instructions of their own.
@frozen
public enum ALUOperation: UInt8, Hashable, Sendable, CaseIterable {
  /// dst += operand
  case add
  /// dst -= operand
  case sub
  /// dst *= operand
  case mul
  /// dst = operand ? dst / operand : 0, unsigned
  case div
  /// dst = operand ? dst / operand : 0, signed (offset field 1)
  case sdiv
  /// dst = operand ? dst % operand : dst, unsigned
  case mod
  /// dst = operand ? dst % operand : dst, signed and truncating (offset field 1)
  case smod
  /// dst |= operand
  case or
  /// dst &= operand
  case and
  /// dst <<= operand, the count masked to the width
  case lsh
  /// dst >>= operand, logical, the count masked to the width
  case rsh
  /// dst >>= operand, arithmetic, the count masked to the width
  case arsh
  /// dst ^= operand
  case xor
  /// dst = operand
  case mov
}

/// The condition of a conditional jump (RFC 9669 section 4.3).
@frozen
public enum Condition: UInt8, Hashable, Sendable, CaseIterable {
  /// dst == operand
  case eq
  /// dst != operand
  case ne
  /// dst > operand, unsigned
  case gt
  /// dst >= operand, unsigned
  case ge
  /// dst < operand, unsigned
  case lt
  /// dst <= operand, unsigned
  case le
  /// dst & operand is not zero (`BPF_JSET`)
  case set
  /// dst > operand, signed
  case sgt
  /// dst >= operand, signed
  case sge
  /// dst < operand, signed
  case slt
  /// dst <= operand, signed
  case sle
}

/// The conversion that a byte-order instruction does (RFC 9669 section 4.2).
@frozen
public enum ByteOrder: UInt8, Hashable, Sendable, CaseIterable {
  /// Convert between host order and little endian.
  case toLittle
  /// Convert between host order and big endian.
  case toBig
  /// Swap unconditionally (class ALU64).
  case swap
}

/// An atomic read-modify-write operation (RFC 9669 section 5.3).
@frozen
public enum AtomicOperation: UInt8, Hashable, Sendable, CaseIterable {
  /// *p += src
  case add
  /// *p |= src
  case or
  /// *p &= src
  case and
  /// *p ^= src
  case xor
  /// src = *p, then *p += the old src
  case fetchAdd
  /// src = *p, then *p |= the old src
  case fetchOr
  /// src = *p, then *p &= the old src
  case fetchAnd
  /// src = *p, then *p ^= the old src
  case fetchXor
  /// Exchange src and *p.
  case exchange
  /// If *p == r0 then *p = src; r0 = the old *p.
  case compareExchange
}
