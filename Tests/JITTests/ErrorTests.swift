import BPF
import JIT
import Testing

/// Programs that the JIT refuses, and its messages.
@Suite struct ErrorTests {
  private static let unsupported: [Instruction] = [
    .loadPacketAbsolute(.byte, 0),
    .loadPacketIndirect(.byte, .r1, 0),
    .loadImmediate64(.r1, .mapFD(3)), .loadImmediate64(.r1, .mapValue(fd: 3, offset: 1)),
    .loadImmediate64(.r1, .btfID(3, fd: 0)), .loadImmediate64(.r1, .mapIndex(0)),
    .loadImmediate64(.r1, .mapIndexValue(index: 0, offset: 0)), .castAddressSpace(.r1, .r2, 1),
  ]

  @Test(arguments: unsupported) func unsupportedInstructionsAreNamed(_ instruction: Instruction) {
    let error = #expect(throws: JITError.self) {
      try compile([
        .alu(.word64, .mov, .r0, .immediate(0)), .alu(.word64, .mov, .r0, .immediate(0)), instruction, .exit,
      ])
    }
    #expect(error?.code == .unsupported)
    #expect(error?.instruction == 2)
    #expect(error?.message.contains("`\(instruction)`") == true)
    #expect(error?.description.hasPrefix("instruction 2: ") == true)
  }

  /// r11 is valid only in loads and stores of stack arguments; `Program` refuses every other use.
  @Test func misuseOfR11() {
    let misuses: [Instruction] = [
      .alu(.word64, .mov, .params, .immediate(1)), .alu(.word64, .add, .r1, .register(.params)),
      .load(.double, .r1, base: .params, offset: 0), .load(.double, .r1, base: .params, offset: -8),
      .load(.double, .r1, base: .params, offset: 12), .load(.word, .r1, base: .params, offset: 8),
      .loadSignExtend(.word, .r1, base: .params, offset: 8), .store(.double, base: .params, offset: 8, .register(.r1)),
      .store(.double, base: .params, offset: 0, .register(.r1)),
      .store(.word, base: .params, offset: -8, .immediate(1)),
      .store(.double, base: .params, offset: -12, .register(.r1)),
      .store(.double, base: .r1, offset: 0, .register(.params)),
      .atomic(.add, .double, base: .params, offset: -8, .r1), .negate(.word64, .params),
      .jumpIf(.word64, .eq, .params, .immediate(0), 0),
    ]
    for instruction in misuses {
      #expect(throws: (any Error).self, "\(instruction)") { try compile([instruction, .exit]) }
    }
  }

  @Test func kfuncsWithoutATarget() throws {
    let program = try Program(
      instructions: [.alu(.word64, .mov, .r0, .immediate(0)), .call(.kfunc(id: 1, fdOffset: 0)), .exit],
      kfuncs: [KfuncReference(name: "a"), KfuncReference(name: "b")])
    let error = #expect(throws: JITError.self) {
      try JITCompiler().compile(program, kfuncs: [KfuncTarget(address: 0, returnsPair: false)])
    }
    #expect(error?.code == .unknownKfunc)
    #expect(error?.instruction == 1)
    #expect(error?.description == "instruction 1: no kfunc has the number 1")
  }

  @Test func helpersWithoutAnAddress() {
    let error = #expect(throws: JITError.self) {
      try compile([.alu(.word64, .mov, .r0, .immediate(0)), .call(.helper(1)), .exit])
    }
    #expect(error?.code == .unknownHelper)
    #expect(error?.description == "instruction 1: there is no helper 1 (map_lookup_elem)")
  }

  /// The verifier replaces these instructions, so the Linux JIT has no code for them.
  @Test(arguments: [Instruction.mayGoto(0), .callRegister(.r1)])
  func instructionsThatTheLinuxJITNeverMeets(_ instruction: Instruction) {
    let error = #expect(throws: JITError.self) { try compile([instruction, .exit], options: .kernel()) }
    #expect(error?.code == .unsupported)
    #expect(error?.instruction == 0)
    #expect(error?.message == "the Linux JIT never meets `\(instruction)`")
  }

  /// The verifier checks the kernel's limit of 7 slots; the JIT compiles every slot that a displacement reaches.
  @Test func farSlots() throws {
    var builder = ProgramBuilder()
    builder.storeArgument(slot: 4096, from: .immediate(1))
    builder.storeArgument(slot: 2, from: .immediate(5))
    builder.call(subprogram: "f")
    builder.append(.exit)
    builder.beginSubprogram("f")
    builder.loadArgument(slot: 4095, into: .r1)
    builder.loadArgument(slot: 2, into: .r0)
    builder.append(.exit)
    let compiled = try JITCompiler().compile(builder.build(), kfuncs: [])
    #expect(call(compiled) == 5)
    #expect(compiled.functions[0].frame.reservedSize == 8 * 4095 + 8)
  }
}

extension Instruction: CustomTestStringConvertible {
  public var testDescription: String { "\(self)" }
}
