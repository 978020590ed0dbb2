import BPF
import JIT
import Testing

/// Tail calls: targets, failures, preserved state, the limit of their number.
@Suite struct TailCallTests {
  /// r0 after a failed tail call: -EINVAL.
  private static let failed = UInt64(bitPattern: -22)

  /// `r0 = tail call of entry r3`; if it fails, `otherwise` is added to r0.
  private static func jumping(index: Int32, before: [Instruction] = [], after: [Instruction] = []) -> [Instruction] {
    before + [
      .loadImmediate64(.r2, .mapIndex(0)), .alu(.word64, .mov, .r3, .immediate(index)), .call(.helper(12)),
    ] + after + [.exit]
  }

  private static func options(_ array: ProgramArray) -> JITOptions {
    var options = JITOptions.native
    options.programArrays = [array]
    return options
  }

  @Test func theTargetTakesOver() throws {
    let array = ProgramArray(count: 3)
    let target = try compile([.load(.double, .r0, base: .r1, offset: 8), .exit])
    array.set(1, target)
    // The caller's callee-saved registers and stack are restored.
    let caller = try compile(
      Self.jumping(
        index: 1,
        before: [
          .alu(.word64, .mov, .r6, .immediate(1)), .alu(.word64, .mov, .r9, .immediate(1)),
          .store(.double, base: .r10, offset: -24, .register(.r6)),
        ], after: [.alu(.word64, .mov, .r0, .immediate(99))]), options: Self.options(array))
    var memory: [UInt64] = [1, 4242]
    #expect(call(caller, memory: &memory) == 4242)
    array.set(1, nil)
    #expect(call(caller, memory: &memory) == 99)
  }

  @Test(arguments: [0, 1, 2, 3, -1] as [Int32]) func failures(index: Int32) throws {
    let array = ProgramArray(count: 3)
    let target = try compile([.alu(.word64, .mov, .r0, .immediate(5)), .exit])
    array.set(1, target)
    let caller = try compile(Self.jumping(index: index), options: Self.options(array))
    #expect(call(caller) == (index == 1 ? 5 : Self.failed))
  }

  /// A program that tail-calls itself runs 1 + 33 times.
  @Test func thirtyThreeTailCallsAndNoMore() throws {
    let array = ProgramArray(count: 1)
    let caller = try compile(
      Self.jumping(
        index: 0,
        before: [.alu(.word64, .mov, .r4, .immediate(1)), .atomic(.add, .double, base: .r1, offset: 0, .r4)]),
      options: Self.options(array))
    array.set(0, caller)
    for _ in 0..<2 {
      var memory: [UInt64] = [0]
      #expect(call(caller, memory: &memory) == Self.failed)
      #expect(memory[0] == 1 + 33)
    }
    array.set(0, nil)
  }

  /// A subprogram's tail call replaces the subprogram only; its count is the main program's.
  @Test func tailCallsOfSubprograms() throws {
    let array = ProgramArray(count: 1)
    var builder = ProgramBuilder()
    builder.append(.alu(.word64, .mov, .r6, .register(.r1)))
    builder.append(.alu(.word64, .mov, .r4, .immediate(1)))
    builder.append(.atomic(.add, .double, base: .r1, offset: 0, .r4))
    builder.call(subprogram: "jump")
    builder.append(.alu(.word64, .mov, .r7, .register(.r0)))
    builder.append(.alu(.word64, .mov, .r1, .register(.r6)))
    builder.call(subprogram: "jump")
    builder.append(.alu(.word64, .mov, .r0, .immediate(1)))
    builder.append(.exit)
    builder.beginSubprogram("jump")
    builder.append(.store(.double, base: .r10, offset: -8, .register(.r1)))
    builder.append(contentsOf: Self.jumping(index: 0))
    let caller = try JITCompiler().compile(builder.build(), kfuncs: [], options: Self.options(array))
    array.set(0, caller)
    var memory: [UInt64] = [0]
    #expect(call(caller, memory: &memory) == 1)
    #expect(memory[0] == 1 + 33)
    array.set(0, nil)
  }

  @Test func stackArgumentsAreRefused() throws {
    var builder = ProgramBuilder()
    builder.storeArgument(slot: 1, from: .immediate(1))
    builder.call(subprogram: "jump")
    builder.append(.exit)
    builder.beginSubprogram("jump")
    builder.append(contentsOf: [.alu(.word64, .mov, .r3, .immediate(0)), .call(.helper(12)), .exit])
    let program = try builder.build()
    for options in [JITOptions.native, .kernel()] {
      let error = #expect(throws: JITError.self) {
        try JITCompiler().compile(program, kfuncs: [], options: options)
      }
      #expect(error?.code == .stackArgumentsWithTailCall)
      #expect(error?.instruction == 0)
      #expect(error?.message.hasPrefix("main uses stack arguments where a tail call is reachable") == true)
    }
  }
}
