import BPF
import Execution
import JIT
import Outcomes
import Testing

/// Jumps through registers, to where a jump table leads and elsewhere, in both engines.
@Suite struct JumpTableTests {
  /// A switch of three cases in the main program and one of two in a function; r1 is the number of the case.
  private static func text(_ jump: String) -> String {
    """
    .map table insn_array 4 16 4 targets=one,two,three,two
    .map other insn_array 4 16 2 targets=first,second
    r6 = r1
    \(jump)
    one: r0 = 11; goto end
    two: r0 = 22; goto end
    three: r1 = 1; call inner; goto end
    r0 = 44
    end: exit
    .func long inner(long which)
    r1 <<= 3
    r2 = map_value other ll
    r2 += r1
    r3 = *(u64 *)(r2 + 0)
    gotox r3
    first: r0 = 55; exit
    second: r0 = 66; exit
    """
  }

  /// The jump through entry N of the table.
  private static func entry(_ number: Int) -> String {
    "r2 = map_value table + \(8 * number) ll; r3 = *(u64 *)(r2 + 0); gotox r3"
  }

  @Test(arguments: [(0, 11), (1, 22), (2, 66), (3, 22)]) func entriesLeadToTheirTargets(entry: Int, r0: Int64) throws {
    try Sample("entry \(entry)", r0, Self.text(Self.entry(entry))).check()
  }

  /// The slots are 0 to 22: main has 0 to 13 with this jump, `one` is 4.
  @Test(arguments: [
    // Words that are no targets at all, those around the targets, a slot of this function that no table names, the end, and
    // targets of the other function.
    "r3 = 0 ll", "r3 = -1 ll", "r3 = 4 ll", "r3 = 0xb0c0000000000003 ll", "r3 = 0xb0c0000000000005 ll",
    "r3 = 0xb0c000000000000a ll", "r3 = 0xb0c00000ffffffff ll", "r3 = 0xb0bfffffffffffff ll",
    "r2 = map_value other ll; r3 = *(u64 *)(r2 + 0)", "r2 = map_value other + 8 ll; r3 = *(u64 *)(r2 + 0)",
    "r2 = map_value table ll; r3 = *(u64 *)(r2 + 0); r3 += 1", "r3 = map_value table ll",
  ])
  func otherWordsLeadNowhere(load: String) throws {
    var job = ProgramRunner.Job(try Assembler.assemble(Self.text(load + "; gotox r3")).program)
    job.input = .none
    let runner = try ProgramRunner()
    let jump = try #require(job.program.instructions.firstIndex(of: .jumpRegister(.r3)))
    for caller in ProgramRunner.callers {
      let result = runner.run(job, caller)
      #expect(result.status == .fault && result.instruction == jump, "\(caller): \(result)")
    }
  }

  /// The same word leads somewhere if a table has it: what the test before shows is not the form of the word.
  @Test func aWordOfATableIsATarget() throws {
    let program = try Assembler.assemble(Self.text("r3 = 0 ll; gotox r3")).program
    let slot = try #require(program.maps.first?.targets[1])
    try Sample("word", 22, Self.text("r3 = 0x\(String(JumpTargets.word(slot), radix: 16)) ll; gotox r3")).check()
  }

  @Test func aFunctionWithoutTableHasNoTargets() throws {
    let program = try Assembler.assemble("r1 = 0xb0c0000000000003 ll; gotox r1; r0 = 1; exit").program
    let runner = try ProgramRunner()
    for caller in ProgramRunner.callers {
      #expect(runner.run(ProgramRunner.Job(program), caller).status == .fault, "\(caller)")
    }
  }

  /// Programs do not write to tables, as the kernel makes them read-only.
  @Test func tablesAreReadOnly() throws {
    let text = Self.text("r2 = map_value table ll; r1 = 5; *(u64 *)(r2 + 0) = r1; r0 = 1; exit")
    let runner = try ProgramRunner()
    for caller in ProgramRunner.callers {
      let result = runner.run(ProgramRunner.Job(try Assembler.assemble(text).program), caller)
      #expect(result.status == .fault, "\(caller): \(result)")
      #expect(!result.maps.contains { $0.name == "table" })
    }
  }

  /// Blinding moves the instructions; the tables follow.
  @Test func blindedProgramsReachTheirTargets() throws {
    var options = JITOptions.native
    options.blindingSeed = 5
    let runner = try ProgramRunner()
    for (entry, r0) in [(0, 11), (1, 22), (2, 66)] as [(Int, UInt64)] {
      let job = ProgramRunner.Job(try Assembler.assemble(Self.text(Self.entry(entry))).program)
      let result = runner.run(job, .jit, options: options)
      #expect(result.r0 == r0, "\(result)")
    }
  }

  static let refused: [(String, String)] = [
    ("4 8 1 targets=e", "values have 16 bytes"), ("4 16 1 flags=1 targets=e", "BPF_F_NO_PREALLOC"),
    ("8 16 1 targets=e", "those of an array have 4"),
  ]

  @Test(arguments: refused) func tablesThatTheKernelRefuses(sizes: String, reason: String) throws {
    let text = ".map t insn_array \(sizes)\nr1 = map_value t ll; e: r0 = 0; exit"
    let result = try ProgramRunner().run(ProgramRunner.Job(try Assembler.assemble(text).program), .jit)
    #expect(result.status == .rejected)
    #expect("\(result.failure as Any)".contains(reason), "\(result)")
  }
}
