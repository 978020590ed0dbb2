import BPF
internal import X86

/// The encodings of the instructions of BPF that are one instruction of x86-64, the comparisons of conditional jumps among
/// them, by what a `CompactInstruction` says.
///
/// An instruction that is in no entry takes the switch over all instructions, which processors predict badly.
struct EncodingTable: Sendable {
  /// By the shape of an instruction.
  private let forms: [EncodedForm]
  /// The jump of each row of conditional jumps; equal for other rows.
  private let conditions: [JumpCondition]

  /// The table.
  static let shared = EncodingTable()

  private init() {
    var forms = [EncodedForm](repeating: .none, count: CompactInstruction.shapeCount)
    var conditions = [JumpCondition](repeating: .equal, count: Int(UInt8.max) + 1)
    for (row, description) in InstructionTable.rows.enumerated() {
      for magnitude in CompactInstruction.Magnitude.allCases {
        for areEqual in [false, true] {
          let shape = CompactInstruction.shape(
            row: UInt8(truncatingIfNeeded: row), magnitude, hasEqualRegisters: areEqual)
          forms[Int(shape)] = description.form.encoded(magnitude, hasEqualRegisters: areEqual)
        }
      }
      if case .jumpIf(_, let condition, _) = description.form { conditions[row] = condition.native }
    }
    self.forms = forms
    self.conditions = conditions
  }

  /// The encoding of an instruction, for a conditional jump that of its comparison; `.none` if it is not one instruction.
  @inline(__always) func form(of instruction: CompactInstruction) -> EncodedForm { forms[Int(instruction.shape)] }

  /// The jump that is taken if the condition of a conditional jump holds.
  @inline(__always) func condition(of jump: CompactInstruction) -> JumpCondition { conditions[Int(jump.row)] }
}

extension InstructionForm {
  /// The encoding of the instruction; `.none` if it is not always the same one.
  ///
  /// If x86-64 has several, that of the Linux JIT (arch/x86/net/bpf_jit_comp.c, `do_jit`).
  /// - Parameters:
  ///   - magnitude: of the immediate, or of the offset of a memory access.
  ///   - hasEqualRegisters: whether the registers are the same; with an immediate, whether the destination is r0, in rax.
  fileprivate func encoded(_ magnitude: CompactInstruction.Magnitude, hasEqualRegisters: Bool) -> EncodedForm {
    switch self {
    // It has no code.
    case .alu(.word64, .mov, .register) where hasEqualRegisters: .none
    case .alu(let width, let operation, .register): operation.encoded(width.native)
    case .alu(let width, let operation, .immediate):
      operation.encoded(width.native, magnitude, isRAX: hasEqualRegisters)
    case .negate(let width): .negate(width.native)
    case .load(let size), .loadAcquire(let size): .load(bytes: size.rawValue, isNarrow: magnitude.isNarrow)
    case .loadSignExtend(let size): .loadSignExtended(bytes: size.rawValue, isNarrow: magnitude.isNarrow)
    case .store(.word, .register), .storeRelease(.word): .store(.bits32, isNarrow: magnitude.isNarrow)
    case .store(.double, .register), .storeRelease(.double): .store(.bits64, isNarrow: magnitude.isNarrow)
    case .jumpIf(let width, .set, .register): .test(width.native)
    case .jumpIf(let width, .set, .immediate): .testImmediate(width.native)
    case .jumpIf(let width, _, .register): .arithmetic(.cmp, width.native)
    case .jumpIf(let width, _, .immediate) where magnitude == .zero: .testItself(width.native)
    case .jumpIf(let width, _, .immediate): .arithmetic(.cmp, width.native, isNarrow: magnitude.isNarrow)
    default: .none
    }
  }
}

extension ALUOperation {
  /// The encoding of the operation on two registers.
  fileprivate func encoded(_ size: OperandSize) -> EncodedForm {
    switch self {
    case .mov: .move(size)
    case .mul: .multiply(size)
    default: arithmetic.map { .arithmetic($0, size) } ?? .none
    }
  }

  /// The encoding of the operation on a register and an immediate.
  fileprivate func encoded(
    _ size: OperandSize, _ magnitude: CompactInstruction.Magnitude, isRAX: Bool
  ) -> EncodedForm {
    switch self {
    case .mov where magnitude == .zero: return .moveZero
    case .mov: return size == .bits64 && magnitude.isNegative ? .moveSignExtended : .moveZeroExtended
    case .mul: return .multiply(size, isNarrow: magnitude.isNarrow)
    // RFC 9669 section 4.1: the count is taken modulo the width, as the hardware does for an imm8.
    case .lsh: return Self.shift(.left, size, magnitude)
    case .rsh: return Self.shift(.right, size, magnitude)
    case .arsh: return Self.shift(.arithmeticRight, size, magnitude)
    default:
      guard let arithmetic else { return .none }
      return isRAX && !magnitude.isNarrow
        ? .arithmeticOnRAX(arithmetic, size) : .arithmetic(arithmetic, size, isNarrow: magnitude.isNarrow)
    }
  }

  private static func shift(
    _ shift: Shift, _ size: OperandSize, _ magnitude: CompactInstruction.Magnitude
  ) -> EncodedForm {
    magnitude.isNarrow ? .shift(shift, size, byOne: magnitude == .one) : .none
  }

  private var arithmetic: Arithmetic? {
    switch self {
    case .add: .add
    case .sub: .sub
    case .or: .or
    case .and: .and
    case .xor: .xor
    case .mul, .div, .sdiv, .mod, .smod, .lsh, .rsh, .arsh, .mov: nil
    }
  }
}

extension CompactInstruction.Magnitude {
  /// Whether the number fits in a signed byte.
  fileprivate var isNarrow: Bool {
    switch self {
    case .zero, .one, .positive8, .negative8: true
    case .positive32, .negative32: false
    }
  }

  fileprivate var isNegative: Bool { self == .negative8 || self == .negative32 }
}

extension Width {
  /// The width of the native instruction.
  fileprivate var native: OperandSize { self == .word64 ? .bits64 : .bits32 }
}
