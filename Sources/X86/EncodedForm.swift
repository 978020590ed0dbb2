/// An instruction of x86-64 of two registers at most and one number at most, without these: what is left of its encoding.
///
/// `CodeBuffer.emit(_:_:_:value:)` encodes all such instructions by the same steps without a branch, which a processor could
/// mispredict (Intel SDM volume 2, chapter 2).
@frozen public struct EncodedForm: Sendable, Equatable {
  /// The opcode's bytes before the last byte, the first of them lowest.
  @usableFromInline let opcode: UInt16
  /// How many bytes `opcode` has: 0 to 2.
  @usableFromInline let opcodeLength: UInt8
  /// The ModRM byte, or the opcode byte that holds a register, with zeros for the registers; 0 for no instruction.
  @usableFromInline let last: UInt8
  /// Bytes of the number: 0, 1 or 4.
  @usableFromInline let valueLength: UInt8
  /// The REX prefix's W bit.
  @usableFromInline let wide: UInt8
  /// All bits if the destination is in ModRM.reg and the source in ModRM.rm, else 0.
  @usableFromInline let swapped: UInt8
  /// All bits if the destination is in ModRM.reg too, else 0.
  @usableFromInline let doubled: UInt8

  /// The place of the registers.
  public enum Registers: Sendable {
    /// The destination in ModRM.rm or the opcode byte, the source in ModRM.reg.
    case sourceFirst
    /// The destination in ModRM.reg, the source in ModRM.rm.
    case destinationFirst
    /// The destination in both.
    case destinationTwice
  }

  /// Creates a form.
  /// - Parameters:
  ///   - opcode: the opcode's bytes before the last byte, the first of them lowest.
  ///   - last: the ModRM byte, or the opcode byte that holds a register, with zeros for the registers.
  ///   - size: the width of the operation.
  ///   - registers: the place of the registers.
  ///   - valueLength: bytes of the number: 0, 1 or 4.
  public init(
    opcode: UInt16 = 0, last: UInt8, _ size: OperandSize, _ registers: Registers = .sourceFirst, valueLength: UInt8 = 0
  ) {
    self.opcode = opcode
    opcodeLength = opcode == 0 ? 0 : opcode < 0x100 ? 1 : 2
    self.last = last
    self.valueLength = valueLength
    wide = size == .bits64 ? 8 : 0
    swapped = registers == .destinationFirst ? .max : 0
    doubled = registers == .destinationTwice ? .max : 0
  }

  private init() {
    opcode = 0
    opcodeLength = 0
    last = 0
    valueLength = 0
    wide = 0
    swapped = 0
    doubled = 0
  }

  /// No instruction.
  public static let none = EncodedForm()

  /// Whether there is an instruction.
  @inlinable public var exists: Bool { last != 0 }
}

extension EncodedForm {
  /// `op destination, source`.
  public static func arithmetic(_ operation: Arithmetic, _ size: OperandSize) -> EncodedForm {
    EncodedForm(opcode: UInt16(operation.rawValue), last: 0xC0, size)
  }

  /// `op destination, imm8`, or with a number of 32 bits `op destination, imm32`.
  public static func arithmetic(_ operation: Arithmetic, _ size: OperandSize, isNarrow: Bool) -> EncodedForm {
    EncodedForm(
      opcode: isNarrow ? 0x83 : 0x81, last: 0xC0 | operation.extension << 3, size, valueLength: isNarrow ? 1 : 4)
  }

  /// `op rax, imm32` in the form without a ModRM byte.
  public static func arithmeticOnRAX(_ operation: Arithmetic, _ size: OperandSize) -> EncodedForm {
    EncodedForm(last: operation.rawValue &+ 4, size, valueLength: 4)
  }

  /// `test destination, destination`.
  public static func testItself(_ size: OperandSize) -> EncodedForm {
    EncodedForm(opcode: 0x85, last: 0xC0, size, .destinationTwice)
  }

  /// `test destination, source`.
  public static func test(_ size: OperandSize) -> EncodedForm { EncodedForm(opcode: 0x85, last: 0xC0, size) }

  /// `test destination, imm32`.
  public static func testImmediate(_ size: OperandSize) -> EncodedForm {
    EncodedForm(opcode: 0xF7, last: 0xC0, size, valueLength: 4)
  }

  /// `neg destination`.
  public static func negate(_ size: OperandSize) -> EncodedForm { EncodedForm(opcode: 0xF7, last: 0xD8, size) }

  /// `mov destination, source`.
  public static func move(_ size: OperandSize) -> EncodedForm { EncodedForm(opcode: 0x89, last: 0xC0, size) }

  /// `xor destination, destination`, 32 bits wide: 0.
  public static let moveZero = EncodedForm(opcode: 0x31, last: 0xC0, .bits32, .destinationTwice)

  /// `mov destination, imm32`, zero-extended to 64 bits.
  public static let moveZeroExtended = EncodedForm(last: 0xB8, .bits32, valueLength: 4)

  /// `mov destination, imm32`, sign-extended to 64 bits.
  public static let moveSignExtended = EncodedForm(opcode: 0xC7, last: 0xC0, .bits64, valueLength: 4)

  /// `imul destination, source`.
  public static func multiply(_ size: OperandSize) -> EncodedForm {
    EncodedForm(opcode: 0xAF0F, last: 0xC0, size, .destinationFirst)
  }

  /// `imul destination, destination, imm8`, or with a number of 32 bits imm32.
  public static func multiply(_ size: OperandSize, isNarrow: Bool) -> EncodedForm {
    EncodedForm(
      opcode: isNarrow ? 0x6B : 0x69, last: 0xC0, size, .destinationTwice, valueLength: isNarrow ? 1 : 4)
  }

  /// A shift by a constant: the form for 1, or with an imm8.
  public static func shift(_ operation: Shift, _ size: OperandSize, byOne: Bool) -> EncodedForm {
    EncodedForm(
      opcode: byOne ? 0xD1 : 0xC1, last: 0xC0 | operation.rawValue << 3, size, valueLength: byOne ? 0 : 1)
  }

  /// Zero-extending load of 1, 2, 4 or 8 bytes from the address in the source plus a number.
  public static func load(bytes: UInt8, isNarrow: Bool) -> EncodedForm {
    let (opcode, size): (UInt16, OperandSize) =
      switch bytes {
      case 1: (0xB60F, .bits64)
      case 2: (0xB70F, .bits64)
      case 4: (0x8B, .bits32)
      default: (0x8B, .bits64)
      }
    return EncodedForm(
      opcode: opcode, last: isNarrow ? 0x40 : 0x80, size, .destinationFirst, valueLength: isNarrow ? 1 : 4)
  }

  /// Load of 1, 2 or 4 bytes, sign-extended to 64 bits, from the address in the source plus a number.
  public static func loadSignExtended(bytes: UInt8, isNarrow: Bool) -> EncodedForm {
    let opcode: UInt16 = bytes == 1 ? 0xBE0F : bytes == 2 ? 0xBF0F : 0x63
    return EncodedForm(
      opcode: opcode, last: isNarrow ? 0x40 : 0x80, .bits64, .destinationFirst, valueLength: isNarrow ? 1 : 4)
  }

  /// Store of the source's low 4 or 8 bytes to the address in the destination plus a number.
  public static func store(_ size: OperandSize, isNarrow: Bool) -> EncodedForm {
    EncodedForm(opcode: 0x89, last: isNarrow ? 0x40 : 0x80, size, valueLength: isNarrow ? 1 : 4)
  }
}

extension CodeBuffer {
  /// An instruction by its form.
  /// - Parameters:
  ///   - form: the form; it must exist. With a memory operand the base must not be rsp or r12, which need a byte more.
  ///   - destination: the destination, or the base of a store.
  ///   - source: the source, or the base of a load; rax for a form without one.
  ///   - value: the number; any for a form without one.
  @inlinable @inline(__always) public mutating func emit(
    _ form: EncodedForm, _ destination: GeneralRegister, _ source: GeneralRegister, value: Int32
  ) {
    let exchange = (destination.rawValue ^ source.rawValue) & form.swapped
    let reg = (source.rawValue ^ exchange) | (destination.rawValue & form.doubled)
    let rm = destination.rawValue ^ exchange
    let rex = form.wide | (reg >> 3) << 2 | rm >> 3
    let last = UInt64(form.last | (reg & 7) << 3 | rm & 7)
    let code = UInt64(form.opcode) | last &<< (UInt64(form.opcodeLength) &* 8)
    // The prefix is omitted if it has no bits set.
    let prefix: UInt64 = rex == 0 ? 0 : 1
    let length = Int(prefix) &+ Int(form.opcodeLength) &+ 1
    emit(
      code &<< (prefix &* 8) | UInt64(0x40 | rex) &* prefix, length: length, value, valueLength: Int(form.valueLength))
  }
}
