import BPF
import Debugging
import JIT
import TestSupport
import Testing

/// The ELF file in memory, read by GNU readelf.
struct CodeImageTests {
  private static let text = """
    r6 = 1
    r1 = 2; r2 = 3
    call f
    exit

    .func long f(long a, long b)
    r0 = r1
    r0 += r2
    if r0 == 5 goto five
    exit
    five: r0 = 6
    exit
    """

  /// A row at each function's start, then one for each instruction that has code.
  @Test func linesAreThoseOfTheInstructions() throws {
    let compiled = try compiled(Self.text)
    let folder = try TemporaryFolder()
    let found = try rows(of: CodeImage(compiled, name: "x.bpf.s", folder: "/"), folder)
    var expected: [ReadRow] = []
    let lines = [1, 2, 2, 3, 4, 7, 8, 9, 10, 11, 12]
    for function in compiled.functions {
      let start = compiled.entry + UInt(function.code.lowerBound)
      expected.append(ReadRow(line: lines[function.instructions.lowerBound], address: start))
      for index in function.instructions {
        let address = compiled.entry + UInt(compiled.instructionOffsets[index])
        expected.append(ReadRow(line: lines[index], address: address))
      }
    }
    #expect(found == expected)
  }

  @Test func symbolsAreTheFunctions() throws {
    let compiled = try compiled(Self.text)
    let folder = try TemporaryFolder()
    try folder.write(CodeImage(compiled, name: "x.bpf.s", folder: "/").bytes, to: "image.o")
    let text = try folder.run("readelf", ["--wide", "--symbols", "image.o"])
    for function in compiled.functions {
      let row = text.split(separator: "\n").first { $0.hasSuffix(" \(function.name)") }
      let words = try #require(row).split(separator: " ")
      #expect(UInt(words[1], radix: 16) == UInt(function.code.lowerBound))
      #expect(Int(words[2]) == function.code.count)
      #expect(words[3] == "FUNC")
    }
    // readelf says on standard error what it cannot make sense of.
    let all = try ChildProcess.run(
      "readelf", ["--all", "--wide", "--debug-dump=info,abbrev,rawline,frames", folder.file("image.o")])
    #expect(all.status == 0)
    #expect(all.error.isEmpty, "\(all.error)")
    #expect(all.output.contains(/DW_AT_name +: (?:\(string\) )?f\n/))
  }

  /// The rules at each instruction that changes them, as GNU readelf reads them; gdb itself needs none at `ret`.
  @Test func framesFollowPrologueAndEpilogue() throws {
    let compiled = try compiled(
      "r6 = 1\nr7 = 2\n*(u64 *)(r10 - 8) = r6\nif r1 == 5 goto five\nexit\nfive: r0 = 6\nexit")
    let folder = try TemporaryFolder()
    try folder.write(CodeImage(compiled, name: "x.bpf.s", folder: "/").bytes, to: "image.o")
    let text = try folder.run("readelf", ["--wide", "--debug-dump=frames-interp", "image.o"])
    var rules: [Int: [Substring]] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count > 4, words[0].count == 16, let address = UInt(words[0], radix: 16), address >= compiled.entry
      else { continue }
      rules[Int(address - compiled.entry)] = words
    }
    // push rbp; mov rbp, rsp; sub rsp, 8 with imm32; push rbx; push r13
    let code = compiled.bytes
    #expect(Array(code.prefix(14)) == [0x55, 0x48, 0x89, 0xE5, 0x48, 0x81, 0xEC, 8, 0, 0, 0, 0x53, 0x41, 0x55])
    // leave; ret
    let leave = try #require(code.indices.first { code[$0] == 0xC9 && code[$0 + 1] == 0xC3 })
    let expected: [(Int, String)] = [
      (0, "rsp+8"), (1, "rsp+16"), (4, "rbp+16"), (12, "rbp+16"), (14, "rbp+16"), (leave + 1, "rsp+8"),
      (leave + 2, "rbp+16"),
    ]
    for (offset, rule) in expected { #expect(rules[offset].map { String($0[1]) } == rule, "+\(offset)") }
    // rbx, then r13, below the 8 bytes of stack, which are below rbp and the return address.
    #expect(rules[14]?.contains("c-32") == true && rules[14]?.contains("c-40") == true)
    #expect(rules[12]?.contains("c-32") == true && rules[12]?.contains("c-40") == false)
    #expect(rules[leave + 1]?.contains("c-16") == false && rules[leave + 1]?.contains("c-32") == false)
  }

  /// Numbers have no lines: names and frames remain.
  @Test func programsWithoutLines() throws {
    let program = try Program(instructions: [
      .alu(.word64, .mov, .r0, .immediate(1)), .call(.subprogram(1)), .exit, .alu(.word64, .mov, .r0, .immediate(2)),
      .exit,
    ])
    let compiled = try JITCompiler().compile(program, kfuncs: [])
    let folder = try TemporaryFolder()
    #expect(try rows(of: CodeImage(compiled, name: "x.bin", folder: "/"), folder).isEmpty)
    let text = try folder.run("readelf", ["--wide", "--symbols", "--debug-dump=info,frames", "image.o"])
    #expect(text.contains(" func1\n") && text.contains("DW_CFA_def_cfa_register: r6 (rbp)"))
  }

  /// A name may hold anything that a symbol of an object holds.
  @Test(arguments: ["f#2", "a b", "línea\n", "0x10", String(repeating: "n", count: 300)])
  func namesNeedNotBeIdentifiers(_ name: String) throws {
    let program = try Program(
      instructions: [.call(.subprogram(1)), .exit, .alu(.word64, .mov, .r0, .immediate(2)), .exit],
      subprograms: [Subprogram(name: "main", firstInstruction: 0), Subprogram(name: name, firstInstruction: 2)])
    let compiled = try JITCompiler().compile(program, kfuncs: [])
    let folder = try TemporaryFolder()
    try folder.write(CodeImage(compiled, name: "x.bin", folder: "/").bytes, to: "image.o")
    #expect(try folder.run("strings", ["-a", "-n", "3", "-e", "S", "image.o"]).contains(name.prefix(4)))
  }

  /// 60,000 instructions on 60,000 lines.
  @Test func longPrograms() throws {
    let sum = Instruction.alu(.word64, .add, .r0, .immediate(3))
    let lines = (0..<60_000).map { SourceLine(instruction: $0, file: "x.bpf.s", line: $0 + 1, column: 0, text: "") }
    let program = try Program(
      instructions: [.alu(.word64, .mov, .r0, .immediate(1))] + Array(repeating: sum, count: 59_998) + [.exit],
      lines: lines)
    let compiled = try JITCompiler().compile(program, kfuncs: [])
    let image = CodeImage(compiled, name: "x.bpf.s", folder: "/")
    #expect(image.bytes.count < 4 * 60_000)
    let folder = try TemporaryFolder()
    let found = try rows(of: image, folder)
    #expect(found.count == 60_001)
    #expect(found.last == ReadRow(line: 60_000, address: compiled.entry + UInt(compiled.instructionOffsets[59_999])))
  }
}
