/// An instruction of x86-64 of two registers at most and one number at most, without these: what is left of its encoding.
///
/// `CodeBuffer.emit(_:_:_:value:)` encodes all such instructions by the same steps without a branch, which a processor could
/// mispredict (Intel SDM volume 2, chapter 2).
@frozen public struct EncodedForm: Sendable, Equatable {
  /// The opcode's bytes before the last byte, the first of them lowest.
  @usableFromInline let opcode: UInt16
  /// The ModRM byte, or the opcode byte that holds a register, with zeros for the registers; above it the bits of the REX
  /// prefix. 0 for no instruction.
  @usableFromInline let last: UInt16
  /// How many bytes `opcode` has: 0 to 2.
  @usableFromInline let opcodeLength: UInt8
  /// Bytes of the number: 0, 1 or 4.
  @usableFromInline let valueLength: UInt8
  /// The place of the destination: a shift of `RegisterBits`.
  @usableFromInline let destination: UInt8
  /// The place of the source: a shift of `RegisterBits`.
  @usableFromInline let source: UInt8

  /// The place of the registers.
  public enum Registers: Sendable {
    /// The destination in ModRM.rm or the opcode byte, no source.
    case destination
    /// The destination in ModRM.reg and ModRM.rm, no source.
    case destinationTwice
    /// The source in ModRM.reg, the destination in ModRM.rm.
    case sourceFirst
    /// The destination in ModRM.reg, the source in ModRM.rm.
    case destinationFirst
  }

  /// Creates a form.
  /// - Parameters:
  ///   - opcode: the opcode's bytes before the last byte, the first of them lowest.
  ///   - last: the ModRM byte, or the opcode byte that holds a register, with zeros for the registers.
  ///   - size: the width of the operation.
  ///   - registers: the place of the registers.
  ///   - valueLength: bytes of the number: 0, 1 or 4.
  init(opcode: UInt16 = 0, last: UInt8, _ size: OperandSize, _ registers: Registers, valueLength: UInt8 = 0) {
    self.opcode = opcode
    opcodeLength = opcode == 0 ? 0 : opcode < 0x100 ? 1 : 2
    self.last = UInt16(last) | (size == .bits64 ? 0x800 : 0)
    self.valueLength = valueLength
    (destination, source) =
      switch registers {
      case .destination: (RegisterBits.rm, RegisterBits.nowhere)
      case .destinationTwice: (RegisterBits.both, RegisterBits.nowhere)
      case .sourceFirst: (RegisterBits.rm, RegisterBits.reg)
      case .destinationFirst: (RegisterBits.reg, RegisterBits.rm)
      }
  }

  private init() { (opcode, last, opcodeLength, valueLength, destination, source) = (0, 0, 0, 0, 0, 0) }

  /// No instruction.
  public static let none = EncodedForm()

  /// Whether there is an instruction.
  @inlinable public var exists: Bool { last != 0 }
}

extension EncodedForm {
  /// `op destination, source`.
  public static func arithmetic(_ operation: Arithmetic, _ size: OperandSize) -> EncodedForm {
    EncodedForm(opcode: UInt16(operation.rawValue), last: 0xC0, size, .sourceFirst)
  }

  /// `op destination, imm8`, or with a number of 32 bits `op destination, imm32`.
  public static func arithmetic(_ operation: Arithmetic, _ size: OperandSize, isNarrow: Bool) -> EncodedForm {
    EncodedForm(
      opcode: isNarrow ? 0x83 : 0x81, last: 0xC0 | operation.extension << 3, size, .destination,
      valueLength: isNarrow ? 1 : 4)
  }

  /// `op rax, imm32` in the form without a ModRM byte.
  public static func arithmeticOnRAX(_ operation: Arithmetic, _ size: OperandSize) -> EncodedForm {
    EncodedForm(last: operation.rawValue &+ 4, size, .destination, valueLength: 4)
  }

  /// `test destination, destination`.
  public static func testItself(_ size: OperandSize) -> EncodedForm {
    EncodedForm(opcode: 0x85, last: 0xC0, size, .destinationTwice)
  }

  /// `test destination, source`.
  public static func test(_ size: OperandSize) -> EncodedForm {
    EncodedForm(opcode: 0x85, last: 0xC0, size, .sourceFirst)
  }

  /// `test destination, imm32`.
  public static func testImmediate(_ size: OperandSize) -> EncodedForm {
    EncodedForm(opcode: 0xF7, last: 0xC0, size, .destination, valueLength: 4)
  }

  /// `neg destination`.
  public static func negate(_ size: OperandSize) -> EncodedForm {
    EncodedForm(opcode: 0xF7, last: 0xD8, size, .destination)
  }

  /// `mov destination, source`.
  public static func move(_ size: OperandSize) -> EncodedForm {
    EncodedForm(opcode: 0x89, last: 0xC0, size, .sourceFirst)
  }

  /// `xor destination, destination`, 32 bits wide: 0.
  public static let moveZero = EncodedForm(opcode: 0x31, last: 0xC0, .bits32, .destinationTwice)

  /// `mov destination, imm32`, zero-extended to 64 bits.
  public static let moveZeroExtended = EncodedForm(last: 0xB8, .bits32, .destination, valueLength: 4)

  /// `mov destination, imm32`, sign-extended to 64 bits.
  public static let moveSignExtended = EncodedForm(opcode: 0xC7, last: 0xC0, .bits64, .destination, valueLength: 4)

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
      opcode: byOne ? 0xD1 : 0xC1, last: 0xC0 | operation.rawValue << 3, size, .destination,
      valueLength: byOne ? 0 : 1)
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
    EncodedForm(opcode: 0x89, last: isNarrow ? 0x40 : 0x80, size, .sourceFirst, valueLength: isNarrow ? 1 : 4)
  }
}

/// What a register adds to the ModRM byte and the REX prefix of an instruction, 16 bits for each place that it may have.
@frozen public struct RegisterBits: Sendable {
  @usableFromInline let bits: UInt64

  static let rm: UInt8 = 0
  static let reg: UInt8 = 16
  static let both: UInt8 = 32
  static let nowhere: UInt8 = 48

  /// The bits of a register.
  public init(_ register: GeneralRegister) {
    let extended: UInt64 = register.isExtended ? 1 : 0
    let rm = UInt64(register.low) | extended << 8
    let reg = UInt64(register.low) << 3 | extended << 10
    bits = rm << UInt64(Self.rm) | reg << UInt64(Self.reg) | (rm | reg) << UInt64(Self.both)
  }
}

extension CodeBuffer {
  /// An instruction by its form.
  /// - Parameters:
  ///   - form: the form; it must exist. With a memory operand the base must not be rsp or r12, which need a byte more.
  ///   - destination: the destination, or the base of a store.
  ///   - source: the source, or the base of a load; any for a form without one.
  ///   - value: the number; any for a form without one.
  @inlinable @inline(__always) public mutating func emit(
    _ form: EncodedForm, _ destination: RegisterBits, _ source: RegisterBits, value: Int32
  ) {
    let registers =
      form.last | UInt16(truncatingIfNeeded: destination.bits &>> UInt64(form.destination))
      | UInt16(truncatingIfNeeded: source.bits &>> UInt64(form.source))
    let prefix = UInt8(truncatingIfNeeded: registers >> 8)
    let code = UInt32(form.opcode) | UInt32(registers & 0xFF) &<< (UInt32(form.opcodeLength) &* 8)
    // The prefix is omitted if it has no bits set: the code is then written over it.
    emit(
      prefix: 0x40 | prefix, isKept: prefix != 0, code, length: Int(form.opcodeLength) &+ 1, value,
      valueLength: Int(form.valueLength))
  }
}
