import Support
import Testing

@testable import BPF

/// Text becomes instructions and programs; an error has the line and column of its cause.
struct AssemblerTests {
  /// LLVM's own text, which no code of ours wrote, gives LLVM's bytes.
  @Test(arguments: 0..<LLVMText.rows.count)
  func textOfLLVM(index: Int) throws {
    let row = LLVMText.rows[index]
    let length = try decode(bytes(row.bytes)).slotCount * 8
    #expect(try Assembler.instruction(row.text).encoded().bytes == Array(bytes(row.bytes).prefix(length)))
    #expect(try Assembler.instruction(row.text + " ;").encoded().bytes.count == length)
  }

  /// bytes → text → bytes for every valid slot over all opcodes, registers and telling fields.
  @Test(arguments: 0...255 as ClosedRange<UInt8>)
  func identityOverOpcodes(opcode: UInt8) throws {
    var count = 0
    let nexts: [UInt64?] = opcode == 0x18 ? [0, 1 << 32, 0xffff_ffff << 32] : [nil]
    for dst in 0...11 as ClosedRange<UInt8> {
      for src in 0...11 as ClosedRange<UInt8> {
        for off in [0, 1, 8, 16, 32, -8, -3, .max, .min] as [Int16] {
          for imm in [0, 16, 32, 64, -1, 0xf1, 0xe1, 1, 0x41, 0x51, 0xa1, 0x40, 0x50, 0xa0, 0x100, 0x110, .min]
            as [Int32]
          {
            for next in nexts {
              let slot = slot(opcode, dst: dst, src: src, off: off, imm: imm)
              guard let instruction = try? Instruction.decode(slot, next: next) else { continue }
              count += 1
              let back = try Assembler.instruction(instruction.description)
              if back != instruction { Issue.record("\(instruction) became \(back)") }
              if count > 150 { return }
            }
          }
        }
      }
    }
  }

  @Test func identityOfRandomFields() throws {
    var generator = SeededGenerator(seed: 5)
    var seen: Set<Int> = []
    for row in InstructionTable.rows.indices {
      let pattern = InstructionPatterns.shared.byForm[row]
      for _ in 0..<60 {
        let slot = generator.next() & ~pattern.mask | pattern.value
        let next: UInt64? = pattern.slotCount == 2 ? generator.next() & ~pattern.nextMask & ~0xffff_ffff : nil
        guard let instruction = try? Instruction.decode(slot, next: next) else { continue }
        seen.insert(row)
        let back = try Assembler.instruction(instruction.description)
        if back != instruction { Issue.record("\(instruction) became \(back)") }
      }
    }
    #expect(seen.count == InstructionTable.rows.count)
  }

  @Test func aProgramWithEverything() throws {
    let text = """
      // main
      r6 = r1            # the context
      start: r1 = 0x10; r2 = -0x2 /* two
        lines */
      if r1 == 16 goto done;
      *(u64 *)(r11 - 8) = 6
      call sub7
      call helper_of_c; call 7
      r3 = other ll
      callx r3
      r1 = 0x123456789 ll
      done:
      exit
      .func int sub7(int a, int b, int c, int d, int e, int f, long *g) // with seven
      r0 = *(u64 *)(r11 + 8)
      w0 += w1
      goto end
      end: exit
      other:
      lock *(u64 *)(r1 + 0) += r2
      goto other
      """
    let assembled = try Assembler.assemble(text)
    let program = assembled.program
    #expect(
      program.instructions == [
        .alu(.word64, .mov, .r6, .register(.r1)), .alu(.word64, .mov, .r1, .immediate(16)),
        .alu(.word64, .mov, .r2, .immediate(-2)), .jumpIf(.word64, .eq, .r1, .immediate(16), 9),
        .store(.double, base: .params, offset: -8, .immediate(6)), .call(.subprogram(8)),
        .call(.kfunc(id: 0, fdOffset: 0)), .call(.helper(7)), .loadImmediate64(.r3, .function(offset: 9)),
        .callRegister(.r3), .loadImmediate64(.r1, .value(0x1_2345_6789)), .exit,
        .load(.double, .r0, base: .params, offset: 8), .alu(.word32, .add, .r0, .register(.r1)), .jump(0), .exit,
        .atomic(.add, .double, base: .r1, offset: 0, .r2), .jump(-2),
      ])
    #expect(program.kfuncs == [KfuncReference(name: "helper_of_c")])
    #expect(
      program.subprograms == [
        Subprogram(name: "main", firstInstruction: 0), Subprogram(name: "sub7", firstInstruction: 12),
        Subprogram(name: "other", firstInstruction: 16),
      ])
    #expect(
      assembled.prototypes.map { $0?.text } == [
        nil, "int sub7(int a, int b, int c, int d, int e, int f, long *g)", nil,
      ])
    #expect(assembled.prototypes[1]?.line == 14)
    #expect(assembled.lines == [2, 3, 3, 5, 6, 7, 8, 8, 9, 10, 11, 13, 15, 16, 17, 18, 20, 21])
    for style in [LabelStyle.names, .distances] {
      let back = try Assembler.assemble(program.disassembly(labels: style).joined(separator: "\n"))
      #expect(back.program.instructions == program.instructions)
      #expect(back.program.kfuncs == program.kfuncs)
    }
  }

  /// Old and new names of registers in loads and stores, as LLVM prints them with and without 32-bit registers.
  @Test(arguments: [
    ("w0 = *(u8 *)(r1 + 1)", "r0 = *(u8 *)(r1 + 1)"), ("*(u32 *)(r1 - 4) = w2", "*(u32*)(r1-4)=r2"),
    ("r1 += 5", "r1 += 0x5"), ("r1 = -1", "r1 = 4294967295"),
    ("goto +2", "goto 2"),
    ("lock *(u32 *)(r1 + 0) += w2", "lock *(u32 *)(r1 + 0) += r2"),
  ])
  func otherWays(_ usual: String, _ other: String) throws {
    #expect(try Assembler.instruction(usual) == Assembler.instruction(other))
  }

  static let errors: [(String, String)] = [
    ("r1 = r2\nr3 = 5 6\nexit", "2:8: no instruction continues with `6`"),
    ("r1 =", "1:4: the instruction is not complete"),
    ("r1 @ 2", "1:4: `@` occurs in no instruction"),
    ("r12 = 1\nexit", "1:1: R12 is invalid"),
    ("r11 += 1\nexit", "1:1: R11 is invalid"),
    ("r1 = 5000000000", "1:6: 5000000000 is out of range: it must be -2147483648 to 4294967295"),
    ("r1 = 12x", "1:6: `12x` is not a number"),
    ("r1 = 5ll", "1:6: `5ll` is not a number: it has no suffix, and a 64-bit immediate is written `5 ll`"),
    ("r1 = 08", "1:6: `08` is not a number: a leading 0 means octal digits, or it does not fit in 64 bits"),
    ("r1 = 18446744073709551616 ll", "1:6: 18446744073709551616 does not fit in 64 bits"),
    ("r1 = 0x8000000000000000", "1:6: 0x8000000000000000 is out of range: it must be -2147483648 to 4294967295"),
    ("r0 = *(u64 *)(r1 + 40000)", "1:18: 40000 is out of range: it must be -32768 to 32767"),
    ("goto nowhere\nexit", "1:6: no label is named `nowhere`"),
    ("a: exit\na: exit", "2:1: `a` is defined twice"),
    ("exit\n/* open", "2:1: the comment has no end: `*/` is missing"),
    (
      ".word 5",
      "1:1: `.word` is unknown: directives are `.func PROTOTYPE`, `.global PROTOTYPE`, `.map NAME ...`, `.section NAME`, `.main PROTOTYPE`, `.attach FILE`, `.flag NAME` and `.tag FUNCTION TEXT`"
    ),
    ("exit\n.func int", "2:1: `.func` wants a C prototype, such as `.func int f(int a, long *b)`"),
    (".func int f(void)\nexit", "1:1: the main program is missing: it must precede the first `.func`"),
    ("exit\n.func int f(void)", "2:1: `f` has no instructions"),
    ("call f\n.func int f(void)\nexit", "1:1: last insn of main is not an exit or jmp"),
    ("exit\n.func int f(void)\nexit\n.func int f(void)\nexit", "4:1: `f` is defined twice"),
    ("goto f\n.func int f(void)\nexit", "1:6: `f` is a function: it can be called, not jumped to"),
    ("goto +5\nexit", "1:1: jump out of range from insn 0 to 6"),
    ("", "1:1: the program has no instructions"),
    ("goto end\nend:", "1:6: no instruction follows `end`"),
    ("r1 = (s8)r2; r1 = -r2; exit", "1:20: no instruction continues with `r2`"),
  ]

  @Test func mainProgramsHavePrototypesAndAreAttachedToOthers() throws {
    let head = ".section freplace/f\n.main int f(int a)\n.attach other.bpf.s\n"
    let text = try Assembler.assembleUnchecked(head + "r0 = 0\nexit")
    #expect(text.prototypes.first??.text == "int f(int a)" && text.attachFile == "other.bpf.s")
    let plain = try Assembler.assembleUnchecked("r0 = 0\nexit")
    #expect(plain.prototypes == [nil] && plain.attachFile == nil)
    for wrong in [".main f", ".main int g(void)", ".attach", ".attach more.bpf.s"] {
      #expect(throws: AssemblyError.self) { try Assembler.assembleUnchecked(head + wrong + "\nr0 = 0\nexit") }
    }
  }

  @Test(arguments: 0..<errors.count) func errorsHaveTheirPlace(index: Int) {
    let (text, message) = Self.errors[index]
    let error = #expect(throws: AssemblyError.self) { try Assembler.assemble(text) }
    #expect(error?.description == message)
  }

  /// Random text and random pieces of instructions are errors or programs; none traps.
  @Test func randomText() {
    var generator = SeededGenerator(seed: 9)
    let pieces = [
      "r1", "w2", "=", "+", "(", "u64", "*", ")", "goto", "call", "5", "0x", ":", ";", "\n", ".func", "-", "f", "ll",
      "/*", "#",
    ]
    for _ in 0..<3000 {
      let text = (0..<Int.random(in: 1...12, using: &generator)).map { _ in
        pieces.randomElement(using: &generator)!
      }.joined(separator: Bool.random(using: &generator) ? " " : "")
      _ = try? Assembler.assemble(text)
    }
  }
}
