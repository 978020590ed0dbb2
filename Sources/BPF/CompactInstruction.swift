/// An instruction in 16 bytes, for code that reads every instruction of a large program: fields at fixed places instead of
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

  /// The instruction's row in `InstructionTable.rows`; `noRow` for an instruction without an encoding and for a memory access
  /// through r11 that is no stack argument.
  public let row: UInt8
  /// The number of the register in the dst field; 0 if the instruction has none.
  public let destination: UInt8
  /// The number of the register in the src field; 0 if the instruction has none.
  public let source: UInt8
  /// How large `value` is.
  public let magnitude: Magnitude
  /// The imm field; 0 if the instruction has none.
  public let immediate: Int32
  /// The index of the instruction to which a jump or a call of a subprogram leads; -1 if the instruction leads to none.
  public let target: Int32
  /// The distance of a memory access from its base, in bytes; 0 for other instructions.
  public let offset: Int16

  /// The imm field, or the offset in instructions without one. Stores of immediates have both.
  @inlinable public var value: Int32 { immediate | Int32(offset) }

  /// The compact form of an instruction.
  /// - Parameters:
  ///   - instruction: the instruction.
  ///   - target: the index of the instruction to which it leads; nil if it leads to none.
  init(_ instruction: Instruction, target: Int?) {
    let parts = try? instruction.parts()
    let fields = parts?.fields ?? InstructionFields()
    row = parts.flatMap { Self.row($0.form, $0.fields) } ?? Self.noRow
    destination = fields.destination
    source = fields.source
    immediate = fields.immediate
    offset = target == nil ? fields.offset : 0
    self.target = target.map { Int32(truncatingIfNeeded: $0) } ?? -1
    magnitude = Magnitude(fields.immediate | Int32(offset))
  }

  /// The rows of calls and of `may_goto`.
  package static let callAndLoopRows: ClosedRange<UInt8> = {
    let rows = InstructionTable.rows.indices.filter {
      switch InstructionTable.rows[$0].form {
      case .call, .callRegister, .mayGoto: true
      default: false
      }
    }
    return UInt8(rows.first ?? 0)...UInt8(rows.last ?? 0)
  }()

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
