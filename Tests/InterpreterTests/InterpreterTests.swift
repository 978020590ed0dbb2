import BPF
import Interpreter
import Testing

/// Calls, errors and limits of the interpreter. Its results are compared with the JIT in ExecutionTests.
@Suite struct InterpreterTests {
  private func run(
    _ text: String, r1: UInt64 = 0, regions: [Interpreter.Region] = [], budget: Int = 1000
  ) throws -> UInt64 {
    var calls = Functions()
    let interpreter = Interpreter(try Assembler.assemble(text).program, budget: budget)
    return try interpreter.run(r1: r1, regions: regions, calls: &calls)
  }

  /// A kfunc with a weighted sum of eight arguments, and helpers that add, end the program and fail.
  private struct Functions: InterpreterCalls {
    func helper(_ id: Int32, _ arguments: UnsafePointer<UInt64>) -> CallOutcome {
      switch id {
      case 1: .returned(arguments[0] &+ arguments[4])
      case 2: .unwind(arguments[0])
      case 3: .failed("broken")
      default: .unknown
      }
    }
    func argumentCount(ofKfunc index: Int) -> Int? { index == 0 ? 8 : nil }
    func kfunc(_ index: Int, _ words: UnsafePointer<UInt64>) -> CallOutcome {
      .returnedPair((0..<8).reduce(0) { $0 &+ UInt64($1 + 1) &* words[$1] }, 77)
    }
  }

  private static let arguments = "r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5;"

  @Test func callsOfEveryKind() throws {
    #expect(
      try run(
        Self.arguments + "*(u64 *)(r11 - 8) = 6; r0 = 7; *(u64 *)(r11 - 16) = r0; *(u64 *)(r11 - 24) = -8"
          + "\ncall k; r0 += r2; exit")
        == UInt64(1 + 4 + 9 + 16 + 25 + 36 + 49 + 77) &- 64)
    #expect(try run("r1 = 40; r5 = 2; call 1; exit") == 42)
    #expect(try run("r1 = 40; r5 = 2; r9 = 1; callx r9; exit") == 42)
    #expect(try run("r9 = f ll; r1 = 5; callx r9; exit\n.func int f(int a)\nr0 = r1; r0 *= 2; exit") == 10)
    // Each function has its own r6 to r9 and stack.
    #expect(
      try run(
        """
        r6 = 5; *(u64 *)(r10 - 8) = 6
        *(u64 *)(r11 - 8) = 7; r1 = 1
        call f
        r1 = *(u64 *)(r10 - 8); r0 += r6; r0 += r1; exit
        .func long f(long a, long b, long c, long d, long e, long g)
        r6 = *(u64 *)(r11 + 8); *(u64 *)(r10 - 8) = r6; r0 = *(u64 *)(r10 - 8); exit
        """) == 18)
    #expect(try run("r1 = 9; call 2; r0 = 1; exit") == 9)
  }

  static let errors: [(String, InterpreterError.Code, Int, String)] = [
    ("r0 = *(u8 *)(r10 + 0); exit", .memory, 0, "outside the program's memory"),
    ("r0 = *(u8 *)(r10 - 513); exit", .memory, 0, "outside the program's memory"),
    ("r1 = 8; *(u64 *)(r1 + 0) = 1; exit", .memory, 1, "8 bytes at 0x8 are outside"),
    ("r1 = -1; r0 = *(u64 *)(r1 + 0); exit", .memory, 1, "outside"),
    ("r0 = 0; loop: goto loop", .budget, 1, "budget"),
    ("call f; exit\nf: call f; exit", .depth, 2, "nested deeper than 64 frames"),
    (
      arguments + "*(u64 *)(r11 - 8) = 6; *(u64 *)(r11 - 24) = 6; call k; exit", .stackArgument, 7,
      "k expects 8 args, stack arg2 is not initialized"
    ),
    (
      "call f; exit\n.func int f(int a, int b, int c, int d, int e, int g)\nr0 = *(u64 *)(r11 + 8); exit",
      .stackArgument, 2, "invalid read from stack arg off 8 depth 1"
    ),
    ("r0 = *(u64 *)(r11 + 8); exit", .stackArgument, 0, "invalid read from stack arg off 8 depth 0"),
    (
      "*(u64 *)(r11 - 8) = 1; call f; call f; exit\n.func int f(int a, int b, int c, int d, int e, int g)\nr0 = *(u64 *)(r11 + 8); exit",
      .stackArgument, 4, "invalid read"
    ),
    ("call 99; exit", .unknownFunction, 0, "there is no helper 99"),
    // The second kfunc that the program names; there is one.
    (arguments + "if r1 == 1 goto +1; call k; call stranger; exit", .unknownFunction, 7, "no kfunc is named stranger"),
    ("call 3; exit", .callee, 0, "helper 3 (map_delete_elem): broken"),
    ("r1 = 12345678; callx r1; exit", .unknownFunction, 1, "there is no function 0xbc614e"),
    ("r0 = *(u8 *)skb[0]; exit", .unsupported, 0, "no meaning outside a kernel"),
    ("ld_pseudo r1, 1, 5; exit", .unsupported, 0, "no map"),
  ]

  @Test(arguments: 0..<errors.count) func errorsNameTheInstruction(index: Int) {
    let (text, code, instruction, words) = Self.errors[index]
    let error = #expect(throws: InterpreterError.self) { try run(text) }
    #expect(error?.code == code, "\(text): \(String(describing: error))")
    #expect(error?.instruction == instruction, "\(text): \(String(describing: error))")
    #expect(error?.message.contains(words) == true, "\(String(describing: error))")
  }

  @Test func regionsAndBudget() throws {
    let memory = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: 3)
    defer { memory.deallocate() }
    _ = memory.initialize(from: [1, 2, 3])
    do {
      let start = UInt(bitPattern: memory.baseAddress)
      let region = Interpreter.Region(start: start, size: 24)
      #expect(try run("r0 = *(u64 *)(r1 + 16); *(u64 *)(r1 + 0) = r0; exit", r1: UInt64(start), regions: [region]) == 3)
      #expect(throws: InterpreterError.self) {
        try run("r0 = *(u64 *)(r1 + 17); exit", r1: UInt64(start), regions: [region])
      }
      #expect(throws: InterpreterError.self) {
        try run("r0 = *(u8 *)(r1 - 1); exit", r1: UInt64(start), regions: [region])
      }
    }
    #expect(Array(memory) == [3, 2, 3])
    #expect(try run("r0 = 1; exit", budget: 2) == 1)
    #expect(throws: InterpreterError.self) { try run("r0 = 1; exit", budget: 1) }
  }

  @Test func tailCalls() throws {
    let counting = try Assembler.assemble(
      "r4 = 1; lock *(u64 *)(r1 + 0) += r4; ld_pseudo r2, 5, 0; r3 = 0; call 12; exit"
    ).program
    let outside = try Assembler.assemble("ld_pseudo r2, 5, 0; r3 = 7; call 12; exit").program
    let target = try Assembler.assemble("r0 = *(u64 *)(r1 + 0); exit").program
    let memory = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: 1)
    defer { memory.deallocate() }
    memory.initialize(repeating: 0)
    do {
      let start = UInt(bitPattern: memory.baseAddress)
      let region = Interpreter.Region(start: start, size: 8)
      var calls = NoCalls()
      let interpreter = Interpreter(counting, arrays: [[counting]])
      let failed = UInt64(bitPattern: -22)
      #expect(try interpreter.run(r1: UInt64(start), regions: [region], calls: &calls) == failed)
      #expect(memory[0] == 34)
      let elsewhere = Interpreter(outside, arrays: [[target]])
      #expect(try elsewhere.run(r1: UInt64(start), regions: [region], calls: &calls) == failed)
      let jumping = try Assembler.assemble(
        "r6 = 8; call f; r0 += r6; exit\nf: ld_pseudo r2, 5, 0; r3 = 0; call 12; exit"
      ).program
      let nested = Interpreter(jumping, arrays: [[target]])
      #expect(try nested.run(r1: UInt64(start), regions: [region], calls: &calls) == 34 + 8)
    }
  }
}
