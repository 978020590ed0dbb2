import BPF
import Execution
import Outcomes
import Testing

/// Helpers that call functions of the program; results are those of Linux kernel/bpf/bpf_iter.c and helpers.c.
@Suite struct CallbackTests {
  /// `r0 = loop(count, each, r10 - 8, flags)`, where each adds its index to the word at r10 - 8 and returns `result`.
  private static func loop(_ count: String, flags: Int = 0, result: String = "r0 = 0", after: String = "") -> String {
    """
    *(u64 *)(r10 - 8) = 0
    r6 = 60; r7 = 70
    r1 = \(count) ll
    r2 = each ll
    r3 = r10; r3 += -8
    r4 = \(flags)
    call 181
    \(after)
    exit
    .func long each(u64 index, u64 *sum)
    r6 = 6; r7 = 7
    r3 = *(u64 *)(r2 + 0)
    r3 += r1
    r3 += 1
    *(u64 *)(r2 + 0) = r3
    \(result)
    exit
    """
  }

  private static let filled = """
    *(u32 *)(r10 - 4) = 3
    *(u64 *)(r10 - 16) = 30
    r1 = m ll; r2 = r10; r2 += -4; r3 = r10; r3 += -16; r4 = 0
    call 2
    *(u32 *)(r10 - 4) = 1
    *(u64 *)(r10 - 16) = 10
    r1 = m ll; r2 = r10; r2 += -4; r3 = r10; r3 += -16; r4 = 0
    call 2

    """

  /// Sums `100 * key + value` over a map in the word at r10 - 24; the result is the helper's, or the sum.
  private static func each(_ map: String, flags: Int = 0, body: String, result: String) -> String {
    "\(map)\n" + filled + """
      *(u64 *)(r10 - 24) = 0
      r1 = m ll; r2 = each ll; r3 = r10; r3 += -24; r4 = \(flags)
      call 164
      r7 = r0
      r0 = \(result)
      exit
      .func long each(void *map, u32 *key, u64 *value, u64 *sum)
      r6 = *(u32 *)(r2 + 0)
      r6 *= 100
      r7 = *(u64 *)(r3 + 0)
      r6 += r7
      r7 = *(u64 *)(r4 + 0)
      r7 += r6
      *(u64 *)(r4 + 0) = r7
      r0 = 0
      \(body)
      exit
      """
  }

  private static let sum = "*(u64 *)(r10 - 24)"
  private static let array = ".map m array 4 8 4"
  private static let hash = ".map m hash 4 8 4"

  static let samples: [Sample] = [
    Sample("no turn", 0, loop("0")),
    Sample("ten turns", 10, loop("10")),
    Sample("indices from 0 on", 55, loop("10", after: "r0 = *(u64 *)(r10 - 8)")),
    Sample("callee-saved registers", 130, loop("10", after: "r0 = r6\nr0 += r7")),
    Sample("a callback that stops", 4, loop("10", result: "r0 = 0\nif r1 != 3 goto +1\nr0 = 1")),
    Sample("any value but 0 stops", 1, loop("10", result: "r0 = 0x100000000 ll")),
    Sample("flags", -22, loop("10", flags: 1)),
    Sample("flags before the count", -22, loop("0xffffffff", flags: 1)),
    Sample("too many turns", 0xFFFF_FFF9, loop("8388609")),
    Sample("the count has 64 bits", 0xFFFF_FFF9, loop("0x100000002")),
    Sample(
      "a loop in a loop", 6,
      """
      *(u64 *)(r10 - 8) = 0
      r1 = 2; r2 = outer ll; r3 = r10; r3 += -8; r4 = 0
      call 181
      r0 = *(u64 *)(r10 - 8)
      exit
      .func long outer(u64 index, u64 *count)
      r3 = r2
      r1 = 3; r2 = inner ll; r4 = 0
      call 181
      r0 = 0
      exit
      .func long inner(u64 index, u64 *count)
      r3 = *(u64 *)(r2 + 0)
      r3 += 1
      *(u64 *)(r2 + 0) = r3
      r0 = 0
      exit
      """),
    Sample(
      "stack arguments in a callback", 2 * (1 + 2 + 3 + 4 + 5 + 6 + 7),
      """
      *(u64 *)(r10 - 8) = 0
      r1 = 2; r2 = each ll; r3 = r10; r3 += -8; r4 = 0
      call 181
      r0 = *(u64 *)(r10 - 8)
      exit
      .func long each(u64 index, u64 *sum)
      r6 = r2
      *(u64 *)(r11 - 8) = 6
      *(u64 *)(r11 - 16) = 7
      r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
      call seven
      r1 = *(u64 *)(r6 + 0)
      r1 += r0
      *(u64 *)(r6 + 0) = r1
      r0 = 0
      exit
      .func long seven(long a, long b, long c, long d, long e, long f, long g)
      r0 = *(u64 *)(r11 + 8)
      r6 = *(u64 *)(r11 + 16)
      r0 += r6
      r0 += r1
      r0 += r2
      r0 += r3
      r0 += r4
      r0 += r5
      exit
      """),
    Sample("elements of an array", 4, each(array, body: "", result: "r7")),
    Sample("keys and values of an array", 600 + 40, each(array, body: "", result: sum)),
    Sample("elements of a hash", 2, each(hash, body: "", result: "r7")),
    Sample("keys and values of a hash", 400 + 40, each(hash, body: "", result: sum)),
    Sample("an empty hash", 0, hash + "\nr1 = m ll; r2 = f ll; r3 = 0; r4 = 0\ncall 164\nexit\nf:\nr0 = 1\nexit"),
    Sample("a callback that stops at an element", 1, each(hash, body: "r0 = 1", result: "r7")),
    Sample("flags of for_each", -22, each(hash, flags: 1, body: "", result: "r7")),
    Sample("each in a per-CPU array", 640, each(".map m percpu_array 4 8 4", body: "", result: sum)),
    Sample("each in a per-CPU hash", 440, each(".map m percpu_hash 4 8 4", body: "", result: sum)),
    Sample(
      "each element is deleted once", 2,
      each(hash, body: "r1 = m ll\ncall 3\nr0 = 0", result: "r7")),
    Sample(
      "each element is changed once", 2,
      each(hash, body: "r1 = m ll\nr3 = r4\nr4 = 0\ncall 2\nr0 = 0", result: "r7")),
    Sample(
      "elements that a callback adds are not visited", 2,
      each(
        hash,
        body:
          "r6 = *(u32 *)(r2 + 0)\nr6 += 10\n*(u32 *)(r10 - 4) = r6\nr1 = m ll\nr2 = r10\nr2 += -4\nr4 = 0\ncall 2\nr0 = 0",
        result: "r7")),
  ]

  @Test(arguments: samples) func results(sample: Sample) throws { try sample.check() }

  /// Values in the map after elements were deleted: the hash is empty.
  @Test func deletionsInACallback() throws {
    let text = Self.each(Self.hash, body: "r1 = m ll\ncall 3\nr0 = 0", result: "r7")
    for result in try Sample("deletions", 2, text).check() { #expect(result.maps[0].entries.isEmpty) }
  }

  @Test func theBudgetIsShared() throws {
    var limits = ProgramRunner.Limits()
    limits.budget = 1000
    let runner = try ProgramRunner(limits: limits)
    let result = runner.run(ProgramRunner.Job(try Assembler.assemble(Self.loop("100000")).program), .interpreter)
    #expect(result.status == .fault)
    guard case .interpreter(let message)? = result.failure else { return #expect(Bool(false)) }
    #expect(message.contains("budget"))
  }

  /// What a callback may not be: nothing, or a way out of its helper.
  @Test func callbacksThatAreNone() throws {
    let runner = try ProgramRunner()
    let nothing = ProgramRunner.Job(try Assembler.assemble("r1 = 1; r2 = 5; r3 = 0; r4 = 0\ncall 181\nexit").program)
    let interpreted = runner.run(nothing, .interpreter)
    #expect(interpreted.failure == .callerCannot("instruction 4: 0x5 is not the address of a function"))
    #expect(runner.run(nothing, .jit).status == .fault)
    let leaving = ProgramRunner.Job(
      try Assembler.assemble(
        "r1 = 1; r2 = f ll; r3 = 0; r4 = 0\ncall 181\nexit\n.func long f(void)\nr3 = 0\nr2 = map_prog_array ll\ncall 12\nexit"
      ).program)
    for caller in ProgramRunner.callers {
      let result = runner.run(leaving, caller)
      #expect(result.status == .rejected)
      #expect(
        result.failure
          == .callerCannot(
            "instruction 1 (slot 1): f is a callback and reaches a tail call, which would leave its helper too"))
    }
  }

  @Test func helpersThatAreNotThere() throws {
    let runner = try ProgramRunner()
    let job = ProgramRunner.Job(try Assembler.assemble("r0 = 0\ncall 25\nexit").program)
    for caller in ProgramRunner.callers {
      let result = runner.run(job, caller)
      #expect(result.status == .rejected)
      #expect(result.failure == .callerCannot("instruction 1: there is no helper 25 (perf_event_output)"))
    }
  }
}
