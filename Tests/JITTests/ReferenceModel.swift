import BPF

/// The semantics of BPF instructions, written from RFC 9669, sections 4.1 to 4.3 and 5.
enum ReferenceModel {
  /// Section 4.1: dst after `dst op= src`. The source of a 32-bit operation is its low half.
  static func alu(_ width: Width, _ operation: ALUOperation, _ destination: UInt64, _ source: UInt64) -> UInt64 {
    if width == .word32 {
      let (left, right) = (UInt32(truncatingIfNeeded: destination), UInt32(truncatingIfNeeded: source))
      let result: UInt32
      switch operation {
      case .add: result = left &+ right
      case .sub: result = left &- right
      case .mul: result = left &* right
      case .or: result = left | right
      case .and: result = left & right
      case .xor: result = left ^ right
      case .mov: result = right
      case .lsh: result = left << (right & 31)
      case .rsh: result = left >> (right & 31)
      case .arsh: result = UInt32(bitPattern: Int32(bitPattern: left) >> Int32(right & 31))
      case .div: result = right == 0 ? 0 : left / right
      case .mod: result = right == 0 ? left : left % right
      case .sdiv:
        result = UInt32(truncatingIfNeeded: quotient(Int64(Int32(bitPattern: left)), Int64(Int32(bitPattern: right))))
      case .smod:
        result = UInt32(truncatingIfNeeded: remainder(Int64(Int32(bitPattern: left)), Int64(Int32(bitPattern: right))))
      }
      return UInt64(result)
    }
    switch operation {
    case .add: return destination &+ source
    case .sub: return destination &- source
    case .mul: return destination &* source
    case .or: return destination | source
    case .and: return destination & source
    case .xor: return destination ^ source
    case .mov: return source
    case .lsh: return destination << (source & 63)
    case .rsh: return destination >> (source & 63)
    case .arsh: return UInt64(bitPattern: Int64(bitPattern: destination) >> Int64(source & 63))
    case .div: return source == 0 ? 0 : destination / source
    case .mod: return source == 0 ? destination : destination % source
    case .sdiv: return UInt64(bitPattern: quotient(Int64(bitPattern: destination), Int64(bitPattern: source)))
    case .smod: return UInt64(bitPattern: remainder(Int64(bitPattern: destination), Int64(bitPattern: source)))
    }
  }

  /// Section 4.1: division by zero gives zero; the smallest number divided by -1 is itself.
  private static func quotient(_ left: Int64, _ right: Int64) -> Int64 {
    right == 0 ? 0 : left.dividedReportingOverflow(by: right).partialValue
  }

  /// Section 4.1: modulo zero leaves the destination; the sign is the dividend's.
  private static func remainder(_ left: Int64, _ right: Int64) -> Int64 {
    right == 0 ? left : left.remainderReportingOverflow(dividingBy: right).partialValue
  }

  /// Section 5.3: memory, the source register and r0 after an atomic operation.
  static func atomic(
    _ operation: AtomicOperation, _ size: MemorySize, memory: UInt64, source: UInt64, result r0: UInt64
  ) -> (memory: UInt64, source: UInt64, result: UInt64) {
    let mask: UInt64 = size == .double ? ~0 : 0xFFFF_FFFF
    let (old, value) = (memory & mask, source & mask)
    func stored(_ new: UInt64) -> UInt64 { memory & ~mask | new & mask }
    switch operation {
    case .add: return (stored(old &+ value), source, r0)
    case .or: return (stored(old | value), source, r0)
    case .and: return (stored(old & value), source, r0)
    case .xor: return (stored(old ^ value), source, r0)
    case .fetchAdd: return (stored(old &+ value), old, r0)
    case .fetchOr: return (stored(old | value), old, r0)
    case .fetchAnd: return (stored(old & value), old, r0)
    case .fetchXor: return (stored(old ^ value), old, r0)
    case .exchange: return (stored(value), old, r0)
    case .compareExchange: return (old == r0 & mask ? stored(value) : memory, source, old)
    }
  }

  /// Section 4.1: a 64-bit operation sign-extends its immediate to 64 bits.
  static func operand(_ immediate: Int32) -> UInt64 { UInt64(bitPattern: Int64(immediate)) }

  /// Section 4.1, MOVSX: the low bits of the source, sign-extended to the width, the rest zero.
  static func moveSignExtend(_ width: Width, _ source: UInt64, bits: UInt8) -> UInt64 {
    let sign = UInt64(1) << UInt64(bits - 1)
    let value = source & (sign &* 2 &- 1)
    let extended = (value ^ sign) &- sign
    return width == .word64 ? extended : extended & 0xFFFF_FFFF
  }

  /// Section 4.2, on a little-endian machine.
  static func byteOrder(_ order: ByteOrder, _ value: UInt64, bits: UInt8) -> UInt64 {
    let count = Int(bits) / 8
    let bytes = (0..<count).map { value >> UInt64(8 * $0) & 0xFF }
    let ordered = order == .toLittle ? bytes : bytes.reversed()
    return ordered.enumerated().reduce(0) { $0 | $1.element << UInt64(8 * $1.offset) }
  }

  /// Section 4.3: whether a jump is taken.
  static func holds(_ width: Width, _ condition: Condition, _ left: UInt64, _ right: UInt64) -> Bool {
    if width == .word32 {
      return holds(condition, UInt32(truncatingIfNeeded: left), UInt32(truncatingIfNeeded: right)) {
        Int32(bitPattern: $0)
      }
    }
    return holds(condition, left, right) { Int64(bitPattern: $0) }
  }

  private static func holds<Word: FixedWidthInteger & UnsignedInteger, Signed: Comparable>(
    _ condition: Condition, _ left: Word, _ right: Word, signed: (Word) -> Signed
  ) -> Bool {
    switch condition {
    case .eq: left == right
    case .ne: left != right
    case .gt: left > right
    case .ge: left >= right
    case .lt: left < right
    case .le: left <= right
    case .set: left & right != 0
    case .sgt: signed(left) > signed(right)
    case .sge: signed(left) >= signed(right)
    case .slt: signed(left) < signed(right)
    case .sle: signed(left) <= signed(right)
    }
  }

  /// Section 5: `size` bytes of memory as an unsigned value.
  static func loaded(_ word: UInt64, _ size: MemorySize) -> UInt64 {
    size == .double ? word : word & (UInt64(1) << UInt64(8 * size.rawValue) - 1)
  }
}
