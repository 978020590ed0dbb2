import BPF
import BenchmarkCallees
import Interpreter
import JIT

/// Times of the engines: compiling programs of 20 to 60,000 instructions, and a hot loop.
enum EngineBenchmark {
  /// The program sizes after `compile` on the command line; all sizes if there are none.
  private static var sizes: [Int] {
    let chosen = CommandLine.arguments.dropFirst(3).compactMap(Int.init).filter { $0 >= 3 }
    return chosen.isEmpty ? [20, 1_000, 4_000, 60_000] : chosen
  }

  static func compilation(rounds: Int) throws {
    print("compiling, executable memory included, ns per instruction (whole program in µs); memory per program")
    let titles = ["ns/insn", "µs", "code bytes", "memory"]
    print(column("program", 24) + titles.map { column($0, 12, right: true) }.joined())
    for (name, make) in [("straight-line", straightLine), ("branchy", branchy)] {
      let compiler = JITCompiler()
      for (options, title) in [(JITOptions.native, name), (.kernel(), "\(name), kernel")] {
        for size in sizes {
          let program = try make(size)
          let compiled = try compiler.compile(program, kfuncs: [], options: options)
          let iterations = max(1, 40_000 / size)
          let timing = measure(
            [
              Candidate(name: title) { count in
                for _ in 0..<count { _ = try? compiler.compile(program, kfuncs: [], options: options) }
              }
            ], iterations: iterations, rounds: max(11, rounds / 4))[0]
          print(
            column("\(title), \(size)", 24) + column(decimal(timing.median / Double(size), 2), 12, right: true)
              + column(decimal(timing.median / 1000, 2), 12, right: true)
              + column("\(compiled.size)", 12, right: true) + column("\(compiled.memorySize)", 12, right: true))
        }
      }
    }
    print()
  }

  /// Arithmetic of all kinds, on registers and immediates.
  private static func straightLine(_ count: Int) throws -> Program {
    var instructions: [Instruction] = [.alu(.word64, .mov, .r0, .immediate(1))]
    let registers: [Register] = [.r0, .r1, .r2, .r3, .r4, .r5, .r6, .r7]
    let operations: [ALUOperation] = [.add, .xor, .sub, .or, .mul, .and, .mov]
    for index in 1..<(count - 1) {
      let operand: Operand =
        index % 3 == 0 ? .immediate(Int32(index % 1000)) : .register(registers[(index * 5) % registers.count])
      instructions.append(
        .alu(
          index % 4 == 0 ? .word32 : .word64, operations[index % operations.count],
          registers[index % registers.count], operand))
    }
    return try Program(instructions: instructions + [.exit])
  }

  /// Every fourth instruction is a conditional jump: short, near and backward.
  private static func branchy(_ count: Int) throws -> Program {
    var instructions = try straightLine(count).instructions
    for index in stride(from: 4, to: count - 1, by: 4) {
      let distance = index % 5 == 0 ? -min(index, 40) : min(count - 2 - index, index % 7 == 0 ? 60 : 3)
      instructions[index] = .jumpIf(
        .word64, .gt, .r1, index % 8 == 0 ? .immediate(Int32(index)) : .register(.r2), Int16(distance))
    }
    return try Program(instructions: instructions)
  }

  // MARK: A hot loop

  private static func loop() throws -> Program {
    let (a, b, c, d) = (Register.r0, Register.r2, Register.r3, Register.r4)
    func operation(_ operation: ALUOperation, _ left: Register, _ right: Register) -> Instruction {
      .alu(.word64, operation, left, .register(right))
    }
    return try Program(instructions: [
      .alu(.word64, .mov, a, .immediate(1)), .alu(.word64, .mov, b, .immediate(2)),
      .alu(.word64, .mov, c, .immediate(3)), .alu(.word64, .mov, d, .immediate(4)), operation(.add, a, b),
      operation(.xor, c, a), operation(.add, b, c), operation(.xor, d, b), operation(.sub, a, d), operation(.add, c, a),
      operation(.xor, b, c), operation(.add, d, b), operation(.xor, a, d), operation(.sub, c, b),
      .alu(.word64, .add, .r1, .immediate(-1)), .jumpIf(.word64, .ne, .r1, .immediate(0), -12), operation(.add, a, c),
      .exit,
    ])
  }

  static func hotLoop(rounds: Int) throws {
    typealias Function = @convention(c) (UInt) -> UInt
    let program = try loop()
    let compiled = try JITCompiler().compile(program, kfuncs: [])
    let native = unsafeBitCast(compiled.entry, to: Function.self)
    let reference = unsafeBitCast(UInt(bench_loop_address()), to: Function.self)
    let count = 20_000
    let interpreter = Interpreter(program)
    var calls = NoCalls()
    let expected = reference(UInt(count))
    guard native(UInt(count)) == expected,
      try interpreter.run(r1: UInt64(count), calls: &calls) == UInt64(expected)
    else { throw BenchmarkError.wrongResult }
    let executed = interpreter.executed
    let timings = measure(
      [
        Candidate(name: "JIT") { for _ in 0..<$0 { _ = native(UInt(count)) } },
        Candidate(name: "C -O2") { for _ in 0..<$0 { _ = reference(UInt(count)) } },
      ], iterations: 4, rounds: rounds)
    let interpreted = Candidate(name: "interpreter") { iterations in
      for _ in 0..<iterations { _ = try? interpreter.run(r1: UInt64(count), calls: &calls) }
    }
    let slow = measure([interpreted], iterations: 1, rounds: max(11, rounds / 4))[0]
    withExtendedLifetime(compiled) {}
    print("a loop of 10 arithmetic operations, ns a round")
    for timing in timings {
      print(column(timing.name, 24) + column(decimal(timing.median / Double(count), 3), 8, right: true))
    }
    print(
      column("JIT / C", 24) + column(decimal(timings[0].median / timings[1].median, 3), 8, right: true)
        + ", of the fastest rounds " + decimal(timings[0].best / timings[1].best, 3))
    print(
      column("interpreter", 24) + column(decimal(slow.median / Double(count), 1), 8, right: true) + ", "
        + decimal(slow.median / Double(executed), 2) + " ns per instruction\n")
  }
}
