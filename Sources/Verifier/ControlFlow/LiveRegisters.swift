import BPF

/// The registers whose values may still be read.
///
/// Source: Linux 7.3 `kernel/bpf/liveness.c`, `bpf_compute_live_registers`.
struct LiveRegisters {
  /// Before each instruction.
  let before: [RegisterSet]
  /// The halves of registers that may be read after each instruction; empty if no log shows them.
  private let after: [UInt32]

  /// Finds the registers that may be read.
  /// - Parameters:
  ///   - program: the program.
  ///   - graph: its graph.
  ///   - kfuncs: what is known of its kfuncs.
  ///   - deadBranches: conditional jumps that the kernel has replaced: they read nothing.
  ///   - log: the log that they may be written to.
  init(
    _ program: borrowing UncheckedProgram, _ graph: borrowing FlowGraph, _ kfuncs: borrowing [KfuncPrototype?],
    _ deadBranches: borrowing [Int: Bool], _ log: borrowing VerifierLog
  ) {
    var uses: [RegisterUseHalves] = []
    uses.reserveCapacity(program.instructions.count)
    for instruction in program.instructions { uses.append(RegisterUseHalves(instruction, kfuncs)) }
    for index in deadBranches.keys { uses[index] = RegisterUseHalves(.jump(0), kfuncs) }
    var live = [UInt32](filledWith: 0, count: uses.count)
    var after = log.writes(2) ? live : []
    var isChanged = true
    while isChanged {
      isChanged = false
      for order in graph.postorder {
        for index in order {
          var out: UInt32 = 0
          graph.forEachSuccessor(of: index) { out |= live[$0] }
          let own = out & ~uses[index].written | uses[index].read
          if graph.mayLoop, own != live[index] { isChanged = true }
          live[index] = own
          if !after.isEmpty { after[index] = out }
        }
      }
    }
    before = live.map { RegisterSet(rawValue: UInt16(truncatingIfNeeded: $0 | $0 >> 16) & 0x7ff) }
    self.after = after
  }

  /// Whether the 32-bit result of an instruction may be read as one of 64 bits.
  private func isExtended(_ index: Int, _ instruction: Instruction) -> Bool {
    guard let register = instruction.register32Written else { return false }
    return after[index] & RegisterUseHalves.upper(register) != 0
  }

  /// Writes the table of level 2.
  /// - Parameters:
  ///   - log: the log.
  ///   - input: the program.
  ///   - component: the loop of each instruction.
  ///   - deadBranches: conditional jumps that the kernel has replaced.
  func write(to log: inout VerifierLog, _ input: VerifierInput, component: [Int32], _ deadBranches: [Int: Bool]) {
    guard log.writes(2) else { return }
    log.line(2, "Live regs before insn:")
    for index in input.program.instructions.indices {
      let loop = component[index] == 0 ? "    " : padded(String(component[index])) + " "
      let registers = (0...9).map { before[index].rawValue >> $0 & 1 == 0 ? "." : String($0) }.joined()
      let text = InstructionText.text(of: index, in: input.program, deadBranches)
      let number = padded(String(input.program.slot(ofInstruction: index)))
      let isExtended = isExtended(index, input.program.instructions[index])
      let note = isExtended ? VerifierLog.padding(after: text.utf8.count) + "; zext" : ""
      log.line(2, "\(loop)\(number): \(registers) \(text)\(note)")
    }
  }

  private func padded(_ number: String) -> String { String(repeating: " ", count: max(0, 3 - number.count)) + number }
}

/// The registers that an instruction reads and writes, lower halves in bits 0 to 15 and upper ones in bits 16 to 31.
///
/// Source: Linux 7.3 `compute_insn_live_regs`. r11 is left out: it is no register of a frame.
struct RegisterUseHalves {
  private(set) var read: UInt32 = 0
  private(set) var written: UInt32 = 0

  /// The upper half of a register.
  static func upper(_ register: Register) -> UInt32 { 0x1_0000 << UInt32(register.rawValue) }

  private static func mask(_ register: Register, _ width: Width = .word64) -> UInt32 {
    guard register.rawValue <= Register.r10.rawValue else { return 0 }
    return (width == .word64 ? 0x1_0001 : 1) << UInt32(register.rawValue)
  }

  private static func mask(_ operand: Operand, _ width: Width) -> UInt32 {
    if case .register(let register) = operand { return mask(register, width) }
    return 0
  }

  /// The arguments of a call that takes some number of parameters.
  private static func arguments(_ count: Int) -> UInt32 {
    let lower = (UInt32(1) << UInt32(min(count, 5)) - 1) << 1
    return lower | lower << 16
  }

  init(_ instruction: Instruction, _ kfuncs: borrowing [KfuncPrototype?]) {
    switch instruction {
    case .alu(let width, .mov, let register, let operand):
      (read, written) = (Self.mask(operand, width), Self.mask(register))
    case .alu(let width, _, let register, let operand):
      (read, written) = (Self.mask(register, width) | Self.mask(operand, width), Self.mask(register))
    case .negate(let width, let register): (read, written) = (Self.mask(register, width), Self.mask(register))
    case .moveSignExtend(let width, let register, let source, _):
      (read, written) = (Self.mask(source, width), Self.mask(register))
    case .castAddressSpace(let register, let source, _): (read, written) = (Self.mask(source), Self.mask(register))
    case .byteOrder(_, let register, _): (read, written) = (Self.mask(register), Self.mask(register))
    case .loadImmediate64(let register, _): written = Self.mask(register)
    case .load(_, let register, let base, _), .loadSignExtend(_, let register, let base, _),
      .loadAcquire(_, let register, let base, _):
      (read, written) = (Self.mask(base), Self.mask(register))
    case .store(let size, let base, _, let operand): read = Self.mask(base) | Self.mask(operand, size.width)
    case .storeRelease(let size, let base, _, let source): read = Self.mask(base) | Self.mask(source, size.width)
    case .atomic(let operation, let size, let base, _, let source):
      read = Self.mask(base) | Self.mask(source, size.width)
      switch operation {
      case .add, .or, .and, .xor: break
      case .fetchAdd, .fetchOr, .fetchAnd, .fetchXor, .exchange: written = Self.mask(source)
      case .compareExchange:
        read |= Self.mask(.r0, size.width)
        written = Self.mask(.r0)
      }
    case .loadPacketAbsolute, .loadPacketIndirect: read = .max
    case .jumpRegister(let register): read = Self.mask(register)
    case .jump, .jumpLong, .mayGoto: break
    case .jumpIf(let width, _, let register, let operand, _):
      read = Self.mask(register, width) | Self.mask(operand, width)
    case .call(let target):
      written = 0x3f_003f
      read = Self.arguments(Self.parameterCount(target, kfuncs) ?? 5)
    case .callRegister: (read, written) = (Self.arguments(5), 0x3f_003f)
    case .exit: read = Self.mask(.r0)
    }
  }
}

extension MemorySize {
  fileprivate var width: Width { self == .double ? .word64 : .word32 }
}

extension RegisterUseHalves {
  /// The parameters of a helper or a kfunc; nil for functions of the program and for unknown ones.
  fileprivate static func parameterCount(_ target: CallTarget, _ kfuncs: borrowing [KfuncPrototype?]) -> Int? {
    switch target {
    case .helper(let id): HelperParameters.count(of: id)
    case .kfunc(let id, _): kfuncs.indices.contains(Int(id)) ? kfuncs[Int(id)]?.parameters.count : nil
    case .subprogram: nil
    }
  }
}

extension Instruction {
  /// The register of which it writes the lower half only (`bpf_insn_def32`); nil if there is none.
  fileprivate var register32Written: Register? {
    switch self {
    case .alu(.word32, _, let register, _), .negate(.word32, let register),
      .moveSignExtend(.word32, let register, _, _):
      register
    case .byteOrder(_, let register, let bits) where bits != 64: register
    case .loadPacketAbsolute, .loadPacketIndirect: .r0
    case .load(let size, let register, _, _) where size != .double: register
    case .loadAcquire(let size, let register, _, _) where size != .double: register
    case .atomic(let operation, .word, _, _, let source):
      switch operation {
      case .add, .or, .and, .xor: nil
      case .compareExchange: .r0
      case .fetchAdd, .fetchOr, .fetchAnd, .fetchXor, .exchange: source
      }
    default: nil
    }
  }
}
