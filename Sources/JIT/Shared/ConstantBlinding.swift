import BPF
internal import Support

/// Constant blinding: no constant that a program chooses appears in executable memory.
///
/// Every immediate is loaded into the auxiliary register as two numbers combined by xor, one of them random (Linux
/// `kernel/bpf/core.c`, `bpf_jit_blind_insn`). Shift counts, distances, addresses and ids stay.
struct ConstantBlinding {
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// The program with blinded constants.
  /// - Throws: `JITError.Code.tooLarge` if a distance no longer fits its field.
  mutating func blinded(_ program: Program) throws(JITError) -> Program {
    var copy = self
    defer { self = copy }
    do throws(ProgramError) {
      return try program.rewritten { copy.blinded($0) }
    } catch {
      throw JITError(code: .tooLarge, instruction: error.instruction, message: "constant blinding: \(error.message)")
    }
  }

  private mutating func blinded(_ instruction: Instruction) -> [Instruction] {
    switch instruction {
    case .alu(_, .mov, let destination, .immediate(0)):
      return [.alu(.word64, .xor, destination, .register(destination))]
    case .alu(_, .lsh, _, .immediate), .alu(_, .rsh, _, .immediate), .alu(_, .arsh, _, .immediate):
      return [instruction]
    case .alu(let width, let operation, let destination, .immediate(let value)):
      return constant(width, value) + [.alu(width, operation, destination, .register(.auxiliary))]
    case .jumpIf(let width, let condition, let left, .immediate(let value), let distance):
      return constant(width, value) + [.jumpIf(width, condition, left, .register(.auxiliary), distance)]
    case .store(let size, let base, let offset, .immediate(let value)):
      return constant(.word64, value) + [.store(size, base: base, offset: offset, .register(.auxiliary))]
    case .loadImmediate64(let destination, .value(let value)):
      return constant(.word64, Int32(truncatingIfNeeded: value >> 32)) + [
        .alu(.word64, .lsh, .auxiliary, .immediate(32)),
        .alu(.word64, .mov, destination, .register(.auxiliary)),
      ] + constant(.word32, Int32(truncatingIfNeeded: value)) + [
        .alu(.word64, .or, destination, .register(.auxiliary))
      ]
    default:
      return [instruction]
    }
  }

  /// `ax = value` in two instructions; neither contains the value.
  private mutating func constant(_ width: Width, _ value: Int32) -> [Instruction] {
    let random = Int32(truncatingIfNeeded: generator.next())
    return [
      .alu(width, .mov, .auxiliary, .immediate(random ^ value)), .alu(width, .xor, .auxiliary, .immediate(random)),
    ]
  }
}
