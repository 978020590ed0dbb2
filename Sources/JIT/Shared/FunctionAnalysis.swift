import BPF

/// The properties of one BPF function that its frame depends on.
struct FunctionAnalysis {
  /// The program stack if a pointer into the frame is copied: the largest that BPF allows (`MAX_BPF_STACK`), in bytes.
  static let largestStack = 512

  private var usedRegisters: UInt16 = 0
  /// The largest slot that any call of the function takes.
  private(set) var outgoingSlots = 0
  /// Bytes that calls whose arguments move need.
  private(set) var marshalledSize = 0
  /// The largest slot that the function loads or takes.
  private(set) var incomingSlots = 0
  private var lowestStackOffset = 0
  private(set) var makesCalls = false
  private(set) var hasMayGoto = false
  private(set) var hasTailCall = false
  /// Whether a pointer into the frame is copied. Then only a verifier knows the depth of the stack.
  private(set) var frameEscapes = false

  /// Analyses a function's instructions alone.
  init(function: Int, of program: Program) {
    let range = program.instructions(ofSubprogram: function) ?? 0..<0
    program.instructions.withUnsafeBufferPointer { instructions in
      for index in range { visit(instructions[index]) }
    }
  }

  /// Analyses a function's instructions and the slots that its callees take.
  init(function: Int, of program: Program, kfuncs: [KfuncTarget]) {
    self.init(function: function, of: program)
    incomingSlots = max(incomingSlots, program.subprograms[function].stackSlotCount ?? 0)
    // The verifier counts the slots that callees take, not those stored (`bpf_out_stack_arg_cnt`). The highest slot stored
    // is the fallback for callees without a known prototype. No verifier accepts a store beyond the callees' slots; here it
    // still has memory of its own.
    for index in program.instructions(ofSubprogram: function) ?? 0..<0 {
      switch program.instructions[index] {
      case .call(.kfunc(let id, _)) where kfuncs.indices.contains(Int(id)):
        let kfunc = kfuncs[Int(id)]
        outgoingSlots = max(outgoingSlots, kfunc.stackSlotCount ?? 0)
        // The native extent with its holes (Linux 7.4); never less than BPF's slots but where vector registers are used.
        if let marshalling = kfunc.marshalling { marshalledSize = max(marshalledSize, marshalling.areaSize) }
      case .call(.subprogram):
        let callee = program.target(ofInstruction: index).flatMap(program.subprogram(containing:))
        outgoingSlots = max(outgoingSlots, callee.flatMap { program.subprograms[$0].stackSlotCount } ?? 0)
      default: break
      }
    }
  }

  /// Bytes of program stack that the instructions show.
  var stackDepth: Int { frameEscapes ? Self.largestStack : -lowestStackOffset }

  var hasStackArguments: Bool { incomingSlots > 0 || outgoingSlots > 0 }

  func uses(_ register: Register) -> Bool { usedRegisters & (1 << register.rawValue) != 0 }

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
