import BPF
import JIT
import Testing

/// Conditions, and the sizes and targets of jumps.
@Suite struct JumpTests {
  @Test(arguments: Condition.allCases, Width.allCases) func conditions(_ condition: Condition, _ width: Width) throws {
    var wrong: [String] = []
    func expect(_ operand: Operand, _ left: Register, _ rights: [UInt64]) throws {
      let right: Register? = if case .register(let register) = operand { register } else { nil }
      let base: Register = left == .r6 || right == .r6 ? (left == .r7 || right == .r7 ? .r8 : .r7) : .r6
      var program: [Instruction] = [
        .alu(.word64, .mov, base, .register(.r1)), .load(.double, left, base: base, offset: 0),
      ]
      if let right, right != left { program.append(.load(.double, right, base: base, offset: 8)) }
      program += [
        .jumpIf(width, condition, left, operand, 2), .alu(.word64, .mov, .r0, .immediate(0)), .exit,
        .alu(.word64, .mov, .r0, .immediate(1)), .exit,
      ]
      let compiled = try compile(program)
      for leftValue in boundaryWords {
        for rightValue in right == left ? [leftValue] : rights {
          var memory = [leftValue, rightValue]
          let taken = call(compiled, memory: &memory)
          if (taken == 1) != ReferenceModel.holds(width, condition, leftValue, rightValue) || taken > 1 {
            wrong.append("\(condition) \(leftValue), \(rightValue): \(taken)")
          }
        }
      }
    }
    for left in generalRegisters {
      for right in generalRegisters { try expect(.register(right), left, boundaryWords) }
      for immediate in [Int32(0), 1, -1, 127, 128, -128, -129, .max, .min] {
        try expect(.immediate(immediate), left, [ReferenceModel.operand(immediate)])
      }
    }
    #expect(wrong.prefix(5) == [])
  }

  /// Instructions whose code has a number of bytes, at least 2: `add` with an 8-bit immediate takes 3 (32-bit) or 4 bytes,
  /// `mov32` of registers 2. None of them changes r0.
  static func filler(bytes: Int) -> [Instruction] {
    var instructions: [Instruction] = []
    var left = bytes
    while left > 4 || left == 4 {
      instructions.append(.alu(.word64, .add, .r2, .immediate(1)))
      left -= 4
      if left == 1 {
        // 4 + 1 bytes are 3 + 2.
        instructions.removeLast()
        instructions.append(.alu(.word32, .add, .r2, .immediate(1)))
        left = 2
      }
    }
    if left == 3 { instructions.append(.alu(.word32, .add, .r2, .immediate(1))) }
    if left == 2 { instructions.append(.alu(.word32, .mov, .r2, .register(.r3))) }
    return instructions
  }

  @Test func fillerHasTheSizeThatItShould() throws {
    for bytes in 2...140 {
      let compiled = try compile(Self.filler(bytes: bytes) + [.exit])
      #expect(compiled.instructionOffsets[Self.filler(bytes: bytes).count] - compiled.instructionOffsets[0] == bytes)
    }
  }

  private func compileLikeKernel(_ instructions: [Instruction]) throws -> CompiledProgram {
    try compile(instructions, options: .kernel())
  }

  /// A forward jump is short up to the kernel's limit of 123 bytes.
  @Test(arguments: [2, 50, 119, 120, 121, 122, 123, 124, 125, 126, 127, 128, 129, 1000])
  func forwardJumps(bytes: Int) throws {
    let skipped = Self.filler(bytes: bytes)
    let distance = bytes
    let compiled = try compileLikeKernel(
      [.alu(.word64, .mov, .r0, .immediate(5)), .jump(Int32(skipped.count))] + skipped
        + [.alu(.word64, .add, .r0, .immediate(1)), .exit])
    let expected: [UInt8] = distance <= 123 ? [0xEB, UInt8(distance)] : [0xE9] + imm32(distance)
    #expect(code(compiled, 1) == expected)
    #expect(call(compiled) == 6)
    let conditional = try compileLikeKernel(
      [.alu(.word64, .mov, .r0, .immediate(5)), .jumpIf(.word64, .eq, .r0, .immediate(5), Int16(skipped.count))]
        + skipped
        + [.alu(.word64, .add, .r0, .immediate(1)), .exit])
    let jcc: [UInt8] = distance <= 123 ? [0x74, UInt8(distance)] : [0x0F, 0x84] + imm32(distance)
    // cmp rax, 5 is 48 83 f8 05.
    #expect(code(conditional, 1) == [0x48, 0x83, 0xF8, 5] + jcc)
    #expect(call(conditional) == 6)
  }

  /// A backward jump is measured from its own end in the last pass: near (5 and 6 bytes) at first, so that a body of 123
  /// bytes is the longest for a short `ja`, and 118 for `cmp` and a short `jcc`.
  @Test(arguments: [2, 50, 116, 117, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127, 128, 200])
  func backwardJumps(bytes: Int) throws {
    let body = Self.filler(bytes: bytes)
    // r0 counts the rounds: 4 bytes, counted with the body.
    let loop =
      [Instruction.alu(.word64, .mov, .r0, .immediate(0))] + body
      + [
        .alu(.word64, .add, .r0, .immediate(1)), .jumpIf(.word64, .ne, .r0, .immediate(3), Int16(-body.count - 2)),
        .exit,
      ]
    let compiled = try compileLikeKernel(loop)
    #expect(call(compiled) == 3)
    let length = bytes + 4 + 4
    let jcc: [UInt8] =
      length + 6 <= 128 ? [0x75, UInt8(bitPattern: Int8(-length - 2))] : [0x0F, 0x85] + imm32(-length - 6)
    #expect(code(compiled, body.count + 2) == [0x48, 0x83, 0xF8, 3] + jcc)

    // if r0 == 3 goto exit; the jump back is unconditional. The test takes 4 + 2 or 4 + 6 bytes.
    let always = try compileLikeKernel(
      [.alu(.word64, .mov, .r0, .immediate(0)), .jumpIf(.word64, .eq, .r0, .immediate(3), Int16(body.count + 2))] + body
        + [.alu(.word64, .add, .r0, .immediate(1)), .jump(Int32(-body.count - 3)), .exit])
    #expect(call(always) == 3)
  }

  @Test func jumpsToTheNextInstructionVanish() throws {
    let compiled = try compileLikeKernel([.alu(.word64, .mov, .r0, .immediate(4)), .jump(0), .jumpLong(0), .exit])
    #expect(code(compiled, 1) == [])
    #expect(code(compiled, 2) == [])
    #expect(call(compiled) == 4)
  }

  @Test func jumpToItself() throws {
    let compiled = try compileLikeKernel([.jump(-1), .alu(.word64, .mov, .r0, .immediate(0)), .exit])
    #expect(code(compiled, 0) == [0xEB, 0xFE])
  }

  /// Jumps over more than 100 KiB, in both directions.
  @Test func longJumps() throws {
    let body = [Instruction](repeating: .alu(.word64, .add, .r2, .immediate(0x12345)), count: 16_000)
    var builder = ProgramBuilder()
    let (far, back, end) = (builder.label(), builder.label(), builder.label())
    builder.append(.alu(.word64, .mov, .r0, .immediate(1)))
    builder.jump(to: far)
    builder.place(back)
    builder.append(.alu(.word64, .mul, .r0, .immediate(5)))
    builder.jumpLong(to: end)
    builder.append(contentsOf: body)
    builder.place(far)
    builder.append(.alu(.word64, .add, .r0, .immediate(1)))
    builder.jumpIf(.word32, .eq, .r0, .immediate(2), to: back)
    builder.place(end)
    builder.append(.exit)
    let compiled = try JITCompiler().compile(builder.build(), kfuncs: [], options: .kernel())
    #expect(compiled.size > 100 * 1024)
    #expect(call(compiled) == 10)
  }

  /// A jump as the last instruction of a function, before another function, is measured from its own end.
  @Test(arguments: [2, 100, 200]) func jumpAtTheEndOfAFunction(bytes: Int) throws {
    let body = Self.filler(bytes: bytes)
    var builder = ProgramBuilder()
    let loop = builder.label()
    let other = builder.label()
    builder.append(.alu(.word64, .mov, .r6, .immediate(0)))
    builder.jump(to: other)
    builder.place(loop)
    builder.append(.alu(.word64, .add, .r6, .immediate(1)))
    builder.append(contentsOf: body)
    builder.call(subprogram: "twice")
    builder.append(.exit)
    builder.place(other)
    builder.append(.alu(.word64, .mov, .r1, .immediate(21)))
    builder.jump(to: loop)
    builder.beginSubprogram("twice")
    builder.append(.store(.double, base: .r10, offset: -8, .register(.r1)))
    builder.append(.alu(.word64, .mov, .r7, .register(.r1)))
    builder.append(.alu(.word64, .mov, .r0, .register(.r7)))
    builder.append(.alu(.word64, .add, .r0, .register(.r7)))
    builder.append(.exit)
    let compiled = try JITCompiler().compile(builder.build(), kfuncs: [], options: .kernel())
    let jump = 2 + 1 + body.count + 2 + 1
    let function = compiled.functions[0]
    let target = compiled.instructionOffsets[2]
    let start = compiled.instructionOffsets[jump]
    let code = Array(compiled.image[start..<function.code.upperBound])
    // Wrong code is not called.
    try #require(
      code == [0xEB, UInt8(truncatingIfNeeded: target - start - 2)] || code == [0xE9] + imm32(target - start - 5))
    #expect(call(compiled) == 42)
  }

  /// Each of these jumps becomes short only after the next one: one pass for each.
  @Test(arguments: [10, 16, 20, 40, 150]) func chainsOfJumpsConverge(count: Int) throws {
    var program: [Instruction] = [.alu(.word64, .mov, .r0, .immediate(8))]
    let gap = Self.filler(bytes: 112)
    let tail: [Instruction] = [.alu(.word32, .mov, .r2, .register(.r3))]
    for _ in 0..<count {
      // Over two bytes, the gap, the next jump (3 bytes of test, then 2 or 6) and two bytes more: 125 or 121 bytes.
      program.append(.jumpIf(.word64, .eq, .r0, .immediate(0), Int16(gap.count + 1 + 2 * tail.count)))
      program += tail + gap
    }
    program += tail + gap + [.alu(.word64, .add, .r0, .immediate(1)), .exit]
    let compiled = try compileLikeKernel(program)
    #expect(call(compiled) == 9)
    // After 15 passes, the first of which shrinks nothing, sizes are kept; jumps that could shrink later are padded
    // (kernel: PADDING_PASSES).
    let sizes = program.indices.filter { if case .jumpIf = program[$0] { true } else { false } }.map {
      code(compiled, $0)
    }
    let short = sizes.count { $0.count == 5 }
    #expect(short == min(count, 14))
    #expect(sizes.allSatisfy { $0.count == 5 || $0.count == 9 })
  }

  /// Every jump of chains of short, near and padded jumps goes to its target, decoded by hand.
  @Test(arguments: [1, 14, 15, 16, 17, 30]) func jumpsOfChainsGoWhereTheyShould(count: Int) throws {
    var program: [Instruction] = [.alu(.word64, .mov, .r0, .immediate(8))]
    let gap = Self.filler(bytes: 114)
    for _ in 0..<count {
      program.append(.jump(Int32(gap.count + 2)))
      program += gap
    }
    program += gap + [.alu(.word32, .mov, .r2, .register(.r3)), .exit]
    let compiled = try compileLikeKernel(program)
    for (index, instruction) in program.enumerated() {
      guard case .jump(let distance) = instruction else { continue }
      var code = code(compiled, index)
      if code.starts(with: [0x0F, 0x1F, 0x00]) { code.removeFirst(3) }
      let reached =
        code[0] == 0xEB
        ? Int(Int8(bitPattern: code[1]))
        : Int(code[1]) | Int(code[2]) << 8 | Int(code[3]) << 16 | Int(code[4]) << 24
      #expect([0xEB, 0xE9].contains(code[0]))
      let end = compiled.instructionOffsets[index + 1]
      #expect(end + reached == compiled.instructionOffsets[index + 1 + Int(distance)])
    }
  }

  /// The first exit is the epilogue; the others jump to it, short or near.
  @Test(arguments: [2, 100, 120, 300]) func laterExitsJumpToTheFirst(bytes: Int) throws {
    let body = Self.filler(bytes: bytes)
    let compiled = try compileLikeKernel(
      [.alu(.word64, .mov, .r0, .immediate(1)), .jumpIf(.word64, .ne, .r1, .immediate(0), 1), .exit] + body
        + [.alu(.word64, .mov, .r0, .immediate(2)), .exit])
    #expect(call(compiled, 0) == 1)
    #expect(call(compiled, 1) == 2)
    let epilogue = compiled.instructionOffsets[2]
    let exit = compiled.instructionOffsets[body.count + 4]
    let distance = epilogue - exit - 2
    #expect(
      code(compiled, body.count + 4)
        == (distance >= -128 ? [0xEB, UInt8(bitPattern: Int8(distance))] : [0xE9] + imm32(distance - 3)))
  }
}
