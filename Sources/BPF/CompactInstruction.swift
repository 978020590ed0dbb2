/// An instruction in 16 bytes, for code that reads every instruction of a large program: numbers at fixed places instead of
/// a case to branch on.
///
/// `Program` makes it once. This type is public because the JIT reads it from another module without a call.
@frozen
public struct CompactInstruction: Hashable, Sendable {
  /// How large a signed 32-bit number is.
  @frozen
  public enum Magnitude: UInt8, Sendable, CaseIterable {
    /// 0.
    case zero
    /// 1.
    case one
    /// 2 to 127.
    case positive8
    /// -128 to -1.
    case negative8
    /// 128 and more.
    case positive32
    /// -129 and less.
    case negative32
  }

  /// `row` of an instruction that is in no row of the table.
  public static let noRow: UInt8 = .max
  /// The number of shapes, those of `noRow` among them.
  public static let shapeCount = 1 << 12
  /// A bit of `registers` that stands for no register: the instruction is a call or `may_goto`, of which its registers say
  /// little.
  public static let callOrLoop = RegisterSet(rawValue: 1 << 15)

  /// Row, magnitude of `value` and whether the register fields are equal, in one number: an index of tables.
  public let shape: UInt16
  /// The number of the register in the dst field; 0 if the instruction has none.
  public let destination: UInt8
  /// The number of the register in the src field; 0 if the instruction has none.
  public let source: UInt8
  /// The imm field; the distance from the base in bytes in memory accesses without one.
  public let value: Int32
  /// The index of the instruction to which a jump or a call of a subprogram leads; -1 if the instruction leads to none.
  public let target: Int32
  /// The registers in the fields dst and src, r0 for a field that the instruction does not have, and `callOrLoop`.
  public let registers: RegisterSet

  /// The compact form of an instruction.
  /// - Parameters:
  ///   - instruction: the instruction.
  ///   - target: the index of the instruction to which it leads; nil if it leads to none.
  init(_ instruction: Instruction, target: Int?) {
    let parts = try? instruction.parts()
    let fields = parts?.fields ?? InstructionFields()
    destination = fields.destination
    source = fields.source
    // The off field of a jump is in `target`.
    value = fields.immediate != 0 || target != nil ? fields.immediate : Int32(fields.offset)
    self.target = target.map { Int32(truncatingIfNeeded: $0) } ?? -1
    shape = Self.shape(
      row: parts.flatMap { Self.row($0.form, fields) } ?? Self.noRow, Magnitude(value),
      hasEqualRegisters: destination == source)
    let registers = RegisterSet(Register(number: destination)).union(RegisterSet(Register(number: source)))
    self.registers = instruction.isCallOrLoop ? registers.union(Self.callOrLoop) : registers
  }

  /// The index of the instruction's row in `InstructionTable.rows`; `noRow` for an instruction without an encoding and for a
  /// memory access through r11 that is no stack argument.
  @inlinable public var row: UInt8 { UInt8(truncatingIfNeeded: shape >> 4) }

  /// A shape.
  /// - Parameters:
  ///   - row: the row.
  ///   - magnitude: how large the value is.
  ///   - hasEqualRegisters: whether the fields dst and src are equal; with an immediate, whether dst is r0.
  public static func shape(row: UInt8, _ magnitude: Magnitude, hasEqualRegisters: Bool) -> UInt16 {
    UInt16(row) << 4 | UInt16(magnitude.rawValue) << 1 | (hasEqualRegisters ? 1 : 0)
  }

  private static func row(_ form: InstructionForm, _ fields: InstructionFields) -> UInt8? {
    // The rows of stack arguments imply r11; in a field it is a mistake, which the reader of the instruction reports.
    let params = Register.params.rawValue
    switch form {
    case .loadStackArgument, .storeStackArgument: break
    default: if fields.destination == params || fields.source == params { return nil }
    }
    return form.row.flatMap { UInt8(exactly: $0) }
  }
}

extension CompactInstruction.Magnitude {
  /// The magnitude of a number.
  init(_ value: Int32) {
    switch value {
    case 0: self = .zero
    case 1: self = .one
    case 2...127: self = .positive8
    case -128 ... -1: self = .negative8
    case 128...: self = .positive32
    default: self = .negative32
    }
  }
}

extension Instruction {
  fileprivate var isCallOrLoop: Bool {
    switch self {
    case .call, .callRegister, .mayGoto: true
    default: false
    }
  }
}
