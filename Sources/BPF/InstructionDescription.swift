/// One row of `InstructionTable`: encoding, registers read and written, and text form of one instruction form.
public struct InstructionDescription: Sendable {
  /// The form that the row describes.
  public let form: InstructionForm
  /// The row's unique name, such as "add64_imm".
  public let name: String
  /// The opcode byte.
  public let opcode: UInt8
  /// The dst field.
  public let destination: RegisterField
  /// The src field.
  public let source: RegisterField
  /// The off field.
  public let offset: OffsetField
  /// The imm field.
  public let immediate: ImmediateField
  /// The imm field of the second slot; nil for instructions of one slot.
  public let nextImmediate: ImmediateField?
  /// Registers read without a field: r0 of a compare and exchange, r1 to r5 of a call, r6 of a packet load.
  public let implicitReads: RegisterSet
  /// Registers written or left undefined without a field.
  public let implicitWrites: RegisterSet
  /// The text form, in order of printing.
  public let text: [TextElement]
}

/// An element of an instruction's text form.
public enum TextElement: Hashable, Sendable {
  /// Literal text.
  case literal(String)
  /// An operand.
  case operand(TextOperand)
}

/// An operand in an instruction's text form, with its notation.
public enum TextOperand: String, Hashable, Sendable, CaseIterable {
  /// The dst register's 64-bit name, "r3".
  case destination = "dst"
  /// The dst register's 32-bit name, "w3".
  case destination32 = "dst32"
  /// The src register's 64-bit name.
  case source = "src"
  /// The src register's 32-bit name.
  case source32 = "src32"
  /// An address from the dst register: "r1 + 8", "r1 - 8".
  case destinationAddress = "dst+off"
  /// An address from the src register.
  case sourceAddress = "src+off"
  /// The src register plus the imm field, which is omitted if 0: "r1", "r1 + 5".
  case sourceIndex = "src+imm"
  /// The imm field, signed decimal.
  case immediate = "imm"
  /// The imm field as a helper's id, unsigned decimal.
  case helper = "helper"
  /// Both imm fields as one 64-bit value in hexadecimal.
  case wideHexadecimal = "wide-hex"
  /// Both imm fields as one 64-bit value in decimal.
  case wideDecimal = "wide"
  /// The high 16 bits of imm: the address space converted to.
  case destinationSpace = "dst-space"
  /// The low 16 bits of imm: the address space converted from.
  case sourceSpace = "src-space"
  /// The off field as a signed distance, "+2" or "-1", or a label.
  case jump = "jump"
  /// The imm field as a signed distance, or a label.
  case jumpLong = "jump-long"
  /// The imm field as a signed distance after `pc`, or a subprogram's name.
  case subprogram = "subprogram"
  /// The imm and off fields as a kfunc's id and BTF descriptor index, or the kfunc's name.
  case kfunc = "kfunc"
}
