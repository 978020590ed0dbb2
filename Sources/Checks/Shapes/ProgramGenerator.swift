import BPF
import CallingConvention
import NativeCalls
import Outcomes

/// A generator of BPF programs that call a kfunc with arguments from a `CallBlock`, whose address they receive in r1.
///
/// The programs observe the verifier's rules: incoming slots are loaded before any r11 store and before any call;
/// exactly
/// the slots that a callee takes are stored before its call.
package struct ProgramGenerator {
  /// The values of a program's callee-saved registers and stack words across the call.
  static var witnesses: (UInt64, UInt64, UInt64, UInt64, UInt64) {
    (
      0x7A11_0000_0000_0007, 0x7A11_0000_0000_0008, 0x7A11_0000_0000_0009, 0x7A11_0000_0000_0108,
      0x7A11_0000_0000_0110
    )
  }
  /// The same values in the order of the block's witness words.
  package static var witnessValues: [UInt64] {
    let values = witnesses
    return [values.0, values.1, values.2, values.3, values.4]
  }
  /// Witness words of the local callee's results in `twoCallees`.
  static let localResults = [5, 6]

  /// Number of eightbytes that the kfunc takes in BPF.
  let slots: Int
  /// Whether the kfunc returns 9 to 16 bytes in R0:R2.
  let returnsPair: Bool
  /// Name of the kfunc.
  let name: String
  /// What the running kernel needs if it makes the call; nil for calls in user space.
  private let kernel: KernelCallPlan?

  /// Creates a generator for a kfunc.
  /// - Parameters:
  ///   - name: the name that the programs call.
  ///   - placement: the placement of its arguments, of which only BPF's slots are used.
  package init(name: String, placement: Placement) {
    self.name = name
    slots = placement.slotCount
    returnsPair = placement.result.eightbytes.count == 2
    kernel = nil
  }

  /// Creates a generator of programs for the running kernel.
  /// - Parameters:
  ///   - name: the kfunc of the module.
  ///   - plan: what the kernel needs.
  init(name: String, plan: KernelCallPlan) {
    self.name = name
    slots = plan.arguments.count
    returnsPair = plan.returnsPair
    kernel = plan
  }

  /// The constant that the `immediate` shape stores for a stack argument.
  /// - Parameter slot: index of the argument, 0-based, 5 or more.
  static func immediate(forSlot slot: Int) -> Int32 {
    // Odd slots are negative, to check the sign extension to 64 bits.
    Int32(0x0101_0101) * Int32(slot % 12) * (slot % 2 == 0 ? 1 : -1)
  }

  /// The program of a shape.
  /// - Parameter shape: the shape.
  /// - Throws: `ProgramError` if the program is invalid.
  package func program(_ shape: CallShape) throws(ProgramError) -> Program {
    var builder = ProgramBuilder()
    builder.append(.alu(.word64, .mov, .r6, .register(.r1)))
    kernel?.readCounter(&builder)
    keepWitnesses(&builder)
    switch shape {
    case .direct:
      loadArguments(&builder)
      call(&builder)
    case .immediate:
      loadArguments(&builder, immediates: true)
      call(&builder)
    case .forwarded:
      loadArguments(&builder)
      builder.call(subprogram: "forward")
    case .reversed:
      loadArguments(&builder, reversed: true)
      builder.call(subprogram: "reverse")
    case .nested:
      loadArguments(&builder)
      builder.call(subprogram: "outer")
    case .twoCallees:
      callLocal(&builder, witness: Self.localResults[0])
      loadArguments(&builder)
      call(&builder)
      storeResult(&builder)
      callLocal(&builder, witness: Self.localResults[1])
    case .branches:
      branches(&builder)
    }
    if shape != .twoCallees { storeResult(&builder) }
    storeWitnesses(&builder)
    kernel?.readBack(&builder)
    builder.append(.alu(.word64, .mov, .r0, .immediate(0)))
    builder.append(.exit)
    subprograms(of: shape, &builder)
    return try builder.build()
  }

  /// The smallest program: loads the arguments, calls, stores the result, like a C thunk; for benchmarks.
  /// - Throws: `ProgramError` if the program is invalid.
  package func bareProgram() throws(ProgramError) -> Program {
    var builder = ProgramBuilder()
    builder.append(.alu(.word64, .mov, .r6, .register(.r1)))
    loadArguments(&builder)
    call(&builder)
    storeResult(&builder)
    builder.append(.exit)
    return try builder.build()
  }

  // MARK: Parts of the main program

  private func keepWitnesses(_ builder: inout ProgramBuilder) {
    let values = Self.witnesses
    for (register, value) in [(Register.r7, values.0), (.r8, values.1), (.r9, values.2)] {
      builder.append(.loadImmediate64(register, .value(value)))
    }
    for (offset, value) in [(Int16(-8), values.3), (-16, values.4)] {
      builder.append(.loadImmediate64(.r0, .value(value)))
      builder.append(.store(.double, base: .r10, offset: offset, .register(.r0)))
    }
  }

  private func storeWitnesses(_ builder: inout ProgramBuilder) {
    for (index, register) in [Register.r7, .r8, .r9].enumerated() {
      builder.append(.store(.double, base: .r6, offset: witnessOffset(index), .register(register)))
    }
    for (index, offset) in [Int16(-8), -16].enumerated() {
      builder.append(.load(.double, .r0, base: .r10, offset: offset))
      builder.append(.store(.double, base: .r6, offset: witnessOffset(3 + index), .register(.r0)))
    }
  }

  private func storeResult(_ builder: inout ProgramBuilder) {
    builder.append(.store(.double, base: .r6, offset: Int16(8 * CallBlock.result), .register(.r0)))
    if returnsPair {
      builder.append(.store(.double, base: .r6, offset: Int16(8 * CallBlock.result + 8), .register(.r2)))
    }
  }

  private func witnessOffset(_ index: Int) -> Int16 { Int16(8 * (CallBlock.witness + index)) }

  /// Loads arguments from the block at r6: the stack arguments first, because they pass through r0.
  private func loadArguments(
    _ builder: inout ProgramBuilder, reversed: Bool = false, immediates: Bool = false, descending: Bool = false
  ) {
    func source(_ slot: Int) -> Int { reversed ? slots - 1 - slot : slot }
    let stack = descending ? Array((5..<max(5, slots)).reversed()) : Array(5..<max(5, slots))
    for slot in stack {
      if immediates {
        builder.storeArgument(slot: slot - 4, from: .immediate(Self.immediate(forSlot: slot)))
      } else {
        loadArgument(source(slot), into: .r0, &builder)
        builder.storeArgument(slot: slot - 4, from: .register(.r0))
      }
    }
    for slot in 0..<min(5, slots) { loadArgument(source(slot), into: Self.argumentRegisters[slot], &builder) }
  }

  /// Loads the word of a slot from the block at r6, or what the running kernel needs instead.
  private func loadArgument(_ slot: Int, into register: Register, _ builder: inout ProgramBuilder) {
    if let kernel {
      kernel.loadArgument(slot, into: register, &builder)
    } else {
      builder.append(.load(.double, register, base: .r6, offset: Int16(8 * slot)))
    }
  }

  /// Calls the kfunc.
  private func call(_ builder: inout ProgramBuilder) {
    builder.call(kfunc: name)
    // The verifier lets nothing read r0 of a function without a result.
    if kernel?.hasResult == false { builder.append(.alu(.word64, .mov, .r0, .immediate(0))) }
  }

  private static let argumentRegisters: [Register] = [.r1, .r2, .r3, .r4, .r5]

  private func branches(_ builder: inout ProgramBuilder) {
    let other = builder.label()
    let done = builder.label()
    builder.append(.load(.double, .r0, base: .r6, offset: Int16(8 * CallBlock.selector)))
    builder.jumpIf(.word64, .ne, .r0, .immediate(0), to: other)
    loadArguments(&builder)
    call(&builder)
    builder.jump(to: done)
    builder.place(other)
    loadArguments(&builder, descending: true)
    call(&builder)
    builder.place(done)
  }

  // MARK: Subprograms

  private func subprograms(of shape: CallShape, _ builder: inout ProgramBuilder) {
    switch shape {
    case .direct, .immediate, .branches:
      break
    case .forwarded:
      builder.beginSubprogram("forward")
      forward(&builder, reversed: false)
      call(&builder)
      builder.append(.exit)
    case .reversed:
      builder.beginSubprogram("reverse")
      forward(&builder, reversed: true)
      call(&builder)
      builder.append(.exit)
    case .nested:
      builder.beginSubprogram("outer")
      forward(&builder, reversed: false)
      builder.call(subprogram: "inner")
      builder.append(.exit)
      builder.beginSubprogram("inner")
      forward(&builder, reversed: false)
      call(&builder)
      builder.append(.exit)
    case .twoCallees:
      builder.beginSubprogram("weigh")
      weigh(&builder)
    }
  }

  /// Passes all arguments on, after overwriting the callee-saved registers, which the epilogue must restore.
  func forward(_ builder: inout ProgramBuilder, reversed: Bool) {
    func home(_ slot: Int) -> Int16 { Int16(-8 * (slot + 1)) }
    for slot in 5..<max(5, slots) {
      builder.loadArgument(slot: slot - 4, into: .r0)
      builder.append(.store(.double, base: .r10, offset: home(slot), .register(.r0)))
    }
    for (index, register) in [Register.r6, .r7, .r8, .r9].enumerated() {
      builder.append(.alu(.word64, .mov, register, .immediate(Int32(0x0BAD_0000 + index))))
    }
    if reversed {
      for slot in 0..<min(5, slots) {
        builder.append(.store(.double, base: .r10, offset: home(slot), .register(Self.argumentRegisters[slot])))
      }
    }
    for slot in 5..<max(5, slots) {
      builder.append(.load(.double, .r0, base: .r10, offset: home(reversed ? slots - 1 - slot : slot)))
      builder.storeArgument(slot: slot - 4, from: .register(.r0))
    }
    if reversed {
      for slot in 0..<min(5, slots) {
        builder.append(.load(.double, Self.argumentRegisters[slot], base: .r10, offset: home(slots - 1 - slot)))
      }
    }
  }

  // MARK: The local callee of two-callees

  /// Number of arguments of the local callee, other than the kfunc's.
  var localCount: Int { slots >= 10 ? 7 : 12 }

  /// The local callee's result: the sum of its arguments, each times its position.
  var localExpected: UInt64 {
    (1...localCount).reduce(0) { $0 &+ UInt64($1) &* UInt64(bitPattern: Int64(Self.localArgument($1))) }
  }

  private static func localArgument(_ number: Int) -> Int32 { Int32(number % 2 == 0 ? -number * 1000 : number * 77) }

  private func callLocal(_ builder: inout ProgramBuilder, witness: Int) {
    for number in 6...max(6, localCount) {
      builder.storeArgument(slot: number - 5, from: .immediate(Self.localArgument(number)))
    }
    for number in 1...5 {
      builder.append(
        .alu(.word64, .mov, Self.argumentRegisters[number - 1], .immediate(Self.localArgument(number))))
    }
    builder.call(subprogram: "weigh")
    builder.append(.store(.double, base: .r6, offset: witnessOffset(witness), .register(.r0)))
  }

  private func weigh(_ builder: inout ProgramBuilder) {
    builder.append(.alu(.word64, .mov, .r0, .register(.r1)))
    for number in 2...5 {
      let register = Self.argumentRegisters[number - 1]
      builder.append(.alu(.word64, .mul, register, .immediate(Int32(number))))
      builder.append(.alu(.word64, .add, .r0, .register(register)))
    }
    for number in 6...max(6, localCount) {
      builder.loadArgument(slot: number - 5, into: .r1)
      builder.append(.alu(.word64, .mul, .r1, .immediate(Int32(number))))
      builder.append(.alu(.word64, .add, .r0, .register(.r1)))
    }
    builder.append(.exit)
  }
}
