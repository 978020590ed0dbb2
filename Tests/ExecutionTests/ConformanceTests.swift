import TestSupport
import Testing

/// The contract of the conformance suite's plugins, in both engines.
@Suite struct ConformanceTests {
  static let programs: [(text: String, memory: String?, result: String)] = [
    ("r0 = 42; exit", nil, "2a"),
    ("r0 = r1; exit", nil, "0"),
    ("r0 = *(u8 *)(r1 + 1); r2 <<= 8; r0 |= r2; exit", "aa  bb  cc", "3bb"),
    ("r0 = -1; exit", nil, "ffffffffffffffff"),
    ("w0 = -1; exit", nil, "ffffffff"),
    ("r0 = 7; r1 = 0; r0 /= r1; exit", nil, "0"),
    ("r0 = 7; r1 = 0; r0 %= r1; exit", nil, "7"),
    ("r0 = 0x8000000000000000 ll; r1 = -1; r0 s/= r1; exit", nil, "8000000000000000"),
    ("r0 = 0x8000000000000000 ll; r1 = -1; r0 s%= r1; exit", nil, "0"),
    ("r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5; call 0; exit", nil, "102030405"),
    ("r1 = 17; call 3; exit", nil, "4"),
    ("r1 = 0; call 5; r0 = 9; exit", nil, "0"),
    ("r1 = 3; call 5; r0 += 9; exit", nil, "c"),
    ("r3 = 3; r1 = 100; callx r3; exit", nil, "a"),
    ("r2 = f ll; r1 = 4; callx r2; exit\nf: r0 = r1; r0 *= r0; exit", nil, "10"),
    ("r1 = 4; call f; exit\nf: r0 = r1; r0 *= r0; exit", nil, "10"),
    (
      "r0 = 5; r2 = 6; r3 = 1; lock *(u64 *)(r1 + 0) += r3; r0 = *(u64 *)(r1 + 0); exit",
      "ff  ff  00  00  00  00  00  00", "10000"
    ),
    ("r0 = 0; w1 = 1; goto +1; exit; gotol +0; r0 = 3; exit", nil, "3"),
  ]

  private static func run(_ arguments: [String], input: String) throws -> ProcessOutcome {
    try ChildProcess.run(BuiltProducts.path("bpf-conformance-plugin"), arguments, input: input)
  }

  @Test(arguments: ["--jit", "--interpret"], programs.indices)
  func programsRun(engine: String, index: Int) throws {
    let (text, memory, result) = Self.programs[index]
    let arguments = (memory.map { [$0] } ?? []) + [engine, "--cpu-version", "v4"]
    let outcome = try Self.run(arguments, input: try hex(text) + "\n")
    #expect(outcome.output == result + "\n", "\(text): \(outcome.error)")
    #expect(outcome.status == 0)
    #expect(outcome.error.isEmpty)
  }

  @Test(arguments: ["--jit", "--interpret"]) func nothingHangs(engine: String) throws {
    let outcome = try Self.run([engine], input: try hex("goto -1"))
    #expect(outcome.status == 1)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.hasPrefix("bpf-conformance-plugin: fault: "))
    let pointer = try Self.run([engine], input: try hex("r0 = *(u64 *)(r1 + 0); exit"))
    #expect(pointer.status == 1)
    #expect(pointer.output.isEmpty)
    #expect(!pointer.error.isEmpty)
  }

  @Test(arguments: [
    (["--jit"], "b7 0", "half a byte"), (["--jit"], "ff 00 00 00 00 00 00 00", "unknown opcode 0xff"),
    (["--jit"], "b7 00", "not a multiple of 8"), (["--jit"], "", "no instructions"), (["--fast"], "", "unknown option"),
    (["aa", "bb"], "", "second memory"), (["a"], "95 00 00 00 00 00 00 00", "half a byte"),
    (["--cpu-version", "v9"], "", "v1, v2, v3 or v4"),
  ]) func badInput(_ arguments: [String], _ input: String, _ words: String) throws {
    let outcome = try Self.run(arguments, input: input)
    #expect(outcome.status == 1)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.contains(words), "\(outcome.error)")
  }
}
