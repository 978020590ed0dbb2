import BPF

/// An instruction as the kernel's log prints it.
///
/// Source: Linux 7.3 `kernel/bpf/disasm.c`, `print_bpf_insn`. Addresses of maps are 0, as for programs without CAP_PERFMON;
/// a kfunc's number is its index in the program.
package enum InstructionText {
  /// The text of an instruction.
  /// - Parameters:
  ///   - index: its index.
  ///   - program: the program.
  ///   - deadBranches: conditional jumps that the kernel replaced by `goto`, and whether they are taken.
  package static func text(
    of index: Int, in program: UncheckedProgram, _ deadBranches: [Int: Bool] = [:]
  ) -> String {
    let instruction = program.instructions[index]
    if let isTaken = deadBranches[index] {
      return "(05) goto pc\(signed(isTaken ? Int(instruction.targetDistance ?? 0) : 0))"
    }
    return "(\(opcode(instruction))) " + body(instruction, program)
  }

  private static func opcode(_ instruction: Instruction) -> String {
    guard let row = instruction.row else { return "??" }
    let digits = String(InstructionTable.rows[row].opcode, radix: 16)
    return digits.count < 2 ? "0" + digits : digits
  }

  private static func signed(_ number: Int) -> String { number < 0 ? String(number) : "+\(number)" }

  private static func address(_ base: Register, _ offset: Int16) -> String { "(\(base) \(signed(Int(offset))))" }

  private static func memory(_ size: MemorySize, _ base: Register, _ offset: Int16, _ sign: String = "u") -> String {
    "*(\(sign)\(8 * Int(size.rawValue)) *)\(address(base, offset))"
  }

  private static func body(_ instruction: Instruction, _ program: UncheckedProgram) -> String {
    switch instruction {
    case .alu(let width, let operation, let register, .immediate(let number)):
      return "\(width.name(register)) \(operation.symbol) \(number)"
    case .alu(let width, let operation, let register, .register(let source)):
      return "\(width.name(register)) \(operation.symbol) \(width.name(source))"
    case .negate(let width, let register): return "\(width.name(register)) = -\(width.name(register))"
    case .moveSignExtend(let width, let register, let source, let bits):
      return "\(width.name(register)) = (s\(bits))\(width.name(source))"
    case .castAddressSpace(let register, let source, let spaces):
      let bits = UInt32(bitPattern: spaces)
      return "\(register) = addr_space_cast(\(source), \(bits >> 16), \(bits & 0xffff))"
    case .byteOrder(let order, let register, let bits): return "\(register) = \(order.name)\(bits) \(register)"
    case .loadImmediate64(let register, let wide):
      return "\(register) = 0x\(String(wide.printed, radix: 16))"
    case .load(let size, let register, let base, let offset): return "\(register) = \(memory(size, base, offset))"
    case .loadSignExtend(let size, let register, let base, let offset):
      return "\(register) = \(memory(size, base, offset, "s"))"
    case .store(let size, let base, let offset, .immediate(let number)):
      return "\(memory(size, base, offset)) = \(number)"
    case .store(let size, let base, let offset, .register(let source)):
      return "\(memory(size, base, offset)) = \(source)"
    case .atomic(let operation, let size, let base, let offset, let source):
      return atomic(operation, size, base, offset, source)
    case .loadAcquire(let size, let register, let base, let offset):
      return "\(register) = load_acquire((u\(8 * Int(size.rawValue)) *)\(address(base, offset)))"
    case .storeRelease(let size, let base, let offset, let source):
      return "store_release((u\(8 * Int(size.rawValue)) *)\(address(base, offset)), \(source))"
    case .loadPacketAbsolute(let size, let offset): return "r0 = *(u\(8 * Int(size.rawValue)) *)skb[\(offset)]"
    case .loadPacketIndirect(let size, let register, let offset):
      return "r0 = *(u\(8 * Int(size.rawValue)) *)skb[\(register) + \(offset)]"
    case .jump(let distance): return "goto pc\(signed(Int(distance)))"
    case .jumpLong(let distance): return "gotol pc\(signed(Int(distance)))"
    case .jumpRegister(let register): return "gotox \(register)"
    case .mayGoto(let distance): return "may_goto pc\(signed(Int(distance)))"
    case .jumpIf(let width, let condition, let register, .immediate(let number), let distance):
      let value = String(UInt32(bitPattern: number), radix: 16)
      return "if \(width.name(register)) \(condition.symbol) 0x\(value) goto pc\(signed(Int(distance)))"
    case .jumpIf(let width, let condition, let register, .register(let source), let distance):
      return "if \(width.name(register)) \(condition.symbol) \(width.name(source)) goto pc\(signed(Int(distance)))"
    case .call(.helper(let id)):
      return "call \(HelperNames.name(of: id).map { "bpf_" + $0 } ?? "unknown")#\(id)"
    case .call(.subprogram(let distance)): return "call pc\(signed(Int(distance)))"
    case .call(.kfunc(let id, _)): return "call \(program.kfuncs[Int(id)].name)#\(id)"
    case .callRegister(let register): return "callx \(register)"
    case .exit: return "exit"
    }
  }

  private static func atomic(
    _ operation: AtomicOperation, _ size: MemorySize, _ base: Register, _ offset: Int16, _ source: Register
  ) -> String {
    let bits = size == .double ? "64" : ""
    let place = "(u\(8 * Int(size.rawValue)) *)\(address(base, offset))"
    switch operation {
    case .add: return "lock *\(place) += \(source)"
    case .or: return "lock *\(place) |= \(source)"
    case .and: return "lock *\(place) &= \(source)"
    case .xor: return "lock *\(place) ^= \(source)"
    case .fetchAdd: return "\(source) = atomic\(bits)_fetch_add(\(place), \(source))"
    case .fetchOr: return "\(source) = atomic\(bits)_fetch_or(\(place), \(source))"
    case .fetchAnd: return "\(source) = atomic\(bits)_fetch_and(\(place), \(source))"
    case .fetchXor: return "\(source) = atomic\(bits)_fetch_xor(\(place), \(source))"
    case .exchange: return "\(source) = atomic\(bits)_xchg(\(place), \(source))"
    case .compareExchange: return "r0 = atomic\(bits)_cmpxchg(\(place), r0, \(source))"
    }
  }
}

extension Width {
  fileprivate func name(_ register: Register) -> String { "\(self == .word32 ? "w" : "r")\(register.rawValue)" }
}

extension ByteOrder {
  fileprivate var name: String {
    switch self {
    case .toLittle: "le"
    case .toBig: "be"
    case .swap: "bswap"
    }
  }
}

extension WideImmediate {
  /// The value that is shown.
  fileprivate var printed: UInt64 {
    switch self {
    case .value(let value): value
    case .function(let offset): UInt64(UInt32(bitPattern: offset))
    case .mapFD, .mapValue, .btfID, .mapIndex, .mapIndexValue: 0
    }
  }
}
