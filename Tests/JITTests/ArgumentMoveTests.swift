import BPF
import JIT
import Testing

/// The code that Linux 7.4 emits before kfunc calls, byte for byte.
@Suite struct ArgumentMoveTests {
  /// A main program that sets each argument to its number and calls; its code in the kernel profile.
  private func code(_ slots: Int, _ kfunc: KfuncTarget) throws -> (prologue: [UInt8], call: [UInt8], end: [UInt8]) {
    var builder = ProgramBuilder()
    for (index, register) in [Register.r1, .r2, .r3, .r4, .r5].enumerated() {
      builder.append(.alu(.word64, .mov, register, .immediate(Int32(index + 1))))
    }
    for slot in 1...max(1, slots - 5) { builder.storeArgument(slot: slot, from: .immediate(Int32(slot + 5))) }
    builder.call(kfunc: "f")
    builder.append(.exit)
    var options = JITOptions.kernel()
    options.isListing = true
    let program = try builder.build()
    let compiled = try JITCompiler().compile(program, kfuncs: [kfunc], options: options)
    let bytes = compiled.bytes
    let offsets = compiled.instructionOffsets
    let call = program.instructions.count - 2
    return (
      Array(bytes[..<offsets[0]]), Array(bytes[offsets[call]..<offsets[call + 1]]), Array(bytes[offsets[call + 1]...])
    )
  }

  private func target(
    _ natives: [CallMarshalling.Place], words: Int, slots: Int, result: [CallMarshalling.ResultPlace] = [.rax]
  ) -> KfuncTarget {
    KfuncTarget(
      address: 0, returnsPair: false,
      marshalling: CallMarshalling(
        moves: natives.enumerated().map { CallMarshalling.Move(argument: $0, place: $1) }, stackBytes: 8 * words,
        result: result),
      stackSlotCount: slots - 5)
  }

  private static let five: [CallMarshalling.Place] = (0..<5).map { .register($0) }
  private static let call: [UInt8] = [0xE8, 0, 0, 0, 0]

  private static func hexadecimal(_ text: String) -> [UInt8] {
    text.split(separator: " ").compactMap { UInt8($0, radix: 16) }
  }

  /// `bpf_kfunc_call_stack_arg_big(1..5, {6, 7})`: bytes of the Linux JIT (bpf-next, October 2026).
  @Test func aStructThatDoesNotFit() throws {
    let code = try code(7, target(Self.five + [.stack(0), .stack(1)], words: 2, slots: 7))
    #expect(code.prologue.suffix(4) == [0x48, 0x83, 0xEC, 16])
    #expect(code.call == Self.hexadecimal("4c 8b 55 f0 4c 89 55 f8 4c 89 4d f0") + Self.call)
    #expect(code.end == [0x48, 0x83, 0xC4, 16, 0xC9, 0xC3])
  }

  /// `bpf_kfunc_call_test_pair_arg_tail(1..5, {6, 7}, 8)`: bytes of the Linux JIT (bpf-next, October 2026).
  @Test func anArgumentThatTakesR9() throws {
    let code = try code(8, target(Self.five + [.stack(0), .stack(1), .register(5)], words: 2, slots: 8))
    #expect(code.prologue.suffix(4) == [0x48, 0x83, 0xEC, 16])
    #expect(
      code.call == Self.hexadecimal("4c 8b 5d f8 4c 8b 55 f0 4c 89 55 f8 4c 89 4d f0 4d 89 d9") + Self.call)
  }

  /// `i128_arg_pad(1..7, v)`: v moves up by a word, which leaves a hole that the outgoing area holds: 4 words at [rbp-32].
  @Test func aHole() throws {
    let natives = Self.five + [.register(5), .stack(0), .stack(2), .stack(3)]
    let code = try code(9, target(natives, words: 4, slots: 9))
    #expect(code.prologue.suffix(4) == [0x48, 0x83, 0xEC, 32])
    // r10 = [rsp+16]; [rsp+24] = r10; r10 = [rsp+8]; [rsp+16] = r10
    #expect(code.call == Self.hexadecimal("4c 8b 55 f0 4c 89 55 f8 4c 8b 55 e8 4c 89 55 f0") + Self.call)
  }

  /// `i128_arg_stack_hole(1..5, {6, 7}, 8, 9, {10, 11})`: both, by the walk from the last place to the first.
  @Test func aHoleBehindAnArgumentThatTakesR9() throws {
    let natives = Self.five + [.stack(0), .stack(1), .register(5), .stack(2), .stack(4), .stack(5)]
    let code = try code(11, target(natives, words: 6, slots: 11))
    #expect(code.prologue.suffix(4) == [0x48, 0x83, 0xEC, 48])
    // Words at [rbp-48]. 11: [rsp+32] to [rsp+40]; 10: [rsp+24] to [rsp+32]; 9 stays; 8: [rsp+8] to r11; 7: [rsp] to
    // [rsp+8]; 6: r9 to [rsp]; r9 = r11.
    #expect(
      code.call
        == Self.hexadecimal("4c 8b 55 f0 4c 89 55 f8 4c 8b 55 e8 4c 89 55 f0 4c 8b 5d d8 4c 8b 55 d0 4c 89 55 d8")
        + Self.hexadecimal("4c 89 4d d0 4d 89 d9") + Self.call)
  }

  /// `f(1..7, {8, 9} aligned, 10, {11, 12} aligned)`: two holes. The last value moves up by two words, so that nothing but the
  /// walk from the last slot to the first sets the order of its eightbytes.
  @Test func twoHoles() throws {
    let natives =
      Self.five + [.register(5), .stack(0), .stack(2), .stack(3), .stack(4), .stack(6), .stack(7)]
    let code = try code(12, target(natives, words: 8, slots: 12))
    #expect(code.prologue.suffix(4) == [0x48, 0x83, 0xEC, 64])
    // Words at [rbp-64]. 12: [rsp+40] to [rsp+56]; 11: [rsp+32] to [rsp+48]; 10: [rsp+24] to [rsp+32]; and so on.
    #expect(
      code.call
        == Self.hexadecimal("4c 8b 55 e8 4c 89 55 f8 4c 8b 55 e0 4c 89 55 f0 4c 8b 55 d8 4c 89 55 e0")
        + Self.hexadecimal("4c 8b 55 d0 4c 89 55 d8 4c 8b 55 c8 4c 89 55 d0") + Self.call)
  }

  /// A result of two eightbytes: `mov rsi, rdx` behind the call where the target copies it (7.4), nothing where it does not
  /// (7.2, 7.3), with and without moves.
  @Test func resultsOfTwoEightbytes() throws {
    let copy: [UInt8] = [0x48, 0x89, 0xD6]
    let moved = try code(
      7, target(Self.five + [.stack(0), .stack(1)], words: 2, slots: 7, result: [.rax, .rdx]))
    #expect(moved.call.suffix(8) == (Self.call + copy)[...])
    let plain = KfuncTarget(address: 0, returnsPair: true, stackSlotCount: 1)
    #expect(try code(6, plain).call == Self.call + copy)
    let older = KfuncTarget(address: 0, returnsPair: false, stackSlotCount: 1)
    #expect(try code(6, older).call == Self.call)
  }

  /// Under a private stack the moves come before `push r9`, and the copy of rdx behind `pop r9`: a function whose call moves
  /// arguments has slots, and so the native stack.
  @Test func privateStacks() throws {
    var kernel = KernelOptions()
    kernel.privateStack = PrivateStack(bases: [0x1234_5678_9ABC_DEF0], cpuOffset: 0x0102_0304)
    var options = JITOptions(.kernel(kernel))
    options.isListing = true
    let program = try Program(
      instructions: [
        .store(.double, base: .r10, offset: -8, .register(.r1)), .call(.kfunc(id: 0, fdOffset: 0)), .exit,
      ],
      kfuncs: [KfuncReference(name: "f")])
    func call(_ kfunc: KfuncTarget) throws -> [UInt8] {
      let compiled = try JITCompiler().compile(program, kfuncs: [kfunc], options: options)
      return Array(compiled.bytes[compiled.instructionOffsets[1]..<compiled.instructionOffsets[2]])
    }
    #expect(
      try call(KfuncTarget(address: 0, returnsPair: true, stackSlotCount: 0))
        == [0x41, 0x51] + Self.call + [0x41, 0x59, 0x48, 0x89, 0xD6])
    let moved = try call(target(Self.five + [.stack(0), .stack(1)], words: 2, slots: 7))
    #expect(moved == Self.hexadecimal("4c 8b 55 e8 4c 89 55 f0 4c 89 4d e8") + Self.call)
  }
}
