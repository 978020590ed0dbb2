import BPF
import Support

/// Generates random programs that the kernel's verifier accepts: arithmetic, memory, branches, loops, local calls,
/// atomics.
///
/// A program receives a context in r1. Where it may write to it, it stores its r0 in the first eight bytes, because a test
/// run in the kernel returns only half of it. Every choice follows from the seed.
package struct ProgramFuzzer {
  /// The memory to which r1 points.
  package struct Context: Sendable {
    /// What a program may store there.
    package enum Stores: Sendable {
      /// Nothing.
      case none
      /// Registers.
      case registers
      /// Registers and immediates.
      case all
    }

    /// Size in bytes, a multiple of 8.
    package let size: Int
    /// What a program may store there.
    package let stores: Stores

    /// The context of programs of type syscall.
    /// - Parameter stores: what the kernel lets a program store there.
    package static func syscall(_ stores: Stores = .all) -> Context { Context(size: 128, stores: stores) }
    /// The context of raw tracepoints: arguments that are only read.
    package static let rawTracepoint = Context(size: 96, stores: .none)

    /// The bytes of a seed, `size` of them.
    package func bytes(seed: UInt64) -> [UInt8] {
      var random = SeededGenerator(seed: seed ^ 0xC0_47E7)
      return (0..<size).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }
  }

  /// Every row of `InstructionTable`.
  package static let allRows = Set(InstructionTable.rows.indices)
  /// Every row but loads and stores of stack arguments, for kernels before Linux 7.2.
  package static let rowsWithoutStackArguments = allRows.filter {
    switch InstructionTable.rows[$0].form {
    case .loadStackArgument, .storeStackArgument: false
    default: true
    }
  }

  private var random: SeededGenerator
  private var builder = ProgramBuilder()
  /// The register that holds the context (main program), never written; nil in subprograms.
  private var context: Register?
  private let contextMemory: Context
  /// The registers that the current function uses; which callee-saved ones it saves follows from them.
  private var registers: [Register] = []
  /// Bytes of program stack that the current function uses, a multiple of 8.
  private var stackSize = 0
  /// Callee-saved registers that currently count loops.
  private var counters: Set<Register> = []
  /// Functions that the main program calls.
  private var called: Set<Int> = []
  /// Rows of `InstructionTable` that may occur.
  private let rows: Set<Int>
  /// Whether there are loops: an engine may have a verifier that accepts none.
  private let hasLoops: Bool
  /// Whether copies of the frame pointer are generated: then only a verifier can determine the stack depth.
  private let copiesFramePointer: Bool

  /// Creates a generator.
  /// - Parameters:
  ///   - seed: determines the program.
  ///   - rows: the rows of `InstructionTable` that may occur.
  ///   - context: what r1 points to.
  ///   - loops: whether there are loops.
  package init(seed: UInt64, rows: Set<Int>, context: Context, loops: Bool = true) {
    contextMemory = context
    hasLoops = loops
    random = SeededGenerator(seed: seed)
    copiesFramePointer = random.below(3) == 0
    self.rows = rows
  }

  /// Generates the program of a seed.
  /// - Parameters:
  ///   - seed: determines the program.
  ///   - rows: the rows of `InstructionTable` that may occur, `allRows` or those that a kernel accepts.
  ///   - context: what r1 points to.
  ///   - loops: whether there are loops.
  /// - Throws: `ProgramError` if the generated program is invalid, which is a defect of the generator.
  package static func program(
    seed: UInt64, rows: Set<Int>, context: Context = .syscall(), loops: Bool = true
  ) throws(ProgramError) -> Program {
    var fuzzer = ProgramFuzzer(seed: seed, rows: rows, context: context, loops: loops)
    return try fuzzer.write()
  }

  private mutating func write() throws(ProgramError) -> Program {
    let hasStackArguments = knows(.store(.double, base: .params, offset: -8, .immediate(0)))
    // Numbers are drawn whatever is known, so that one seed gives similar programs.
    let drawn = random.below(6)
    let callees = knows(.call(.subprogram(0))) ? drawn : 0
    let arguments = (0..<callees).map { _ in hasStackArguments && random.below(2) == 0 ? 6 + random.below(7) : 5 }
    // The frames of a chain of calls have 512 bytes together, of which may_goto takes up to 16 in each.
    let largestStack = (512 / (callees + 1) - 16) / 16 * 16
    begin(callee: false, largestStack)
    let context = self.registers[random.below(registers.count - 6) + 6]
    self.context = context
    builder.append(.alu(.word64, .mov, context, .register(.r1)))
    initialise()
    body(8 + random.below(60), callees: Array(0..<callees), arguments)
    // The verifier requires that every function is called.
    for callee in 0..<callees where !called.contains(callee) { call(callee, arguments) }
    if contextMemory.stores != .none { builder.append(.store(.double, base: context, offset: 0, .register(.r0))) }
    builder.append(.exit)
    self.context = nil
    for index in 0..<callees {
      builder.beginSubprogram("callee\(index)")
      begin(callee: true, largestStack)
      initialise(keeping: loadArguments(arguments[index] - 5))
      // Only later functions are called, so that there is no recursion.
      body(3 + random.below(25), callees: Array(index + 1..<callees), arguments)
      builder.append(.exit)
    }
    return try builder.build().taking(stackSlots: [nil] + arguments.map { $0 - 5 })
  }

  /// Chooses the registers and the stack of a function; the main program has at least one register for the context.
  private mutating func begin(callee: Bool, _ largestStack: Int) {
    var saved = [Register.r6, .r7, .r8, .r9].filter { _ in random.below(3) > 0 }
    if !callee && saved.isEmpty { saved = [[Register.r6, .r7, .r8, .r9][random.below(4)]] }
    registers = [.r0, .r1, .r2, .r3, .r4, .r5] + saved
    stackSize = random.below(6) == 0 ? 0 : 8 * (1 + random.below(largestStack / 8))
  }

  /// Loads the incoming stack arguments, most of them, in any order and into any register.
  /// - Returns: the registers that have a value afterwards.
  private mutating func loadArguments(_ count: Int) -> Set<Register> {
    guard count > 0 else { return [] }
    var loaded: Set<Register> = [.r0]
    builder.append(.alu(.word64, .mov, .r0, .immediate(immediate())))
    var slots = Array(1...count)
    while !slots.isEmpty {
      let slot = slots.remove(at: random.below(slots.count))
      if random.below(6) == 0 { continue }
      let register = registers[random.below(registers.count)]
      builder.loadArgument(slot: slot, into: register)
      loaded.insert(register)
      if register != .r0 { builder.append(.alu(.word64, .add, .r0, .register(register))) }
    }
    return loaded
  }

  /// Initialises every register of the function that has no value yet, and its stack.
  private mutating func initialise(keeping kept: Set<Register> = []) {
    for register in registers where register != context && !kept.contains(register) {
      if let context, random.below(4) > 0 {
        builder.append(.load(.double, register, base: context, offset: Int16(8 * random.below(contextMemory.size / 8))))
      } else if context == nil && [.r1, .r2, .r3, .r4, .r5].contains(register) {
        continue
      } else {
        builder.append(.loadImmediate64(register, .value(value())))
      }
    }
    for offset in stride(from: 8, through: stackSize, by: 8) {
      let operand: Operand = random.below(2) == 0 ? .immediate(immediate()) : .register(source())
      builder.append(.store(.double, base: .r10, offset: Int16(-offset), operand))
    }
  }

  // MARK: What may occur

  private func knows(_ instruction: Instruction) -> Bool { instruction.row.map(rows.contains) ?? false }

  /// Appends an instruction; if it may not occur, a move of a number to the register that it would have written.
  private mutating func append(_ instruction: Instruction) {
    if knows(instruction) { return builder.append(instruction) }
    switch instruction {
    case .moveSignExtend(_, let register, _, _), .byteOrder(_, let register, _), .alu(_, _, let register, _),
      .negate(_, let register),
      .load(_, let register, _, _), .loadSignExtend(_, let register, _, _), .loadAcquire(_, let register, _, _):
      builder.append(.alu(.word64, .mov, register, .immediate(immediate())))
    default: break
    }
  }

  // MARK: Choices

  private mutating func source() -> Register {
    while true {
      let register = registers[random.below(registers.count)]
      if register != context { return register }
    }
  }

  private mutating func destination() -> Register {
    while true {
      let register = source()
      if !counters.contains(register) { return register }
    }
  }

  private mutating func value() -> UInt64 {
    switch random.below(6) {
    case 0: UInt64(random.below(256))
    case 1: UInt64(bitPattern: -Int64(random.below(256)))
    case 2: UInt64(truncatingIfNeeded: UInt32(truncatingIfNeeded: random.next()))
    case 3: 1 << UInt64(random.below(64))
    case 4: 0xFFFF_FFFF_0000_0000 | random.next() >> 32
    default: random.next()
    }
  }

  private mutating func immediate() -> Int32 { Int32(truncatingIfNeeded: value()) }

  private mutating func width() -> Width { random.below(2) == 0 ? .word32 : .word64 }

  private mutating func size() -> MemorySize { MemorySize.allCases[random.below(4)] }

  private mutating func condition() -> Condition { Condition.allCases[random.below(Condition.allCases.count)] }

  private mutating func operand() -> Operand {
    random.below(2) == 0 ? .immediate(immediate()) : .register(source())
  }

  // MARK: Instructions

  private mutating func body(_ count: Int, callees: [Int], _ arguments: [Int], depth: Int = 0) {
    for _ in 0..<count {
      switch random.below(20) {
      case 0..<8: arithmetic()
      case 8..<11: memory()
      case 11: atomic()
      case 12 where depth < 3: branch(callees: callees, arguments, depth: depth)
      case 13 where depth < 3: branch(callees: callees, arguments, depth: depth)
      case 14 where depth < 2: loop()
      case 15 where !callees.isEmpty && depth < 2: call(callees[random.below(callees.count)], arguments)
      case 16 where random.below(4) == 0: helper()
      case 16: builder.append(.loadImmediate64(destination(), .value(value())))
      case 17: append(.alu(width(), .mov, destination(), operand()))
      default: other()
      }
    }
  }

  private mutating func arithmetic() {
    let (width, register) = (width(), destination())
    let operation = ALUOperation.allCases[random.below(ALUOperation.allCases.count)]
    var operand = operand()
    if case .immediate(let value) = operand {
      switch operation {
      case .lsh, .rsh, .arsh: operand = .immediate(value & (width == .word64 ? 63 : 31))
      // The verifier rejects a constant zero.
      case .div, .sdiv, .mod, .smod: operand = .immediate(value == 0 ? 3 : value)
      default: break
      }
    }
    append(.alu(width, operation, register, operand))
  }

  private mutating func other() {
    let register = destination()
    switch random.below(4) {
    case 0: append(.negate(width(), register))
    case 1:
      let bits: UInt8 = [8, 16, 32][random.below(3)]
      append(.moveSignExtend(bits == 32 ? .word64 : width(), register, source(), bits: bits))
    case 2:
      append(.byteOrder(ByteOrder.allCases[random.below(3)], register, bits: [16, 32, 64][random.below(3)]))
    default:
      append(random.below(2) == 0 ? .jump(0) : .jumpLong(0))
    }
  }

  /// A memory location for an access of a size: on the stack, directly or through a copy of r10, or in the context; nil if
  /// the function has none.
  private mutating func place(_ size: MemorySize, inContext: Bool = true) -> (
    base: Register, offset: Int16, copy: Register?
  )? {
    let bytes = Int(size.rawValue)
    if inContext, let context, stackSize == 0 || random.below(3) == 0 {
      let offset = bytes * random.below(contextMemory.size / bytes)
      return (context, Int16(offset), nil)
    }
    if stackSize == 0 { return nil }
    let offset = -bytes * (1 + random.below(stackSize / bytes))
    if copiesFramePointer && random.below(6) == 0 {
      let copy = destination()
      builder.append(.alu(.word64, .mov, copy, .register(.r10)))
      return (copy, Int16(offset), copy)
    }
    return (.r10, Int16(offset), nil)
  }

  private mutating func memory() {
    var size = size()
    let kind = random.below(6)
    if kind == 1 && size == .double { size = .word }
    let inContext =
      switch kind {
      case 0, 1: true
      case 2: contextMemory.stores == .all
      case 3: contextMemory.stores != .none
      default: false
      }
    guard let (base, offset, copy) = place(size, inContext: inContext) else { return arithmetic() }
    switch kind {
    case 0: append(.load(size, destination(), base: base, offset: offset))
    case 1: append(.loadSignExtend(size, destination(), base: base, offset: offset))
    case 2: append(.store(size, base: base, offset: offset, .immediate(immediate())))
    case 3: append(.store(size, base: base, offset: offset, .register(data(copy))))
    case 4: append(.loadAcquire(size, destination(), base: base, offset: offset))
    default: append(.storeRelease(size, base: base, offset: offset, data(copy)))
    }
    forget(copy)
  }

  /// A register that does not hold a pointer.
  private mutating func data(_ pointer: Register?) -> Register {
    while true {
      let register = source()
      if register != pointer { return register }
    }
  }

  /// Overwrites a pointer copy with a number, so that no arithmetic uses a pointer.
  private mutating func forget(_ copy: Register?) {
    if let copy { builder.append(.alu(.word64, .mov, copy, .immediate(immediate()))) }
  }

  private mutating func atomic() {
    let size: MemorySize = random.below(2) == 0 ? .word : .double
    let operation = AtomicOperation.allCases[random.below(AtomicOperation.allCases.count)]
    guard let place = place(size, inContext: false) else { return arithmetic() }
    var (base, copy) = (place.base, place.copy)
    if operation == .compareExchange && copy == .r0 {
      forget(copy)
      (base, copy) = (.r10, nil)
    }
    var register = data(copy)
    while counters.contains(register) { register = data(copy) }
    if operation == .compareExchange && counters.contains(.r0) { return forget(copy) }
    append(.atomic(operation, size, base: base, offset: place.offset, register))
    forget(copy)
  }

  private mutating func branch(callees: [Int], _ arguments: [Int], depth: Int) {
    let (other, end) = (builder.label(), builder.label())
    let (width, condition, register, operand) = (width(), condition(), source(), operand())
    // The first conditions that eBPF had are the last resort.
    let known = [(width, condition), (.word64, condition), (.word64, .ne)].first {
      knows(.jumpIf($0.0, $0.1, register, operand, 0))
    }
    if let (width, condition) = known { builder.jumpIf(width, condition, register, operand, to: other) }
    body(random.below(random.below(8) == 0 ? 40 : 8), callees: callees, arguments, depth: depth + 1)
    if random.below(2) == 0 {
      if random.below(2) == 0 || !knows(.jumpLong(0)) { builder.jump(to: end) } else { builder.jumpLong(to: end) }
      builder.place(other)
      body(random.below(8), callees: callees, arguments, depth: depth + 1)
    } else {
      builder.place(other)
    }
    builder.place(end)
    // A label must be followed by an instruction.
    builder.append(.alu(.word64, .add, destination(), .immediate(immediate())))
  }

  /// A short loop with a counter that the verifier can track.
  private mutating func loop() {
    let free = registers.dropFirst(6).filter { $0 != context && !counters.contains($0) }
    guard !free.isEmpty, hasLoops, knows(.jumpIf(.word64, .lt, .r0, .immediate(0), 0)) else { return arithmetic() }
    let counter = free[random.below(free.count)]
    counters.insert(counter)
    let rounds = Int32(2 + random.below(3))
    let top = builder.label()
    let end = builder.label()
    builder.append(.alu(.word64, .mov, counter, .immediate(0)))
    builder.place(top)
    // The counter ends the loop long before may_goto would.
    if random.below(4) == 0 && knows(.mayGoto(0)) { builder.mayGoto(to: end) }
    for _ in 0..<(1 + random.below(random.below(6) == 0 ? 50 : 6)) {
      if random.below(3) == 0 { memory() } else { arithmetic() }
    }
    builder.append(.alu(.word64, .add, counter, .immediate(1)))
    builder.jumpIf(.word64, .lt, counter, .immediate(rounds), to: top)
    builder.place(end)
    // A label must be followed by an instruction, and a second path to it makes the counter unknown.
    builder.append(.alu(.word64, .mov, counter, .immediate(immediate())))
    counters.remove(counter)
  }

  /// bpf_get_prandom_u32, whose result must not influence the program: it differs between engines.
  private mutating func helper() {
    guard !counters.contains(.r0), knows(.call(.helper(7))) else { return arithmetic() }
    builder.call(helper: 7)
    for register in [Register.r0, .r1, .r2, .r3, .r4, .r5] {
      builder.append(.alu(.word64, .mov, register, .immediate(immediate())))
    }
  }

  private mutating func call(_ callee: Int, _ arguments: [Int]) {
    if arguments[callee] > 5 {
      for slot in 1...(arguments[callee] - 5) { builder.storeArgument(slot: slot, from: operand()) }
    }
    if context != nil { called.insert(callee) }
    builder.call(subprogram: "callee\(callee)")
    for register in [Register.r1, .r2, .r3, .r4, .r5] {
      let value = random.below(2) == 0 ? Operand.register(.r0) : .immediate(immediate())
      builder.append(.alu(.word64, .mov, register, value))
    }
  }
}

extension SeededGenerator {
  /// A number from 0 up to a bound that is at least 1, exclusive.
  fileprivate mutating func below(_ bound: Int) -> Int { Int(truncatingIfNeeded: next() % UInt64(max(1, bound))) }
}
