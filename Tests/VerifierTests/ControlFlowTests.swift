import BPF
import Testing

@testable import Verifier

/// The rules that need no values, and what is computed for the walk.
@Suite struct ControlFlowTests {
  /// The messages of the phases before the walk.
  static let messages = [
    "call to invalid destination", "tail_call is only allowed in functions", "jump out of range", "last insn is not",
    "unreachable insn", "jump into the middle", "recursive call",
    "R11 is invalid", "no jump tables found", "jump table for insn", "Failed to properly initialize insn array",
    "invalid access to map value pointer", "no direct value access", "exception callback",
    "multiple exception callback tags", "invalid exception callback", "too many subprograms", "LD_ABS is only allowed",
    "unknown opcode 8d", "liveness analysis exceeded complexity limit", "Invalid argument",
    "tracing progs cannot use", "socket filter progs cannot use", "Sleepable programs can only use",
    "only one cgroup storage of each type", "Unrecognized *(R11", "metadata kfuncs require",
    "R3 arena pointer requires a program", "Only one arena per program", "addr_space_cast insn can only convert",
    "cannot find address for kernel function",
  ]

  /// Programs that are refused for their targets, which is between these phases: without words, or in place of a recursion.
  static let refusedForTargets = [
    "bad_iter_no_target", "bad_freplace_iter", "bad_freplace_iter_nothing", "bad_order_recursion_target",
    "bad_tracer_iter", "bad_tracer_iter_other",
  ]

  /// The rules hold before the walk: what Linux rejects with these words is rejected here with them, and nothing else is.
  @Test(arguments: ProgramWithVerdict.all)
  func verdictsAreThoseOfTheKernel(_ program: ProgramWithVerdict) throws {
    if Self.refusedForTargets.contains(program.name) { return }
    let expected = program.message.flatMap { message in
      Self.messages.contains { message.hasPrefix($0) } ? message : nil
    }
    #expect(try message(program.input()) == expected)
  }

  @Test func programsOfEachRuleAreRecorded() {
    for message in Self.messages {
      #expect(ProgramWithVerdict.all.contains { $0.message?.hasPrefix(message) == true }, "\(message)")
    }
  }

  /// Live registers, from the log of Linux 7.3.4 for the program `keep` (a row for each instruction).
  @Test func liveRegistersAreThoseOfTheKernel() throws {
    let input = try verifierInput(
      """
      *(u64 *)(r10 - 8) = 7
      r1 = r10
      r1 += -8
      *(u64 *)(r11 - 8) = r1
      r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
      call keep
      r1 = *(u64 *)(r10 - 8)
      r0 += r1
      exit
      .func long keep(long a, long b, long c, long d, long e, long *f)
      r1 = *(u64 *)(r11 + 8)
      *(u64 *)(r10 - 8) = r1
      call 7
      r1 = *(u64 *)(r10 - 8)
      r0 = *(u64 *)(r1 + 0)
      *(u64 *)(r1 + 0) = 256
      exit
      """)
    var log = VerifierLog(level: 2)
    let flow = try ControlFlow(input, log: &log)
    #expect(flow.topologicalOrder == [1, 0])
    let live = flow.liveRegisters.map { set in (0...9).map { set.rawValue >> $0 & 1 == 0 ? "." : "\($0)" }.joined() }
    #expect(
      live == [
        "..........", "..........", ".1........", ".1........", "..........", ".1........", ".12.......", ".123......",
        ".1234.....", ".12345....", "0.........", "01........", "0.........", "..........", ".1........", "..........",
        "..........", ".1........", "01........", "0.........",
      ])
    #expect(log.text.hasPrefix("func#0 @0\nfunc#1 @13\ntopo_order[0] = keep\ntopo_order[1] = main\nsubprog#0: "))
    #expect(
      log.text.hasSuffix(
        """
        Live regs before insn:
              0: .......... (7a) *(u64 *)(r10 -8) = 7
              1: .......... (bf) r1 = r10
              2: .1........ (07) r1 += -8
              3: .1........ (7b) *(u64 *)(r11 -8) = r1
              4: .......... (b7) r1 = 1
              5: .1........ (b7) r2 = 2
              6: .12....... (b7) r3 = 3
              7: .123...... (b7) r4 = 4
              8: .1234..... (b7) r5 = 5
              9: .12345.... (85) call pc+3
             10: 0......... (79) r1 = *(u64 *)(r10 -8)
             11: 01........ (0f) r0 += r1
             12: 0......... (95) exit
             13: .......... (79) r1 = *(u64 *)(r11 +8)
             14: .1........ (7b) *(u64 *)(r10 -8) = r1
             15: .......... (85) call bpf_get_prandom_u32#7
             16: .......... (79) r1 = *(u64 *)(r10 -8)
             17: .1........ (79) r0 = *(u64 *)(r1 +0)
             18: 01........ (7a) *(u64 *)(r1 +0) = 256
             19: 0......... (95) exit

        """))
  }

  /// A jump of constants is decided before the walk; one of a 64-bit constant that does not fit in 32 bits is not.
  @Test(arguments: [
    ("r1 = 5; if r1 > 4 goto +1", true), ("r1 = 5; if r1 > 5 goto +1", false), ("r1 = -1; if r1 == -1 goto +1", nil),
    ("w1 = -1; if w1 == -1 goto +1", true), ("w1 = -1; if w1 s< 0 goto +1", true), ("if r1 == 0 goto +1", nil),
    ("r1 &= 0; if r1 == 0 goto +1", true), ("r2 = 6; r1 = r2; r1 -= 6; if r1 == r2 goto +1", false),
    ("r1 = 3; call 7; if r0 == 3 goto +1", nil), ("r6 = 3; call 7; if r6 & 1 goto +1", true),
  ])
  func jumpsOfConstantsAreDecided(_ text: String, _ isTaken: Bool?) throws {
    let input = try verifierInput(text + "\nr0 = 0\nr0 = 0\nexit")
    let jump = try #require(input.program.instructions.firstIndex { $0.isConditionalJump })
    #expect(try controlFlow(input).deadBranches[jump] == isTaken)
  }

  /// What two paths bring differs, or a loop changes it.
  @Test(arguments: [
    "if r1 == 0 goto a; r2 = 1; goto b; a: r2 = 2; b: if r2 == 1 goto c; c: r0 = 0; exit",
    "r2 = 0; a: r2 += 1; if r2 < 5 goto a; r0 = 0; exit",
  ])
  func joinsLoseConstants(_ text: String) throws {
    #expect(try controlFlow(verifierInput(text)).deadBranches.isEmpty)
  }

  /// A call behind a jump that is never taken is no recursion.
  @Test func deadCallsAreNoRecursion() throws {
    let recursion = "call f\nexit\n.func int f(int a)\nr0 = 0\nif r0 JUMP 0 goto out\ncall f\nout:\nexit"
    #expect(try message(verifierInput(recursion.replacing("JUMP", with: "=="))) == nil)
    #expect(
      try message(verifierInput(recursion.replacing("JUMP", with: "!="))) == "recursive call from f() to f()")
  }

  /// The kernel cannot be asked about a map that it does not make.
  @Test func mapsThatNoKernelMakes() throws {
    func program(_ map: String) -> String { map + "\nr1 = M ll\nr0 = 0\nexit" }
    #expect(
      try message(verifierInput(program(".map M 13 4 4 1")))
        == "the kernel makes no map of maps that are not described (inner=NAME)")
    #expect(try message(verifierInput(program(".map I 2 4 8 1\n.map M 13 4 4 1 inner=I"))) == nil)
  }

  @Test func loopsAndPlacesOfStates() throws {
    let flow = try controlFlow(
      verifierInput(
        "r1 = 0; a: r1 += 1; if r1 < 5 goto a; may_goto +1; r2 = 0; call f; exit\n.func int f(int a)\nr0 = 0; exit"))
    #expect(flow.component == [0, 1, 1, 0, 0, 0, 0, 0, 0])
    let places = flow.points.indices.filter { flow.points[$0].contains(.prune) }
    #expect(places == [1, 2, 3, 5, 6, 7])
    #expect(flow.points.indices.filter { flow.points[$0].contains(.jump) } == [1, 5, 6, 7])
    #expect(flow.points.indices.filter { flow.points[$0].contains(.forcesCheckpoint) } == [3])
  }

  @Test(arguments: [
    ("call pc+5\nexit", "call to invalid destination"),
    (
      "call f\nexit\n.func void *f(int a)\nld_pseudo r2, 5, 0\ncall 12\nr0 = 0\nexit",
      "tail_call is only allowed in functions that return 'int'."
    ),
    ("callx r1\nexit", "unknown opcode 8d"), ("goto +1\nr11 = 0\nexit", "R11 is invalid"),
    // In the order of the phases: functions, instructions, reachability.
    ("goto +1\nr11 = 0\nr0 = 0", "last insn is not an exit or jmp"),
    ("if r1 == 0 goto +1\nr1 = 5 ll\nexit", "jump into the middle of ldimm64 insn 1"),
    ("goto +1\nr1 = 5 ll\nexit", "unreachable insn 1"),
    // A function that nothing calls belongs to the one before it.
    ("r0 = 0\nexit\n.func int f(int a)\nr0 = 0\nexit", "unreachable insn 2"),
  ])
  func messages(_ text: String, _ expected: String) throws {
    #expect(try message(verifierInput(text)) == expected)
  }

  @Test func atMost256Functions() throws {
    func program(_ count: Int) -> String {
      (1..<count).map { "call f\($0)\n" }.joined() + "exit\n"
        + (1..<count).map { ".func int f\($0)(void)\nr0 = 0\nexit\n" }.joined()
    }
    #expect(try message(verifierInput(program(256))) == nil)
    #expect(try message(verifierInput(program(257))) == "too many subprograms")
  }

  private func message(_ input: VerifierInput) throws -> String? {
    do {
      return try controlFlow(input).recursion?.message
    } catch {
      return error.message
    }
  }
}
