import BPF

/// What the instructions of one function show, whatever a verifier says of them.
struct CodeScan {
  private var usedRegisters: UInt16 = 0
  /// The largest slot that it stores.
  private(set) var storedSlots = 0
  /// The largest slot that it loads.
  private(set) var loadedSlots = 0
  private var lowestStackOffset = 0
  private(set) var makesCalls = false
  private(set) var hasMayGoto = false
  private(set) var hasTailCall = false
  /// Whether a pointer into the frame is copied. Then only a verifier knows the depth of the stack.
  private(set) var frameEscapes = false

  /// Reads instructions.
  init(_ instructions: ArraySlice<Instruction>) {
    instructions.withUnsafeBufferPointer { for instruction in $0 { visit(instruction) } }
  }

  /// Reads instructions of a program.
  init(_ program: Program, _ range: Range<Int>) {
    program.compact[range].withUnsafeBufferPointer { compact in
      for index in compact.indices {
        let registers = compact[index].registers.rawValue
        usedRegisters |= registers
        // What uses r0 to r9 only and calls nothing says no more than which registers these are.
        if registers >= RegisterSet(.r10).rawValue { visit(program.instructions[range.lowerBound + index]) }
      }
    }
  }

  /// Bytes of program stack that the instructions show.
  var stackDepth: Int { frameEscapes ? ProgramFacts.largestStack : accessedDepth }

  /// Bytes of program stack that are accessed through r10 itself.
  var accessedDepth: Int { -lowestStackOffset }

  /// The registers that calls keep and that the function uses.
  var calleeSaved: RegisterSet { RegisterSet(rawValue: usedRegisters & RegisterSet.calleeSaved.rawValue) }

  @inline(__always) private mutating func visit(_ instruction: Instruction) {
    // The most common instructions first, before the switch over all instructions.
    if case .alu(_, _, let destination, .register(let source)) = instruction {
      use(destination, source)
      if source == .r10 { frameEscapes = true }
      return
    }
    switch instruction {
    case .alu(_, _, _, .register): break
    case .alu(_, _, let destination, .immediate), .negate(_, let destination), .byteOrder(_, let destination, _),
      .loadImmediate64(let destination, _):
      use(destination)
    case .moveSignExtend(_, let destination, let source, _), .castAddressSpace(let destination, let source, _):
      use(destination, source)
      if source == .r10 { frameEscapes = true }
    case .load(_, let destination, let base, let offset), .loadSignExtend(_, let destination, let base, let offset),
      .loadAcquire(_, let destination, let base, let offset):
      use(destination, base)
      if base == .params { loadedSlots = max(loadedSlots, Int(offset) / 8) }
      access(base, offset)
    case .store(_, let base, let offset, let operand):
      use(base)
      if base == .params { storedSlots = max(storedSlots, -Int(offset) / 8) }
      access(base, offset)
      if case .register(let source) = operand {
        use(source)
        if source == .r10 { frameEscapes = true }
      }
    case .atomic(_, _, let base, let offset, let source), .storeRelease(_, let base, let offset, let source):
      use(base, source)
      access(base, offset)
      if source == .r10 { frameEscapes = true }
    case .jumpIf(_, _, let left, let right, _):
      use(left)
      if case .register(let source) = right { use(source) }
    case .jumpRegister(let register):
      use(register)
    case .mayGoto:
      hasMayGoto = true
    case .call(let target):
      makesCalls = true
      if target == .helper(Program.tailCallHelper) { hasTailCall = true }
    case .callRegister(let register):
      use(register)
      makesCalls = true
    case .loadPacketAbsolute, .loadPacketIndirect, .jump, .jumpLong, .exit:
      break
    }
  }

  private mutating func use(_ register: Register) { usedRegisters |= 1 &<< UInt16(register.rawValue) }

  private mutating func use(_ first: Register, _ second: Register) {
    use(first)
    use(second)
  }

  private mutating func access(_ base: Register, _ offset: Int16) {
    if base == .r10 { lowestStackOffset = min(lowestStackOffset, Int(offset)) }
  }
}

extension RegisterSet {
  /// r6 to r9.
  static let calleeSaved = RegisterSet(rawValue: 0b11_1100_0000)
}
