/// A field of an encoded instruction.
public enum InstructionField: Hashable, Sendable {
  /// The dst register field, bits 8 to 11.
  case destination
  /// The src register field, bits 12 to 15.
  case source
  /// The off field, bits 16 to 31.
  case offset
  /// The imm field, bits 32 to 63.
  case immediate
  /// The second slot of a 64-bit immediate load, other than its imm field.
  case nextSlot
  /// The imm field of the second slot of a 64-bit immediate load.
  case nextImmediate
}

/// Why a value is not an instruction, or an instruction has no encoding.
public enum InstructionError: Error, Hashable, Sendable {
  /// No instruction has this opcode byte.
  case unknownOpcode(UInt8)
  /// The opcode is known, but no instruction has this value in the field that selects among its forms.
  case unknownVariant(opcode: UInt8, field: InstructionField)
  /// A field that the instruction does not use is not zero (RFC 9669 section 3: "SHALL be cleared to zero").
  case reservedField(InstructionField)
  /// A register number above 11.
  case invalidRegister(UInt8)
  /// r11 outside the three stack-argument forms; the kernel's "R11 is invalid".
  case invalidParamsRegister
  /// The second slot of a 64-bit immediate load is missing.
  case truncated
  /// A jump's distance, in slots, that does not fit in its 16-bit field.
  case jumpOutOfRange(Int32)
  /// No instruction combines these operands (a 64-bit sign-extending load, a byte swap of 8 bits).
  case unsupportedOperands
}

extension InstructionError: CustomStringConvertible {
  /// Human-readable message.
  public var description: String {
    switch self {
    case .unknownOpcode(let opcode): "unknown opcode \(hexadecimal(opcode))"
    case .unknownVariant(let opcode, let field): "unknown \(field) value for opcode \(hexadecimal(opcode))"
    case .reservedField(let field): "reserved \(field) field is not zero"
    case .invalidRegister(let number): "R\(number) is invalid"
    case .invalidParamsRegister: "R11 is invalid"
    case .truncated: "the second slot of a 64-bit immediate load is missing"
    case .jumpOutOfRange(let distance): "jump distance \(distance) does not fit in 16 bits"
    case .unsupportedOperands: "no instruction has these operands"
    }
  }
}

extension InstructionField: CustomStringConvertible {
  /// The field's name as in RFC 9669 section 3.1.
  public var description: String {
    switch self {
    case .destination: "dst_reg"
    case .source: "src_reg"
    case .offset: "offset"
    case .immediate: "imm"
    case .nextSlot: "second slot"
    case .nextImmediate: "next_imm"
    }
  }
}

func hexadecimal(_ value: some BinaryInteger) -> String { "0x" + String(value, radix: 16) }
