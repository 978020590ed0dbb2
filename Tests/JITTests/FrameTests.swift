import BPF
import JIT
import Testing
import X86

/// The bytes of prologue, stack arguments and epilogue, derived by hand from Linux 324c3ca6eed6 and the Intel SDM,
/// not from the JIT.
@Suite struct FrameTests {
  /// A function with a call: its number of arguments, callee-saved registers and bytes of stack.
  struct Shape: CustomTestStringConvertible, Sendable {
    let arguments: Int
    let saved: [Register]
    let depth: Int

    var testDescription: String { "\(arguments) arguments, \(saved), stack of \(depth)" }
    var slots: Int { max(0, arguments - 5) }
  }

  /// All sets of callee-saved registers, with every count of arguments and every depth of stack.
  static let shapes: [Shape] = [5, 6, 7, 8, 9, 12].flatMap { arguments in
    [0, 8, 13, 512].flatMap { depth in
      (0..<16).map { set in
        let saved = [Register.r6, .r7, .r8, .r9].enumerated().filter { set >> $0.offset & 1 == 1 }.map(\.element)
        return Shape(arguments: arguments, saved: saved, depth: depth)
      }
    }
  }

  /// `main` of the shape: its first instructions use the registers and the stack, then stores of every slot from r0,
  /// an immediate store of every slot, the call, exit.
  private static func program(_ shape: Shape) throws -> Program {
    var builder = ProgramBuilder()
    for register in shape.saved { builder.append(.alu(.word64, .mov, register, .immediate(1))) }
    if shape.depth > 0 {
      builder.append(.store(.byte, base: .r10, offset: Int16(-shape.depth), .immediate(1)))
    }
    for slot in 0..<shape.slots { builder.storeArgument(slot: slot + 1, from: .register(.r0)) }
    for slot in 0..<shape.slots { builder.storeArgument(slot: slot + 1, from: .immediate(-2)) }
    builder.call(kfunc: "kfunc")
    builder.append(.exit)
    return try builder.build()
  }

  private static let pushes: [Register: [UInt8]] = [
    .r6: [0x53], .r7: [0x41, 0x55], .r8: [0x41, 0x56], .r9: [0x41, 0x57],
  ]
  private static let pops: [Register: [UInt8]] = [
    .r6: [0x5B], .r7: [0x41, 0x5D], .r8: [0x41, 0x5E], .r9: [0x41, 0x5F],
  ]

  /// `sub rsp, n` (83 /5) or `add rsp, n` (83 /0), with an imm8 or an imm32; nothing for 0.
  private static func adjust(_ modrm: UInt8, _ size: Int) -> [UInt8] {
    size == 0 ? [] : size <= 127 ? [0x48, 0x83, modrm, UInt8(size)] : [0x48, 0x81, modrm] + imm32(size)
  }

  /// `[rbp + displacement]` with the ModRM reg field 0.
  private static func rbp(_ displacement: Int) -> [UInt8] {
    Int8(exactly: displacement).map { [0x45, UInt8(bitPattern: $0)] } ?? [0x85] + imm32(displacement)
  }

  @Test(arguments: shapes) func frame(_ shape: Shape) throws {
    let program = try Self.program(shape)
    let compiled = try JITCompiler().compile(program, kfuncs: [KfuncTarget(address: 0, returnsPair: false)])
    let depth = (shape.depth + 7) / 8 * 8
    let savedSize = 8 * shape.saved.count
    let outgoing = 8 * max(0, shape.slots - 1)
    // rsp must be a multiple of 16 at calls (psABI 3.2.2); rbp is one.
    let padding = (depth + savedSize + outgoing) % 16
    let reserved = outgoing + padding

    var prologue: [UInt8] = [0x55, 0x48, 0x89, 0xE5]
    if depth > 0 { prologue += [0x48, 0x81, 0xEC] + imm32(depth) }
    prologue += shape.saved.flatMap { Self.pushes[$0]! } + Self.adjust(0xEC, reserved)
    let function = compiled.functions[0]
    #expect(function.prologueSize == prologue.count)
    #expect(Array(compiled.image[0..<function.prologueSize]) == prologue)

    let epilogue =
      Self.adjust(0xC4, reserved) + shape.saved.reversed().flatMap { Self.pops[$0]! } + [0xC9, 0xC3]
    #expect(code(compiled, program.instructions.count - 1) == epilogue)

    let firstStore = shape.saved.count + (depth > 0 ? 1 : 0)
    for slot in 1...max(1, shape.slots) where slot <= shape.slots {
      // native_off = outgoing_arg_base - outgoing_rsp - bpf_off - 16, with the padding below the base.
      let base = -(depth + savedSize)
      let native = base - padding - 8 * (shape.slots - 1) - (-8 * slot) - 16
      let fromRegister: [UInt8] = slot == 1 ? [0x49, 0x89, 0xC1] : [0x48, 0x89] + Self.rbp(native)
      #expect(code(compiled, firstStore + slot - 1) == fromRegister)
      let immediate: [UInt8] =
        slot == 1
        ? [0x49, 0xC7, 0xC1, 0xFE, 0xFF, 0xFF, 0xFF] : [0x48, 0xC7] + Self.rbp(native) + [0xFE, 0xFF, 0xFF, 0xFF]
      #expect(code(compiled, firstStore + shape.slots + slot - 1) == immediate)
      // Argument n is at [rsp + 8(n - 7)]: rsp is rbp minus the bytes that the prologue took.
      if slot >= 2 { #expect(native == -(depth + savedSize + reserved) + 8 * (slot + 5 - 7)) }
    }
    #expect((depth + savedSize + reserved) % 16 == 0)
  }

  /// Whole images, byte by byte, derived by hand.
  @Test func literalImages() throws {
    // A function of seven arguments that passes its sixth and seventh on: r9, [rbp+16].
    var builder = ProgramBuilder()
    builder.call(subprogram: "inner")
    builder.append(.exit)
    builder.beginSubprogram("inner")
    builder.loadArgument(slot: 1, into: .r6)
    builder.loadArgument(slot: 2, into: .r1)
    builder.loadArgument(slot: 7, into: .r0)
    builder.storeArgument(slot: 2, from: .register(.r6))
    builder.storeArgument(slot: 1, from: .register(.r1))
    builder.call(subprogram: "leaf")
    builder.append(.exit)
    builder.beginSubprogram("leaf")
    builder.loadArgument(slot: 1, into: .r0)
    builder.append(.exit)
    let compiled = try JITCompiler().compile(builder.build(), kfuncs: [])
    let expected: [UInt8] = [
      // main: push rbp; mov rbp, rsp; call inner; leave; ret
      0x55, 0x48, 0x89, 0xE5, 0xE8, 2, 0, 0, 0, 0xC9, 0xC3,
      // inner: push rbp; mov rbp, rsp; push rbx; sub rsp, 8 (one outgoing slot in memory, aligned with rbx's push)
      0x55, 0x48, 0x89, 0xE5, 0x53, 0x48, 0x83, 0xEC, 8,
      // mov rbx, r9; mov rdi, [rbp+16]; mov rax, [rbp+56]
      0x4C, 0x89, 0xCB, 0x48, 0x8B, 0x7D, 16, 0x48, 0x8B, 0x45, 56,
      // mov [rbp-16], rbx; mov r9, rdi; call leaf; add rsp, 8; pop rbx; leave; ret
      0x48, 0x89, 0x5D, 0xF0, 0x49, 0x89, 0xF9, 0xE8, 7, 0, 0, 0, 0x48, 0x83, 0xC4, 8, 0x5B, 0xC9, 0xC3,
      // leaf: push rbp; mov rbp, rsp; mov rax, r9; leave; ret
      0x55, 0x48, 0x89, 0xE5, 0x4C, 0x89, 0xC8, 0xC9, 0xC3,
    ]
    #expect(Array(compiled.image) == expected)
    #expect(compiled.functions.map(\.name) == ["main", "inner", "leaf"])
    #expect(compiled.functions.map(\.code) == [0..<11, 11..<50, 50..<59])
    #expect(compiled.functions.map(\.frame.incomingSlots) == [0, 7, 1])
    #expect(compiled.functions.map(\.frame.outgoingSlots) == [0, 2, 0])
  }

  /// Incoming slot 1 is a move from r9, slot k from 2 on a load of [rbp + 8k], into every register.
  @Test func incomingLoads() throws {
    // ModRM of `mov reg, r9` (REX.RB 89 /r: r9 in reg) and of `mov reg, [rbp+disp8]`.
    let rows: [(Register, rexMove: UInt8, rexLoad: UInt8, low: UInt8)] = [
      (.r0, 0x4C, 0x48, 0), (.r1, 0x4C, 0x48, 7), (.r2, 0x4C, 0x48, 6), (.r3, 0x4C, 0x48, 2), (.r4, 0x4C, 0x48, 1),
      (.r5, 0x4D, 0x4C, 0), (.r6, 0x4C, 0x48, 3), (.r7, 0x4D, 0x4C, 5), (.r8, 0x4D, 0x4C, 6), (.r9, 0x4D, 0x4C, 7),
    ]
    for (register, rexMove, rexLoad, low) in rows {
      var builder = ProgramBuilder()
      for slot in 1...7 { builder.loadArgument(slot: slot, into: register) }
      builder.append(.exit)
      let compiled = try JITCompiler().compile(builder.build(), kfuncs: [])
      #expect(code(compiled, 0) == [rexMove, 0x89, 0xC8 | low])
      for slot in 2...7 {
        #expect(code(compiled, slot - 1) == [rexLoad, 0x8B, 0x45 | low << 3, UInt8(8 * slot)])
      }
    }
  }

  /// The translation formula over a grid, against its text: padding is what the contract adds for user space.
  @Test func outgoingOffsets() {
    for stackDepth in [0, 1, 7, 8, 9, 13, 16, 500, 512] {
      for savedCount in 0...5 {
        for slots in 0...12 {
          for alignsCalls in [false, true] {
            let saved = Array([GeneralRegister.r12, .rbx, .r13, .r14, .r15].prefix(savedCount))
            let frame = FrameLayout(
              stackDepth: stackDepth, calleeSaved: saved, outgoingSlots: slots, incomingSlots: 0,
              alignsCalls: alignsCalls
            )
            let roundedUp = (stackDepth + 7) / 8 * 8
            let outgoingArgBase = -(roundedUp + 8 * savedCount)
            let outgoingRsp = slots <= 1 ? 0 : 8 * (slots - 1)
            let total = -outgoingArgBase + outgoingRsp
            let padding = alignsCalls && total % 16 != 0 ? 8 : 0
            #expect(frame.stackPointerOffset == -(total + padding))
            for bpfOffset in stride(from: -16, through: -8 * max(2, slots), by: -8) {
              let native = outgoingArgBase - padding - outgoingRsp - bpfOffset - 16
              #expect(frame.outgoingOffset(bpfOffset: bpfOffset) == native)
            }
            if alignsCalls { #expect(frame.stackPointerOffset % 16 == 0) }
          }
        }
      }
    }
  }
}
