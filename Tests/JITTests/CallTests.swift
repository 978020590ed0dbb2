import BPF
import Glibc
import JIT
import Testing

/// Calls of subprograms and of native functions: encodings, targets, arguments, results.
@Suite struct CallTests {
  /// Native code at a chosen address.
  private final class NativeCode {
    let start: UnsafeMutableRawPointer

    init?(near address: UInt, _ code: [UInt8]) {
      let flags = MAP_PRIVATE | MAP_ANONYMOUS | CInt(0x100000)  // MAP_FIXED_NOREPLACE
      guard let start = mmap(UnsafeMutableRawPointer(bitPattern: address), 4096, PROT_READ | PROT_WRITE, flags, -1, 0),
        start != MAP_FAILED
      else { return nil }
      start.copyMemory(from: code, byteCount: code.count)
      guard mprotect(start, 4096, PROT_READ | PROT_EXEC) == 0 else { return nil }
      self.start = start
    }

    deinit { munmap(start, 4096) }

    var address: UInt { UInt(bitPattern: start) }
  }

  /// sum = 1*a + 2*b + 4*c + 8*d + 16*e + 32*f + 64*g + 128*h + ..., in C's own calling convention: `lea rax, [rdi +
  /// 2*rsi]` and so on, written with shifts and additions.
  private static let weigh: [UInt8] =
    [0x48, 0x8D, 0x04, 0x77]  // lea rax, [rdi + 2*rsi]
    + [0x48, 0x8D, 0x04, 0x90]  // lea rax, [rax + 4*rdx]
    + [0x48, 0x8D, 0x04, 0xC8]  // lea rax, [rax + 8*rcx]
    + [0x49, 0xC1, 0xE0, 4, 0x4C, 0x01, 0xC0]  // shl r8, 4; add rax, r8
    + [0x49, 0xC1, 0xE1, 5, 0x4C, 0x01, 0xC8]  // shl r9, 5; add rax, r9
    + (0..<6).flatMap { index -> [UInt8] in
      // mov r10, [rsp + 8 + 8*index]; shl r10, 6 + index; add rax, r10
      [0x4C, 0x8B, 0x54, 0x24, UInt8(8 + 8 * index), 0x49, 0xC1, 0xE2, UInt8(6 + index), 0x4C, 0x01, 0xD0]
    } + [0xC3]

  private static func callOfTwelve() throws -> Program {
    var builder = ProgramBuilder()
    for slot in 1...7 {
      builder.append(.load(.double, .r0, base: .r1, offset: Int16(8 * (slot + 4))))
      builder.storeArgument(slot: slot, from: .register(.r0))
    }
    for (index, register) in [Register.r5, .r4, .r3, .r2, .r1].enumerated() {
      builder.append(.load(.double, register, base: .r1, offset: Int16(8 * (4 - index))))
    }
    builder.call(kfunc: "weigh")
    builder.append(.exit)
    return try builder.build()
  }

  @Test func nearAndFarCallsOfNativeFunctions() throws {
    let program = try Self.callOfTwelve()
    let call = program.instructions.count - 2
    var memory = (0..<12).map { UInt64(3) << UInt64($0) &+ 1 }
    let expected = memory.enumerated().reduce(UInt64(0)) { $0 &+ $1.element << UInt64($1.offset) }

    // 2 MiB: no mapping fits below it, and programs and libraries are near the top of the address space.
    let far = try #require(NativeCode(near: 0x20_0000, Self.weigh))
    let compiledFar = try JITCompiler().compile(
      program, kfuncs: [KfuncTarget(address: far.address, returnsPair: false)])
    let code1 = code(compiledFar, call)
    #expect(code1 == [0x48, 0xB8] + imm32(0x20_0000) + imm32(0) + [0xFF, 0xD0])
    #expect(JITTests.call(compiledFar, memory: &memory) == expected)

    // A free page within 2 GiB.
    // One attempt for each page: a lazy map would try the page that it found again, which another thread may have then.
    var page: NativeCode?
    for megabytes in 1...1000 where page == nil {
      page = NativeCode(near: compiledFar.entry &- UInt(megabytes) << 20, Self.weigh)
    }
    let neighbour = try #require(page)
    let compiledNear = try JITCompiler().compile(
      program, kfuncs: [KfuncTarget(address: neighbour.address, returnsPair: false)])
    let end = compiledNear.entry + UInt(compiledNear.instructionOffsets[call + 1])
    #expect(code(compiledNear, call) == [0xE8] + imm32(Int(bitPattern: neighbour.address &- end)))
    #expect(JITTests.call(compiledNear, memory: &memory) == expected)
  }

  /// A function that returns 9 to 16 bytes leaves the second eightbyte in rdx; BPF reads it from r2.
  @Test func pairsOfResults() throws {
    // mov rax, rdi; lea rdx, [rdi + 1]; ret
    let pair = try #require(NativeCode(near: 0x30_0000, [0x48, 0x89, 0xF8, 0x48, 0x8D, 0x57, 0x01, 0xC3]))
    let program: [Instruction] = [
      .alu(.word64, .mov, .r1, .immediate(40)), .alu(.word64, .mov, .r2, .immediate(0)),
      .call(.kfunc(id: 0, fdOffset: 0)), .alu(.word64, .lsh, .r2, .immediate(8)),
      .alu(.word64, .or, .r0, .register(.r2)), .exit,
    ]
    let with = try compile(program, kfuncs: [KfuncTarget(address: pair.address, returnsPair: true)])
    #expect(call(with) == 41 << 8 | 40)
    #expect(code(with, 2).suffix(3) == [0x48, 0x89, 0xD6])
    let without = try compile(program, kfuncs: [KfuncTarget(address: pair.address, returnsPair: false)])
    #expect(code(without, 2).suffix(2) == [0xFF, 0xD0])
  }

  /// A pair goes through a BPF subprogram without a copy: both sides use rax and rsi.
  @Test func pairsThroughSubprograms() throws {
    var builder = ProgramBuilder()
    builder.append(.alu(.word64, .mov, .r1, .immediate(1)))
    builder.call(subprogram: "pair")
    builder.append(.alu(.word64, .mul, .r2, .immediate(1000)))
    builder.append(.alu(.word64, .add, .r0, .register(.r2)))
    builder.append(.exit)
    builder.beginSubprogram("pair")
    builder.append(.alu(.word64, .mov, .r6, .immediate(3)))
    builder.append(.alu(.word64, .mov, .r0, .immediate(7)))
    builder.append(.alu(.word64, .mov, .r2, .immediate(9)))
    builder.append(.exit)
    let compiled = try JITCompiler().compile(builder.build(), kfuncs: [])
    #expect(call(compiled) == 9007)
    #expect(code(compiled, 1).count == 5)
  }

  /// Callee-saved registers keep their values over a call of a subprogram that uses them, for every set of them.
  @Test func calleeSavedRegistersSurvive() throws {
    for set in 0..<16 {
      let used = [Register.r6, .r7, .r8, .r9].enumerated().filter { set >> $0.offset & 1 == 1 }.map(\.element)
      var builder = ProgramBuilder()
      for (index, register) in [Register.r6, .r7, .r8, .r9].enumerated() {
        builder.append(.alu(.word64, .mov, register, .immediate(Int32(1 << (4 * index)))))
      }
      builder.storeArgument(slot: 3, from: .immediate(5))
      builder.call(subprogram: "user")
      for register in [Register.r6, .r7, .r8, .r9] { builder.append(.alu(.word64, .add, .r0, .register(register))) }
      builder.append(.exit)
      builder.beginSubprogram("user")
      builder.loadArgument(slot: 3, into: .r0)
      for register in used { builder.append(.alu(.word64, .mov, register, .immediate(-1))) }
      builder.append(.alu(.word64, .lsh, .r0, .immediate(16)))
      builder.append(.exit)
      let compiled = try JITCompiler().compile(builder.build(), kfuncs: [])
      #expect(call(compiled) == 0x51111)
      #expect(compiled.functions[1].frame.calleeSaved.count == used.count)
    }
  }

  /// A loop of calls: all calls share the outgoing area.
  @Test func recursionAndLoops() throws {
    // f(n) = n == 0 ? 0 : slot 2 + f(n - 1), with n in r1 and 7 in slot 2.
    var builder = ProgramBuilder()
    builder.storeArgument(slot: 2, from: .immediate(7))
    builder.storeArgument(slot: 1, from: .immediate(1))
    builder.append(.alu(.word64, .mov, .r1, .immediate(100)))
    builder.call(subprogram: "f")
    builder.append(.exit)
    builder.beginSubprogram("f")
    let more = builder.label()
    builder.loadArgument(slot: 2, into: .r6)
    builder.loadArgument(slot: 1, into: .r7)
    builder.jumpIf(.word64, .ne, .r1, .immediate(0), to: more)
    builder.append(.alu(.word64, .mov, .r0, .immediate(0)))
    builder.append(.exit)
    builder.place(more)
    builder.storeArgument(slot: 1, from: .register(.r7))
    builder.storeArgument(slot: 2, from: .register(.r6))
    builder.append(.alu(.word64, .sub, .r1, .immediate(1)))
    builder.call(subprogram: "f")
    builder.append(.alu(.word64, .add, .r0, .register(.r6)))
    builder.append(.alu(.word64, .add, .r0, .register(.r7)))
    builder.append(.exit)
    let compiled = try JITCompiler().compile(builder.build(), kfuncs: [])
    #expect(call(compiled) == 800)
  }
}
