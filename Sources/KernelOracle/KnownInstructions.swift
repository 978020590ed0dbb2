import BPF

/// Which instructions a kernel accepts, found out by loading small programs.
package struct KnownInstructions: Sendable {
  /// Rows of `InstructionTable` that this kernel accepts.
  package private(set) var rows: Set<Int> = []
  /// Rows that it rejects.
  package private(set) var rejected: Set<Int> = []

  /// Asks the running kernel about every instruction that a small program without map, BTF id and kfunc can contain.
  init() {
    let probes = InstructionTable.rows.indices.compactMap { InstructionProbe(row: $0) }
    ask(probes.filter { !$0.readsPacket })
    ask(probes.filter(\.readsPacket))
  }

  /// Whether the running kernel supports stack arguments; asks about their instructions alone.
  static func acceptsStackArguments() -> Bool {
    let probes = InstructionTable.rows.indices.compactMap { InstructionProbe(row: $0) }.filter(\.takesStackArgument)
    return !probes.isEmpty && accepts(probes)
  }

  /// Whether the kernel accepts an instruction.
  func contains(_ instruction: Instruction) -> Bool { instruction.row.map(rows.contains) ?? false }

  /// Whether stack arguments are accepted: loads and stores of r11.
  var hasStackArguments: Bool {
    contains(.load(.double, .r0, base: .params, offset: 8))
      && contains(.store(.double, base: .params, offset: -8, .register(.r0)))
      && contains(.store(.double, base: .params, offset: -8, .immediate(0)))
  }

  /// Loads one program with all probes; if it is rejected, one with each half.
  private mutating func ask(_ probes: [InstructionProbe]) {
    guard !probes.isEmpty else { return }
    if Self.accepts(probes) {
      rows.formUnion(probes.map(\.row))
    } else if probes.count == 1 {
      rejected.formUnion(probes.map(\.row))
    } else {
      ask(Array(probes[..<(probes.count / 2)]))
      ask(Array(probes[(probes.count / 2)...]))
    }
  }

  private static func accepts(_ probes: [InstructionProbe]) -> Bool {
    var builder = ProgramBuilder()
    builder.append(.alu(.word64, .mov, .r6, .register(.r1)))
    for probe in probes { probe.write(to: &builder) }
    builder.call(subprogram: "plain")
    builder.append(.alu(.word64, .mov, .r0, .immediate(0)))
    builder.append(.exit)
    builder.beginSubprogram("plain")
    builder.append(.alu(.word64, .mov, .r0, .immediate(0)))
    builder.append(.exit)
    if probes.contains(where: \.takesStackArgument) {
      builder.beginSubprogram("takesSix")
      builder.loadArgument(slot: 1, into: .r0)
      builder.append(.exit)
    }
    guard let program = try? builder.build() else { return false }
    return (try? KernelProgram(program, as: probes.contains(where: \.readsPacket) ? .socketFilter : .syscall)) != nil
  }
}

/// A few instructions that a verifier accepts where the kernel knows the form of one of them.
///
/// r6 holds the context, the other registers numbers, and the word at r10-8 is set.
package struct InstructionProbe {
  /// What is tried.
  enum Kind {
    case instructions([Instruction])
    /// A call of a function that takes six arguments, the sixth stored from an operand.
    case stackArgument(Operand)
    /// A call through a register, or only the address for it.
    case functionAddress(isCalled: Bool)
    case subprogram
  }

  /// The row of `InstructionTable`.
  package let row: Int
  let kind: Kind
  let readsPacket: Bool

  var takesStackArgument: Bool {
    if case .stackArgument = kind { true } else { false }
  }

  /// nil for an instruction that needs a map, a BTF id or a kfunc.
  package init?(row: Int) {
    self.row = row
    readsPacket =
      switch InstructionTable.rows[row].form {
      case .loadPacketAbsolute, .loadPacketIndirect: true
      default: false
      }
    guard let kind = Self.kind(InstructionTable.rows[row].form) else { return nil }
    self.kind = kind
  }

  private static func kind(_ form: InstructionForm) -> Kind? {
    switch form {
    case .alu(let width, let operation, let kind): .instructions([.alu(width, operation, .r3, operand(kind))])
    case .negate(let width): .instructions([.negate(width, .r3)])
    case .moveSignExtend(let width, let bits): .instructions([.moveSignExtend(width, .r3, .r4, bits: bits)])
    case .byteOrder(let order, let bits): .instructions([.byteOrder(order, .r3, bits: bits)])
    case .loadImmediate64(.value): .instructions([.loadImmediate64(.r3, .value(1 << 40))])
    case .loadImmediate64(.function): .functionAddress(isCalled: false)
    case .loadImmediate64, .castAddressSpace, .jumpRegister, .call(.kfunc): nil
    case .load(let size): .instructions([.load(size, .r3, base: .r10, offset: -8)])
    case .loadStackArgument: .stackArgument(.immediate(1))
    case .storeStackArgument(let kind): .stackArgument(operand(kind))
    case .loadSignExtend(let size): .instructions([.loadSignExtend(size, .r3, base: .r10, offset: -8)])
    case .store(let size, let kind): .instructions([.store(size, base: .r10, offset: -8, operand(kind))])
    case .atomic(let operation, let size): .instructions([.atomic(operation, size, base: .r10, offset: -8, .r4)])
    case .loadAcquire(let size): .instructions([.loadAcquire(size, .r3, base: .r10, offset: -8)])
    case .storeRelease(let size): .instructions([.storeRelease(size, base: .r10, offset: -8, .r4)])
    case .loadPacketAbsolute(let size): .instructions([.loadPacketAbsolute(size, 0)])
    case .loadPacketIndirect(let size): .instructions([.loadPacketIndirect(size, .r4, 0)])
    case .jump: .instructions([.jump(0)])
    case .jumpLong: .instructions([.jumpLong(0)])
    case .jumpIf(let width, let condition, let kind):
      .instructions([.jumpIf(width, condition, .r3, operand(kind), 0)])
    case .mayGoto: .instructions([.mayGoto(0)])
    case .call(.helper): .instructions([.call(.helper(7))])
    case .call(.subprogram): .subprogram
    case .callRegister: .functionAddress(isCalled: true)
    case .exit: .instructions([])
    }
  }

  private static func operand(_ kind: OperandKind) -> Operand {
    kind == .immediate ? .immediate(1) : .register(.r4)
  }

  /// A program with this probe alone, which returns 0; nil for a probe that reads a packet.
  package var program: Program? {
    if readsPacket { return nil }
    var builder = ProgramBuilder()
    builder.append(.alu(.word64, .mov, .r6, .immediate(0)))
    write(to: &builder)
    builder.append(.alu(.word64, .mov, .r0, .immediate(0)))
    builder.append(.exit)
    switch kind {
    case .functionAddress, .subprogram:
      builder.beginSubprogram("plain")
      builder.append(.alu(.word64, .mov, .r0, .immediate(0)))
      builder.append(.exit)
    case .stackArgument:
      builder.beginSubprogram("takesSix")
      builder.loadArgument(slot: 1, into: .r0)
      builder.append(.exit)
    case .instructions: break
    }
    return try? builder.build()
  }

  func write(to builder: inout ProgramBuilder) {
    for register in [Register.r0, .r1, .r2, .r3, .r4, .r5] {
      builder.append(.alu(.word64, .mov, register, .immediate(1)))
    }
    builder.append(.store(.double, base: .r10, offset: -8, .immediate(1)))
    switch kind {
    case .instructions(let instructions): builder.append(contentsOf: instructions)
    case .stackArgument(let operand):
      builder.storeArgument(slot: 1, from: operand)
      builder.call(subprogram: "takesSix")
    case .functionAddress(let isCalled):
      builder.loadAddress(ofSubprogram: "plain", into: .r7)
      if isCalled { builder.append(.callRegister(.r7)) }
    case .subprogram: builder.call(subprogram: "plain")
    }
  }
}
