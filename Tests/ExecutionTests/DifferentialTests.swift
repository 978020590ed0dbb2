import BPF
import Execution
import JIT
import Support
import Testing

/// Random programs in every engine.
@Suite struct DifferentialTests {
  /// The native profile, blinded constants and the interpreter agree on r0 and all memory.
  @Test(arguments: [false, true]) func enginesAgree(hasStackArguments: Bool) throws {
    let runner = try ProgramRunner()
    var blinded = JITOptions.native
    blinded.blindingSeed = 4711
    var rows: Set<Int> = []
    var compared = 0
    for seed in 1...400 as ClosedRange<UInt64> {
      let program = try ProgramFuzzer.program(
        seed: seed, rows: hasStackArguments ? ProgramFuzzer.allRows : ProgramFuzzer.rowsWithoutStackArguments)
      for instruction in program.instructions { if let row = instruction.row { rows.insert(row) } }
      var job = ProgramRunner.Job(program)
      job.input = .memory(ProgramFuzzer.Context.syscall().bytes(seed: seed))
      let expected = runner.run(job, .interpreter)
      #expect(expected.status == .ok, "seed \(seed): \(expected.failure as Any)")
      for (name, options) in [("native", JITOptions.native), ("blinded", blinded)] {
        let result = runner.run(job, .jit, options: options)
        compared += 1
        #expect(
          result.status == .ok,
          "seed \(seed), \(name): \(result.failure as Any)")
        #expect(
          result.r0 == expected.r0,
          "seed \(seed), \(name): \(result.failure as Any)")
        #expect(
          result.memory == expected.memory,
          "seed \(seed), \(name): \(result.failure as Any)")
      }
    }
    #expect(compared == 800)
    #expect(rows.count >= (hasStackArguments ? 169 : 166))
  }

  /// The kernel's code runs in user space except return thunks, and divisions and loops that the verifier would have patched.
  @Test(arguments: [false, true]) func theKernelProfileAgrees(hasStackArguments: Bool) throws {
    let runner = try ProgramRunner()
    let rows = (hasStackArguments ? ProgramFuzzer.allRows : ProgramFuzzer.rowsWithoutStackArguments).filter {
      switch InstructionTable.rows[$0].form {
      case .alu(_, .div, _), .alu(_, .sdiv, _), .alu(_, .mod, _), .alu(_, .smod, _), .mayGoto,
        .atomic(.compareExchange, .word):
        false
      default: true
      }
    }
    for seed in 1...200 as ClosedRange<UInt64> {
      let program = try ProgramFuzzer.program(seed: seed, rows: rows)
      var job = ProgramRunner.Job(program)
      job.input = .memory(ProgramFuzzer.Context.syscall().bytes(seed: seed))
      let expected = runner.run(job, .interpreter)
      let result = runner.run(job, .jit, options: .kernel())
      #expect(result.status == .ok, "seed \(seed): \(result.failure as Any)")
      #expect(result.r0 == expected.r0, "seed \(seed)")
      #expect(result.memory == expected.memory, "seed \(seed)")
    }
  }

  /// A million random byte strings are programs or typed errors; none of them traps.
  @Test func randomBytes() {
    var random = SeededGenerator(seed: 77)
    let opcodes = InstructionTable.rows.map(\.opcode)
    var programs = 0
    for _ in 0..<1_000_000 {
      var bytes = [UInt8](repeating: 0, count: 8 * (1 + Int(random.next() % 3)) - (random.next() % 50 == 0 ? 1 : 0))
      for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: random.next() >> 20) }
      // Known opcodes, few registers and small fields find more programs.
      if random.next() % 2 == 0 {
        for index in stride(from: 0, to: bytes.count - bytes.count % 8, by: 8) {
          bytes[index] = opcodes[Int(random.next() >> 8 % UInt64(opcodes.count))]
          bytes[index + 1] &= random.next() % 2 == 0 ? 0x77 : 0x07
          for field in 2..<8 where random.next() % 3 != 0 { bytes[index + field] = 0 }
        }
      }
      if bytes.count >= 16 && random.next() % 2 == 0 {
        bytes.replaceSubrange(bytes.count - 8..<bytes.count, with: [0x95, 0, 0, 0, 0, 0, 0, 0])
      }
      guard let program = try? Program(decoding: bytes) else { continue }
      programs += 1
      _ = try? JITCompiler().compile(program, kfuncs: [])
    }
    #expect(programs > 1000)
  }
}
