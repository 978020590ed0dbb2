import BPF
import JIT
import Testing

/// The code of the Linux JIT where it differs from the code for user space, derived by hand from
/// arch/x86/net/bpf_jit_comp.c.
@Suite struct KernelEmitterTests {
  private func image(_ program: Program, _ options: JITOptions, _ function: Int = 0) throws -> [UInt8] {
    var options = options
    options.isListing = true
    let compiled = try JITCompiler().compile(program, kfuncs: [], options: options)
    return Array(compiled.bytes[compiled.functions[function].code])
  }

  private func image(_ instructions: [Instruction], _ options: JITOptions = .kernel()) throws -> [UInt8] {
    try image(Program(instructions: instructions), options)
  }

  private let start: [UInt8] = [0x0F, 0x1F, 0x44, 0, 0, 0x0F, 0x1F, 0, 0x55, 0x48, 0x89, 0xE5]

  @Test func prologueAndReturns() throws {
    let program: [Instruction] = [
      .alu(.word64, .mov, .r0, .immediate(7)), .store(.word, base: .r10, offset: -12, .immediate(1)),
      .alu(.word64, .mov, .r9, .immediate(1)), .alu(.word64, .mov, .r6, .immediate(1)), .exit,
    ]
    let middle: [UInt8] =
      [0x48, 0x81, 0xEC, 16, 0, 0, 0, 0x53, 0x41, 0x57]
      + [0xB8, 7, 0, 0, 0, 0xC7, 0x45, 0xF4, 1, 0, 0, 0, 0x41, 0xBF, 1, 0, 0, 0, 0xBB, 1, 0, 0, 0]
      + [0x41, 0x5F, 0x5B, 0xC9]
    #expect(try image(program) == start + middle + [0xC3])
    var forms = KernelCodeForms.newest
    forms.returns = .withBreakpoint
    #expect(try image(program, .kernel(forms)) == start + middle + [0xC3, 0xCC])
    forms.returns = .thunk
    #expect(try image(program, .kernel(forms)) == start + middle + [0xE9, 0, 0, 0, 0])
    forms.hasIndirectBranchTracking = true
    let endbr: [UInt8] = [0xF3, 0x0F, 0x1E, 0xFA]
    #expect(try image(program, .kernel(forms)) == endbr + start + endbr + middle + [0xE9, 0, 0, 0, 0])
  }

  @Test func divisionsHaveNoTests() throws {
    let code = try image([.alu(.word64, .div, .r1, .register(.r2)), .alu(.word32, .smod, .r0, .immediate(-1)), .exit])
    // push rax; push rdx; mov rax, rdi; xor edx, edx; div rsi; mov rdi, rax; pop rdx; pop rax
    let division: [UInt8] = [0x50, 0x52, 0x48, 0x89, 0xF8, 0x31, 0xD2, 0x48, 0xF7, 0xF6, 0x48, 0x89, 0xC7, 0x5A, 0x58]
    // push rdx; mov r11, -1; cdq; idiv r11d; mov eax, edx; pop rdx
    let modulo: [UInt8] = [0x52, 0x49, 0xC7, 0xC3, 255, 255, 255, 255, 0x99, 0x41, 0xF7, 0xFB, 0x89, 0xD0, 0x5A]
    #expect(code == start + division + modulo + [0xC9, 0xC3])
  }

  @Test func atomicsAndExchange() throws {
    let exchange = Instruction.atomic(.exchange, .double, base: .r1, offset: 0, .r2)
    #expect(try image([exchange, .exit]) == start + [0x48, 0x87, 0x77, 0, 0xC9, 0xC3])
    var forms = KernelCodeForms.newest
    forms.locksExchange = true
    #expect(
      try image([exchange, .exit], .kernel(forms)) == start + [0xF0, 0x48, 0x87, 0x77, 0, 0xC9, 0xC3])
    // mov r10, rax; again: mov eax, [rdi+4]; mov r11d, eax; or r11d, esi; lock cmpxchg [rdi+4], r11d; jne again;
    // mov esi, eax; mov rax, r10
    let loop: [UInt8] =
      [0x49, 0x89, 0xC2, 0x8B, 0x47, 4, 0x41, 0x89, 0xC3, 0x41, 0x09, 0xF3, 0xF0, 0x44, 0x0F, 0xB1, 0x5F, 4]
      + [0x75, 0xEF, 0x89, 0xC6, 0x4C, 0x89, 0xD0]
    #expect(
      try image([.atomic(.fetchOr, .word, base: .r1, offset: 4, .r2), .exit]) == start + loop + [0xC9, 0xC3])
    #expect(
      try image([.atomic(.compareExchange, .word, base: .r1, offset: 0, .r2), .exit])
        == start + [0xF0, 0x0F, 0xB1, 0x77, 0, 0xC9, 0xC3])
  }

  @Test func shifts() throws {
    let shift = Instruction.alu(.word64, .lsh, .r1, .register(.r2))
    #expect(try image([shift, .exit]) == start + [0xC4, 0xE2, 0xC9, 0xF7, 0xFF, 0xC9, 0xC3])
    // sarx r8d, r8d, eax
    #expect(
      try image([.alu(.word32, .arsh, .r5, .register(.r0)), .exit])
        == start + [0xC4, 0x42, 0x7A, 0xF7, 0xC0, 0xC9, 0xC3])
    // The count is already in rcx.
    #expect(
      try image([.alu(.word64, .rsh, .r1, .register(.r4)), .exit]) == start + [0x48, 0xD3, 0xEF, 0xC9, 0xC3])
    var forms = KernelCodeForms.newest
    forms.usesBMI2 = false
    #expect(
      try image([shift, .exit], .kernel(forms))
        == start + [0x51, 0x48, 0x89, 0xF1, 0x48, 0xD3, 0xE7, 0x59, 0xC9, 0xC3])
  }

  /// Without BMI2, r4 is shifted in r11: the bytes of Linux 7.3.4, and of 6.1, which also pushes rcx, and moves it even if
  /// it is the count.
  @Test func shiftsOfTheCountRegister() throws {
    var forms = KernelCodeForms.newest
    forms.usesBMI2 = false
    let byOther = Instruction.alu(.word64, .lsh, .r4, .register(.r2))
    let byItself = Instruction.alu(.word64, .lsh, .r4, .register(.r4))
    // mov r11, rcx; mov rcx, rsi; shl r11, cl; mov rcx, r11
    #expect(
      try image([byOther, .exit], .kernel(forms))
        == start + [0x49, 0x89, 0xCB, 0x48, 0x89, 0xF1, 0x49, 0xD3, 0xE3, 0x4C, 0x89, 0xD9, 0xC9, 0xC3])
    #expect(try image([byItself, .exit], .kernel(forms)) == start + [0x48, 0xD3, 0xE1, 0xC9, 0xC3])
    forms.shiftsCountInScratch = true
    #expect(
      try image([byOther, .exit], .kernel(forms))
        == start + [0x49, 0x89, 0xCB, 0x51, 0x48, 0x89, 0xF1, 0x49, 0xD3, 0xE3, 0x59, 0x4C, 0x89, 0xD9, 0xC9, 0xC3])
    #expect(
      try image([byItself, .exit], .kernel(forms))
        == start + [0x49, 0x89, 0xCB, 0x49, 0xD3, 0xE3, 0x4C, 0x89, 0xD9, 0xC9, 0xC3])
  }

  /// A prologue of Linux 6.1 has a no-operation of two bytes, and 64-bit immediates are not sign-extended (seen on 6.1).
  @Test func formsOfLinux61() throws {
    var forms = KernelCodeForms.newest
    forms.tailCallCount = .inEachFrame
    forms.signExtendsWideImmediates = false
    #expect(
      try image([.loadImmediate64(.r1, .value(0xFFFF_FFFF_FFFF_FFFE)), .exit], .kernel(forms))
        == [0x0F, 0x1F, 0x44, 0, 0, 0x66, 0x90, 0x55, 0x48, 0x89, 0xE5]
        + [0x48, 0xBF, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xC9, 0xC3])
  }

  /// The main function of a program that may throw saves r12 and all callee-saved registers (seen on 7.3.4).
  @Test func exceptions() throws {
    var kernel = KernelOptions()
    kernel.mayThrow = true
    #expect(
      try image([.exit], JITOptions(.kernel(kernel)))
        == start + [0x41, 0x54, 0x53, 0x41, 0x55, 0x41, 0x56, 0x41, 0x57]
        + [0x41, 0x5F, 0x41, 0x5E, 0x41, 0x5D, 0x5B, 0x41, 0x5C, 0xC9, 0xC3])
  }

  /// retbleed=stuff: `sar qword gs:[rip + rel32], 5` before a call (seen on 7.3.4).
  @Test func callDepth() throws {
    var forms = KernelCodeForms.newest
    forms.callDepth = .relative
    #expect(
      try image([.call(.helper(5)), .exit], .kernel(forms))
        == start + [0x65, 0x48, 0xC1, 0x3D, 0, 0, 0, 0, 5, 0xE8, 0, 0, 0, 0, 0xC9, 0xC3])
  }

  /// The verifier up to 7.1 keeps its flag: after a tail call was found, functions that call others count tail calls, too;
  /// that of 7.1 marks even those that call none.
  @Test(arguments: [
    (KernelCodeForms.TailCallReachability.exact, false, false), (.laterCallers, true, false),
    (.laterFunctions, true, true),
  ]) func reachabilityIsKept(_ form: KernelCodeForms.TailCallReachability, _ caller: Bool, _ leaf: Bool) throws {
    var builder = ProgramBuilder()
    builder.call(subprogram: "tail")
    builder.call(subprogram: "after")
    builder.append(.exit)
    builder.beginSubprogram("tail")
    builder.append(contentsOf: [.call(.helper(12)), .exit])
    builder.beginSubprogram("after")
    builder.call(subprogram: "leaf")
    builder.append(.exit)
    builder.beginSubprogram("leaf")
    builder.append(.exit)
    var forms = KernelCodeForms.newest
    forms.tailCallReachability = form
    let program = try builder.build()
    let pushes: [UInt8] = [0x50, 0x50]
    #expect(try image(program, .kernel(forms), 2).starts(with: start + pushes) == caller)
    #expect(try image(program, .kernel(forms), 3).starts(with: start + pushes) == leaf)
  }

  /// Calls where a tail call is reachable pass the pointer to the count; the kernel's frame is 8 bytes of stack deep.
  @Test func tailCalls() throws {
    var builder = ProgramBuilder()
    builder.append(.store(.double, base: .r10, offset: -8, .register(.r1)))
    builder.call(subprogram: "jump")
    builder.append(.exit)
    builder.beginSubprogram("jump")
    builder.append(contentsOf: [.alu(.word64, .mov, .r6, .immediate(0)), .call(.helper(12)), .exit])
    let program = try builder.build()
    #expect(
      try image(program, .kernel()) == [0x0F, 0x1F, 0x44, 0, 0, 0x48, 0x31, 0xC0, 0x55, 0x48, 0x89, 0xE5]
        + [0x48, 0x81, 0xEC, 8, 0, 0, 0]
        // cmp rax, 33; ja +6; push rax; mov rax, rsp; jmp +1; push rax; push rax
        + [0x48, 0x83, 0xF8, 33, 0x77, 6, 0x50, 0x48, 0x89, 0xE0, 0xEB, 1, 0x50, 0x50]
        + [0x48, 0x89, 0x7D, 0xF8]
        // mov rax, [rbp - 24]; call jump
        + [0x48, 0x8B, 0x85, 0xE8, 0xFF, 0xFF, 0xFF, 0xE8, 2, 0, 0, 0, 0xC9, 0xC3])
    let structures = KernelCodeForms.newest.structures
    #expect(
      try image(program, .kernel(), 1) == start + [0x50, 0x50, 0x53, 0x31, 0xDB]
        // mov edx, edx; cmp [rsi + max_entries], edx; jbe out; mov rax, [rbp - 16]; cmp qword [rax], 33; jae out
        + [0x89, 0xD2, 0x39, 0x56, structures.maximumEntries, 0x76, 0x2B]
        + [0x48, 0x8B, 0x85, 0xF0, 0xFF, 0xFF, 0xFF, 0x48, 0x83, 0x38, 33, 0x73, 0x1E]
        // mov rcx, [rsi + rdx * 8 + ptrs]; test rcx, rcx; je out; add qword [rax], 1
        + [0x48, 0x8B, 0x8C, 0xD6] + imm32(Int(structures.arrayPointers))
        + [0x48, 0x85, 0xC9, 0x74, 0x11, 0x48, 0x83, 0x00, 1]
        // pop rbx; pop rax; pop rax; mov rcx, [rcx + bpf_func]; add rcx, 12; jmp rcx
        + [0x5B, 0x58, 0x58, 0x48, 0x8B, 0x49, structures.programFunction, 0x48, 0x83, 0xC1, 12, 0xFF, 0xE1]
        + [0x5B, 0xC9, 0xC3])
  }

  /// The code of Linux 6.18 with retpolines and return thunks for a tail call with an unknown index; addresses are 0.
  @Test func tailCallOfARealKernel() throws {
    let program = try Program(instructions: [
      .store(.double, base: .r10, offset: -8, .immediate(1)), .load(.word, .r3, base: .r1, offset: 112),
      .loadImmediate64(.r2, .mapFD(26)), .call(.helper(12)), .alu(.word64, .mov, .r0, .immediate(0)), .exit,
    ])
    var forms = KernelCodeForms.newest
    forms.indirectJump = .thunk
    forms.returns = .thunk
    let kernel = """
      0f 1f 44 00 00 48 31 c0 55 48 89 e5 48 81 ec 08 00 00 00 48 83 f8 21 77 06 50 48 89 e0 eb 01 50 50 48 c7 45 f8 01 \
      00 00 00 8b 57 70 48 be 00 00 00 00 00 00 00 00 89 d2 39 56 4c 76 34 48 8b 85 e8 ff ff ff 48 83 38 21 73 27 48 8b \
      8c d6 38 01 00 00 48 85 c9 74 1a 48 83 00 01 58 58 48 81 c4 08 00 00 00 48 8b 49 48 48 83 c1 0c e9 00 00 00 00 31 \
      c0 c9 e9 00 00 00 00
      """
    let bytes = kernel.split(whereSeparator: \.isWhitespace).compactMap { UInt8($0, radix: 16) }
    #expect(try image(program, .kernel(forms)) == bytes)
  }

  @Test func privateStack() throws {
    var kernel = KernelOptions()
    kernel.privateStack = PrivateStack(bases: Array(repeating: 0x1234_5678_9ABC_DEF0, count: 3), cpuOffset: 0x0102_0304)
    let options = JITOptions(.kernel(kernel))
    let program: [Instruction] = [
      .store(.double, base: .r10, offset: -8, .register(.r1)), .alu(.word64, .mov, .r2, .register(.r10)),
      .call(.helper(5)), .exit,
    ]
    // mov r9, base; add r9, gs:[offset]; mov [r9 - 8], rdi; mov rsi, r9; push r9; call; pop r9
    let frame: [UInt8] =
      [0x49, 0xB9, 0xF0, 0xDE, 0xBC, 0x9A, 0x78, 0x56, 0x34, 0x12, 0x65, 0x4C, 0x03, 0x0C, 0x25, 4, 3, 2, 1]
      + [0x49, 0x89, 0x79, 0xF8, 0x4C, 0x89, 0xCE, 0x41, 0x51, 0xE8, 0, 0, 0, 0, 0x41, 0x59, 0xC9, 0xC3]
    #expect(try image(program, options) == start + frame)
    // Stack arguments need r9, so functions with stack arguments use the native stack.
    var builder = ProgramBuilder()
    builder.append(.store(.double, base: .r10, offset: -8, .register(.r1)))
    builder.storeArgument(slot: 1, from: .immediate(3))
    builder.call(subprogram: "f")
    builder.append(.exit)
    builder.beginSubprogram("f")
    builder.loadArgument(slot: 1, into: .r0)
    builder.append(.exit)
    #expect(
      try image(builder.build(), options) == start + [0x48, 0x81, 0xEC, 8, 0, 0, 0, 0x48, 0x89, 0x7D, 0xF8]
        + [0x41, 0xB9, 3, 0, 0, 0, 0xE8, 2, 0, 0, 0, 0xC9, 0xC3])
  }

  /// Functions with stack arguments use the native stack, the others of the program the private one.
  @Test func privateStackByFunction() throws {
    var kernel = KernelOptions()
    kernel.privateStack = PrivateStack(bases: Array(repeating: 0x1234_5678_9ABC_DEF0, count: 3), cpuOffset: 0x0102_0304)
    let options = JITOptions(.kernel(kernel))
    var builder = ProgramBuilder()
    builder.append(.store(.double, base: .r10, offset: -8, .register(.r1)))
    builder.call(subprogram: "plain")
    builder.append(.exit)
    builder.beginSubprogram("plain")
    builder.append(.store(.double, base: .r10, offset: -8, .register(.r1)))
    builder.storeArgument(slot: 1, from: .immediate(3))
    builder.call(subprogram: "taker")
    builder.append(.exit)
    builder.beginSubprogram("taker")
    builder.append(.store(.double, base: .r10, offset: -8, .register(.r1)))
    builder.append(.exit)
    let program = try builder.build()
    // mov r9, base; add r9, gs:[offset]; mov [r9 - 8], rdi
    let own: [UInt8] =
      [0x49, 0xB9, 0xF0, 0xDE, 0xBC, 0x9A, 0x78, 0x56, 0x34, 0x12, 0x65, 0x4C, 0x03, 0x0C, 0x25, 4, 3, 2, 1]
      + [0x49, 0x89, 0x79, 0xF8]
    // sub rsp, 8; mov [rbp - 8], rdi
    let native: [UInt8] = [0x48, 0x81, 0xEC, 8, 0, 0, 0, 0x48, 0x89, 0x7D, 0xF8]
    // main has none: push r9; call plain; pop r9
    #expect(try image(program, options) == start + own + [0x41, 0x51, 0xE8, 4, 0, 0, 0, 0x41, 0x59, 0xC9, 0xC3])
    // plain has outgoing ones: r9 = 3 and a call without pushes
    #expect(try image(program, options, 1) == start + native + [0x41, 0xB9, 3, 0, 0, 0, 0xE8, 2, 0, 0, 0, 0xC9, 0xC3])
    // taker loads none, and its prototype is not known.
    #expect(try image(program, options, 2) == start + own + [0xC9, 0xC3])
    #expect(try image(program.taking(stackSlots: [0, 0, 1]), options, 2) == start + native + [0xC9, 0xC3])
  }

  /// The outgoing area holds the slots that callees take (Linux: outgoing_rsp = 8 * (slots - 1)), not those that are stored:
  /// slot 2 is `[rsp]`.
  @Test(arguments: [(nil, 2), (0, 2), (2, 2), (4, 4), (7, 7)] as [(Int?, Int)])
  func outgoingAreaOfTheCallee(_ taken: Int?, _ slots: Int) throws {
    var builder = ProgramBuilder()
    builder.storeArgument(slot: 2, from: .immediate(7))
    builder.call(subprogram: "f")
    builder.append(.exit)
    builder.beginSubprogram("f")
    builder.append(.exit)
    let program = try builder.build().taking(stackSlots: [0, taken])
    var other = ProgramBuilder()
    other.storeArgument(slot: 2, from: .immediate(7))
    other.call(kfunc: "f")
    other.append(.exit)
    let kfunc = KfuncTarget(address: 0, returnsPair: false, stackSlotCount: taken)
    let exact = 8 * (slots - 1)
    for (options, prologue, size) in [
      (JITOptions.kernel(), start[...], exact), (.native, start.suffix(4), (exact + 15) / 16 * 16),
    ] {
      // sub rsp, size; mov qword [rbp - size], 7
      let expected =
        Array(prologue) + [0x48, 0x83, 0xEC, UInt8(size), 0x48, 0xC7, 0x45, UInt8(256 - size), 7, 0, 0, 0]
      #expect(try image(program, options).prefix(expected.count) == expected[...])
      let called = try JITCompiler().compile(other.build(), kfuncs: [kfunc], options: options)
      #expect(called.bytes.prefix(expected.count) == expected[...])
    }
  }

  /// The kernel's code has no padding, as its stack is aligned to 8 bytes; code for user space aligns to 16.
  @Test func outgoingAreaWithoutPadding() throws {
    var builder = ProgramBuilder()
    for slot in 1...4 { builder.storeArgument(slot: slot, from: .immediate(1)) }
    builder.call(subprogram: "f")
    builder.append(.exit)
    builder.beginSubprogram("f")
    builder.loadArgument(slot: 4, into: .r0)
    builder.append(.exit)
    let program = try builder.build()
    #expect(try image(program, .kernel()).dropFirst(12).prefix(4) == [0x48, 0x83, 0xEC, 24])
    #expect(try image(program, .native).dropFirst(4).prefix(4) == [0x48, 0x83, 0xEC, 32])
  }

  /// `ja -1`, with which the verifier replaces dead code, takes two bytes in every pass.
  /// Jumps are put in when the code around them is complete; what names a place behind them must move.
  @Test func placesBehindJumps() throws {
    let program = try Program(instructions: [
      .jumpIf(.word64, .ne, .r1, .immediate(0), 1), .call(.helper(1)), .exit,
    ])
    var options = JITOptions.kernel()
    options.isListing = true
    let compiled = try JITCompiler().compile(program, kfuncs: [], options: options)
    // test rdi, rdi; jne +5; call; leave; ret
    #expect(compiled.bytes == start + [0x48, 0x85, 0xFF, 0x75, 5, 0xE8, 0, 0, 0, 0, 0xC9, 0xC3])
    #expect(compiled.instructionOffsets == [12, 17, 22, 24])
    #expect(compiled.relocations.map(\.offset) == [18])
    #expect(compiled.functions.map(\.epilogueOffset) == [22])
  }

  @Test func jumpsOverDeadCode() throws {
    let dead = [Instruction](repeating: .jump(-1), count: 300)
    let code = try image([.alu(.word64, .mov, .r0, .immediate(0)), .exit] + dead)
    #expect(code.suffix(600) == ArraySlice((0..<300).flatMap { _ in [0xEB, 0xFE] as [UInt8] }))
  }

  /// `gotox` (Linux `emit_indirect_jump`), and an endbr64 at each target of a jump table.
  @Test func jumpsThroughRegisters() throws {
    let text = "r2 = map_value t ll; gotox r2; a: r0 = 1; exit; r0 = 2; b: exit"
    let program = try Assembler.assemble(".map t insn_array 4 16 2 targets=b,a\n" + text).program
    var forms = KernelCodeForms.newest
    // mov rsi, address; jmp rsi; mov eax, 1; leave; ret; mov eax, 2; jmp to leave
    let load: [UInt8] = [0x48, 0xBE, 0, 0, 0, 0, 0, 0, 0, 0]
    let (one, two): ([UInt8], [UInt8]) = ([0xB8, 1, 0, 0, 0], [0xB8, 2, 0, 0, 0])
    let plain: [[UInt8]] = [start, load, [0xFF, 0xE6], one, [0xC9, 0xC3], two, [0xEB, 0xF7]]
    #expect(try image(program, .kernel(forms)) == Array(plain.joined()))
    forms.indirectJump = .withBreakpoint
    #expect(try image(program, .kernel(forms)).dropFirst(22).prefix(3) == [0xFF, 0xE6, 0xCC])
    forms.indirectJump = .afterFence
    #expect(try image(program, .kernel(forms)).dropFirst(22).prefix(5) == [0x0F, 0xAE, 0xE8, 0xFF, 0xE6])
    forms.indirectJump = .thunk
    forms.hasIndirectBranchTracking = true
    let endbr: [UInt8] = [0xF3, 0x0F, 0x1E, 0xFA]
    let tracked: [[UInt8]] = [[0xE9, 0, 0, 0, 0], endbr, one, [0xC9, 0xC3], two, endbr, [0xEB, 0xF3]]
    #expect(try Array(image(program, .kernel(forms)).dropFirst(30)) == Array(tracked.joined()))
    let extended = try Assembler.assemble("r8 = 0; gotox r8").program
    #expect(try image(extended, .kernel()).suffix(3) == [0x41, 0xFF, 0xE6])
  }

  @Test func calledFunctionsOutOfReach() throws {
    // The image is far from this address, and is not called.
    var options = JITOptions.kernel()
    options.helpers = HelperAddresses([7: 0x1000])
    let program = try Program(instructions: [.call(.helper(7)), .exit])
    let compiled = try JITCompiler().compile(program, kfuncs: [], options: options)
    let code = Array(compiled.bytes[compiled.functions[0].code])
    // call +2, over leave and ret: mov rax, 0x1000; jmp rax
    #expect(code == start + [0xE8, 2, 0, 0, 0, 0xC9, 0xC3])
    #expect(
      Array(compiled.bytes[code.count...]) == [0x48, 0xB8, 0, 0x10, 0, 0, 0, 0, 0, 0, 0xFF, 0xE0])
  }
}
