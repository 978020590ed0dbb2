import BPF
import JIT
import Testing

/// may_goto, addresses of functions, calls through registers, blinded constants.
@Suite struct LoopAndAddressTests {
  /// An endless loop but for may_goto, which falls through 8,388,608 times (Linux `BPF_MAX_LOOPS`).
  @Test func mayGotoEndsLoops() throws {
    let compiled = try compile([
      .alu(.word64, .mov, .r0, .immediate(0)), .mayGoto(2), .alu(.word64, .add, .r0, .immediate(1)), .jump(-3), .exit,
    ])
    #expect(call(compiled) == 8 << 20)
    // Each function has its own counter, below its stack.
    var builder = ProgramBuilder()
    builder.append(.store(.double, base: .r10, offset: -8, .immediate(100)))
    builder.call(subprogram: "count")
    builder.append(.load(.double, .r1, base: .r10, offset: -8))
    builder.append(.alu(.word64, .add, .r0, .register(.r1)))
    builder.append(.exit)
    builder.beginSubprogram("count")
    let (loop, end) = (builder.label(), builder.label())
    builder.append(.alu(.word64, .mov, .r0, .immediate(0)))
    builder.place(loop)
    builder.mayGoto(to: end)
    builder.append(.store(.double, base: .r10, offset: -8, .register(.r0)))
    builder.append(.alu(.word64, .add, .r0, .immediate(1)))
    builder.jumpIf(.word64, .lt, .r0, .immediate(5), to: loop)
    builder.place(end)
    builder.append(.exit)
    #expect(call(try JITCompiler().compile(builder.build(), kfuncs: [])) == 105)
  }

  @Test func callsOfFunctionsThroughRegisters() throws {
    var builder = ProgramBuilder()
    builder.append(.alu(.word64, .mov, .r1, .immediate(20)))
    builder.loadAddress(ofSubprogram: "twice", into: .r6)
    builder.append(.callRegister(.r6))
    builder.append(.alu(.word64, .mov, .r1, .register(.r0)))
    builder.loadAddress(ofSubprogram: "more", into: .r2)
    builder.append(.callRegister(.r2))
    builder.append(.exit)
    builder.beginSubprogram("twice")
    builder.append(.alu(.word64, .mov, .r0, .register(.r1)))
    builder.append(.alu(.word64, .add, .r0, .register(.r1)))
    builder.append(.exit)
    builder.beginSubprogram("more")
    builder.append(.alu(.word64, .mov, .r0, .register(.r1)))
    builder.append(.alu(.word64, .add, .r0, .immediate(2)))
    builder.append(.exit)
    let compiled = try JITCompiler().compile(builder.build(), kfuncs: [])
    #expect(call(compiled) == 42)
    #expect(compiled.relocations.count { $0.kind == .address } == 4)
  }

  @Test func helpersByIdAndThroughRegisters() throws {
    let square: @convention(c) (UInt64, UInt64, UInt64, UInt64, UInt64) -> UInt64 = { a, _, _, _, e in a * a + e }
    var options = JITOptions.native
    options.helpers = HelperAddresses([9: unsafeBitCast(square, to: UInt.self)])
    let arguments: [Instruction] = [
      .alu(.word64, .mov, .r1, .immediate(5)), .alu(.word64, .mov, .r5, .immediate(17)),
    ]
    let direct = try compile(arguments + [.call(.helper(9)), .exit], options: options)
    #expect(call(direct) == 42)
    let through = try compile(
      arguments + [.alu(.word64, .mov, .r3, .immediate(9)), .callRegister(.r3), .exit], options: options)
    #expect(call(through) == 42)
  }

  /// A blinded program has the same result, and its code contains none of its constants.
  @Test(arguments: [1, 2, 0xFFFF_FFFF_FFFF_FFFF] as [UInt64]) func blinding(seed: UInt64) throws {
    let program: [Instruction] = [
      .alu(.word64, .mov, .r1, .immediate(0x1357_9BDF)), .alu(.word64, .mov, .r2, .immediate(0)),
      .loadImmediate64(.r3, .value(0xFEDC_BA98_7654_3210)), .alu(.word64, .add, .r1, .immediate(-0x1234_5679)),
      .alu(.word32, .xor, .r3, .immediate(0x0F1E_2D3C)), .alu(.word64, .mul, .r1, .immediate(0x2468_ACE1)),
      .store(.double, base: .r10, offset: -8, .immediate(-0x5A5A_5A5B)), .alu(.word64, .lsh, .r3, .immediate(7)),
      .alu(.word64, .div, .r3, .immediate(0x0101_0103)), .jumpIf(.word64, .eq, .r2, .immediate(0x7777_7771), 2),
      .jumpIf(.word32, .ne, .r2, .immediate(0x6666_6661), 1), .alu(.word64, .mov, .r1, .immediate(0x0BAD_0BAD)),
      .load(.double, .r0, base: .r10, offset: -8), .alu(.word64, .add, .r0, .register(.r1)),
      .alu(.word64, .add, .r0, .register(.r3)), .alu(.word64, .add, .r2, .immediate(1)),
      .jumpIf(.word64, .lt, .r2, .immediate(3), -9), .exit,
    ]
    let plain = try compile(program)
    var options = JITOptions.native
    options.blindingSeed = seed
    let blinded = try compile(program, options: options)
    #expect(call(blinded) == call(plain))
    let constants: [Int] = [
      0x1357_9BDF, -0x1234_5679, 0x0F1E_2D3C, 0x2468_ACE1, -0x5A5A_5A5B, 0x0101_0103, 0x7777_7771, 0x6666_6661,
      0x7654_3210, 0x0BAD_0BAD,
    ]
    func shows(_ compiled: CompiledProgram, _ constant: Int) -> Bool {
      let code = compiled.bytes
      return code.indices.contains { code[$0...].starts(with: imm32(constant)) }
    }
    #expect(constants.allSatisfy { shows(plain, $0) })
    #expect(!constants.contains { shows(blinded, $0) })
    options.blindingSeed = seed &+ 1
    #expect(try compile(program, options: options).bytes != blinded.bytes)
  }
}
