import BPF
import Execution
import Outcomes
import Testing

/// Tail calls through program arrays that are maps.
@Suite struct ProgramArrayTests {
  private static func jump(_ entry: Int, _ map: String = "map_prog_array") -> String {
    "r2 = \(map) ll\nr3 = \(entry)\ncall 12\n"
  }

  static let samples: [(sample: Sample, targets: [String])] = [
    (Sample("a target", 7, jump(1) + "r0 = 1\nexit"), ["r0 = 6\nexit", "r0 = 7\nexit"]),
    (Sample("an empty entry", -22, jump(2) + "exit"), ["r0 = 6\nexit", "r0 = 7\nexit"]),
    (Sample("behind the array", -22, jump(4) + "exit"), ["r0 = 6\nexit"]),
    (Sample("no targets", -22, jump(0) + "exit"), []),
    (
      Sample(
        "maps are shared", 9,
        "*(u64 *)(r10 - 8) = 0\n*(u64 *)(r10 - 16) = 9\n*(u64 *)(r10 - 24) = 9\nr1 = map_array ll; r2 = r10; r2 += -8; r3 = r10; r3 += -24; r4 = 0\ncall 2\n"
          + jump(0) + "r0 = 1\nexit"),
      ["r1 = map_value map_array ll\nr0 = *(u64 *)(r1 + 0)\nexit"]
    ),
    (
      Sample("a target that jumps on", 3, jump(0) + "r0 = 1\nexit"), [jump(1) + "r0 = 2\nexit", "r0 = 3\nexit"]
    ),
    (
      Sample(
        "a target with a kfunc of its own", 5,
        "r1 = r10; r1 += -8; r2 = 1; r3 = 2\ncall bpf_iter_num_new\n" + jump(0) + "exit"),
      ["r1 = r10; r1 += -16; r2 = 5; r3 = 9\ncall bpf_iter_testmod_seq_new\nr0 = *(u64 *)(r10 - 16)\nexit"]
    ),
    (
      Sample(
        "a target with a callback", 4, jump(0) + "exit"),
      ["r1 = 4; r2 = f ll; r3 = 0; r4 = 0\ncall 181\nexit\nf:\nr0 = 0\nexit"]
    ),
  ]

  @Test(arguments: samples) func targets(sample: Sample, targets: [String]) throws {
    try sample.check(tailCalls: targets)
  }

  /// Arrays that name their programs, as an object's do; a target may name further arrays.
  @Test func programsByName() throws {
    let first = ".map a prog_array 4 4 3 program=2:second\n" + Self.jump(2, "a") + "r0 = 1\nexit"
    let second = ".map b prog_array 4 4 1 program=0:third\n" + Self.jump(0, "b") + "r0 = 2\nexit"
    var job = ProgramRunner.Job(try Assembler.assemble(first).program)
    let runner = try ProgramRunner()
    for caller in ProgramRunner.callers {
      job.targets = [:]
      #expect(
        runner.run(job, caller).failure == .callerCannot("entry 2 of a is second, which is no program here"))
      job.targets["second"] = try Assembler.assemble(second).program
      #expect(runner.run(job, caller).failure == .callerCannot("entry 0 of b is third, which is no program here"))
      job.targets["third"] = try Assembler.assemble("r0 = 3\nexit").program
      #expect(runner.run(job, caller).r0 == 3)
    }
  }

  @Test func moreProgramsThanEntries() throws {
    var job = ProgramRunner.Job(try Assembler.assemble(Self.jump(0) + "exit").program)
    job.tailCalls = try (0..<5).map { try Assembler.assemble("r0 = \($0)\nexit").program }
    let runner = try ProgramRunner()
    for caller in ProgramRunner.callers {
      #expect(
        runner.run(job, caller).failure == .callerCannot("5 programs for map_prog_array, which has 4 entries"))
    }
  }
}
