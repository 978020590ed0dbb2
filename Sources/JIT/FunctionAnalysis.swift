import BPF

/// What a frame depends on, gathered from the instructions of one BPF function.
struct FunctionAnalysis {
  /// The program stack where the address of the frame escapes: all that BPF gives a function (MAX_BPF_STACK), in bytes.
  static let largestStack = 512

  var usedRegisters: UInt16 = 0
  var outgoingSlots = 0
  var marshalledSize = 0
  var incomingSlots = 0
  var lowestStackOffset = 0
  var makesCalls = false
  var hasMayGoto = false
  var hasTailCall = false
  private(set) var frameEscapes = false

  var stackDepth: Int { frameEscapes ? Self.largestStack : -lowestStackOffset }

  func uses(_ register: Register) -> Bool { usedRegisters & (1 << register.rawValue) != 0 }

  @inline(__always) mutating func visit(_ instruction: Instruction) {
    // The commonest instructions first, and without a branch on what they are.
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
      if base == .params { incomingSlots = max(incomingSlots, Int(offset) / 8) }
      access(base, offset)
    case .store(_, let base, let offset, let operand):
      use(base)
      if base == .params { outgoingSlots = max(outgoingSlots, -Int(offset) / 8) }
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
