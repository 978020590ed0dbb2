import BPF
import JIT
import Testing

/// Each planted fault changes the code that its name says, and no other code.
@Suite struct FaultTests {
  /// A program in which every fault applies: incoming and outgoing slots, padding, saved registers, calls of both kinds, a
  /// result pair, an immediate slot.
  private static func fullProgram() throws -> Program {
    var builder = ProgramBuilder()
    for register in [Register.r6, .r7, .r8, .r9] { builder.append(.alu(.word64, .mov, register, .immediate(1))) }
    builder.append(.store(.double, base: .r10, offset: -8, .register(.r6)))
    for slot in 1...7 { builder.storeArgument(slot: slot, from: slot % 2 == 0 ? .register(.r6) : .immediate(-5)) }
    builder.call(subprogram: "f")
    builder.call(kfunc: "kfunc")
    builder.append(.exit)
    builder.beginSubprogram("f")
    builder.append(.alu(.word64, .mov, .r6, .immediate(2)))
    for slot in 1...7 { builder.loadArgument(slot: slot, into: .r0) }
    for slot in 1...6 { builder.storeArgument(slot: slot, from: .register(.r6)) }
    builder.call(kfunc: "kfunc")
    builder.append(.exit)
    return try builder.build()
  }

  private static func image(_ program: Program, _ fault: JITFault? = nil, isMarshalled: Bool = false) throws -> [UInt8]
  {
    // A target at address 0 is out of the reach of a rel32, so the call does not depend on the place of the code.
    var kfuncs = [KfuncTarget(address: 0, returnsPair: true)]
    if isMarshalled {
      // Arguments 6 and 7 are exchanged, which takes a third place; argument 8 is behind a hole.
      kfuncs[0].marshalling = CallMarshalling(
        moves: [
          .init(argument: 5, place: .stack(0)), .init(argument: 6, place: .register(5)),
          .init(argument: 7, place: .stack(2)),
        ], stackBytes: 24, result: [.rax])
    }
    let compiler = JITCompiler()
    let compiled =
      try fault.map { try compiler.compile(program, kfuncs: kfuncs, planting: $0) }
      ?? compiler.compile(program, kfuncs: kfuncs)
    return Array(compiled.image)
  }

  /// The faults of code that moves arguments.
  private static let movingFaults: Set<JITFault> = [.movesFirstToLast, .moveAsideLost, .moveHoleNotCounted]

  @Test(arguments: JITFault.allCases) func changesTheCode(_ fault: JITFault) throws {
    let program = try Self.fullProgram()
    let isMarshalled = Self.movingFaults.contains(fault)
    #expect(
      try Self.image(program, fault, isMarshalled: isMarshalled) != Self.image(program, isMarshalled: isMarshalled))
  }

  /// A fault in code that a program does not have changes nothing.
  @Test(arguments: JITFault.allCases) func leavesUnrelatedCodeAlone(_ fault: JITFault) throws {
    let alwaysApplies: Set<JITFault> = [
      .argument6Clobbered, .argument5Clobbered, .arguments1And2Swapped, .directionFlagSet, .rbpLost,
      .resultUpperHalfLost, .resultPairNotCopied,
    ]
    let plain = try Program(instructions: [
      .alu(.word64, .mov, .r0, .immediate(3)), .alu(.word64, .add, .r0, .register(.r1)), .exit,
    ])
    if fault != .rbpLost { #expect(try Self.image(plain, fault) == Self.image(plain)) }
    guard !alwaysApplies.contains(fault) else { return }
    let call = try Program(
      instructions: [.call(.kfunc(id: 0, fdOffset: 0)), .exit], kfuncs: [KfuncReference(name: "kfunc")])
    #expect(try Self.image(call, fault) == Self.image(call))
  }

  @Test func compilationIsRepeatable() throws {
    let program = try Self.fullProgram()
    #expect(try Self.image(program) == Self.image(program))
  }
}
