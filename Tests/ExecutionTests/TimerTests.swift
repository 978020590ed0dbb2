import BPF
import Execution
import Outcomes
import Testing

/// Timers in every engine: results of their helpers, and the order of their callbacks (Linux kernel/bpf/helpers.c).
@Suite struct TimerTests {
  /// Global data: bytes 0 to 7 collect results, bytes 8 to 15 the order of callbacks, one decimal digit each.
  private static let maps = """
    .map timers array 4 24 4 private=8..24
    .map h hash 4 24 4 private=8..24
    .map .bss array 4 16 1 contents=00000000000000000000000000000000

    """

  /// `r6 = the timer in the array's element`.
  private static func timer(_ index: Int) -> String {
    "*(u32 *)(r10 - 4) = \(index)\nr1 = timers ll; r2 = r10; r2 += -4\ncall 1\nif r0 == 0 goto out\nr6 = r0\nr6 += 8\n"
  }

  private static func initialize(clock: Int = 1) -> String { "r1 = r6; r2 = timers ll; r3 = \(clock)\ncall 169\n" }
  private static let setCallback = "r1 = r6; r2 = fired ll\ncall 170\n"
  private static func start(_ nanoseconds: Int, flags: Int = 0) -> String {
    "r1 = r6; r2 = \(nanoseconds) ll; r3 = \(flags)\ncall 171\n"
  }
  private static let cancel = "r1 = r6\ncall 172\n"
  private static func ready(_ index: Int) -> String { timer(index) + initialize() + setCallback }

  /// `order = 10 * order + key + 1`.
  private static let fired = """
    out:
    exit
    .func long fired(void *map, u32 *key, void *value)
    r4 = *(u32 *)(r2 + 0)
    r4 += 1
    r1 = map_value .bss + 8 ll
    r5 = *(u64 *)(r1 + 0)
    r5 *= 10
    r5 += r4
    *(u64 *)(r1 + 0) = r5

    """

  static let samples: [(sample: Sample, order: UInt64)] = [
    (Sample("init", 0, maps + timer(0) + initialize() + fired + "r0 = 0\nexit"), 0),
    (Sample("init twice", -16, maps + timer(0) + initialize() + initialize() + fired + "exit"), 0),
    (Sample("the real-time clock", 0, maps + timer(0) + initialize(clock: 0) + fired + "exit"), 0),
    (Sample("the boot-time clock", 0, maps + timer(0) + initialize(clock: 7) + fired + "exit"), 0),
    (Sample("no clock", -22, maps + timer(0) + initialize(clock: 2) + fired + "exit"), 0),
    (Sample("flags of init", -22, maps + timer(0) + initialize(clock: 17) + fired + "exit"), 0),
    (Sample("a callback without init", -22, maps + timer(0) + setCallback + fired + "exit"), 0),
    (Sample("start without init", -22, maps + timer(0) + start(1) + fired + "exit"), 0),
    (Sample("start without a callback", -22, maps + timer(0) + initialize() + start(1) + fired + "exit"), 0),
    (Sample("flags of start", -22, maps + ready(0) + start(1, flags: 4) + fired + "exit"), 0),
    (Sample("start", 0, maps + ready(0) + start(1) + fired + "exit"), 1),
    (Sample("start, pinned", 0, maps + ready(0) + start(1, flags: 2) + fired + "exit"), 1),
    (Sample("start twice", 0, maps + ready(0) + start(1) + start(2) + fired + "exit"), 1),
    (Sample("cancel without init", -22, maps + timer(0) + cancel + fired + "exit"), 0),
    (Sample("cancel a timer that is not active", 0, maps + ready(0) + cancel + fired + "exit"), 0),
    (Sample("cancel", 1, maps + ready(0) + start(1) + cancel + fired + "exit"), 0),
    (Sample("cancel forgets the callback", -22, maps + ready(0) + cancel + start(1) + fired + "exit"), 0),
    (
      Sample(
        "by expiry", 0, maps + ready(0) + start(30) + ready(1) + start(20) + ready(2) + start(10) + fired + "exit"), 321
    ),
    (
      Sample("by start", 0, maps + ready(0) + start(9) + ready(1) + start(9) + ready(2) + start(9) + fired + "exit"),
      123
    ),
    (
      Sample(
        "absolute times are first", 0, maps + ready(0) + start(0) + ready(1) + start(1, flags: 1) + fired + "exit"), 21
    ),
    (
      Sample(
        "a distant future", 0, maps + ready(0) + start(-1) + ready(1) + start(5) + fired + "exit"), 21
    ),
    (
      Sample(
        "an update frees the timer", -22,
        maps + ready(0) + start(1)
          + "*(u64 *)(r10 - 32) = 0; *(u64 *)(r10 - 24) = 0; *(u64 *)(r10 - 16) = 0\n"
          + "r1 = timers ll; r2 = r10; r2 += -4; r3 = r10; r3 += -32; r4 = 0\ncall 2\n" + start(1) + fired + "exit"), 0
    ),
    (
      Sample(
        "a timer that starts itself twice more", 0,
        maps + ready(0) + start(1) + fired
          + "if r5 > 100 goto done\nr1 = r3; r1 += 8; r2 = 1; r3 = 0\ncall 171\ndone:\nr0 = 0\nexit"
      ), 111
    ),
    (
      Sample(
        "a timer does not cancel itself", 0,
        maps + ready(0) + start(1) + fired
          + "r1 = r3; r1 += 8\ncall 172\nr1 = map_value .bss + 8 ll\n*(u64 *)(r1 + 0) = r0\nr0 = 0\nexit"),
      UInt64(bitPattern: -35)
    ),
  ]

  @Test(arguments: samples) func timers(sample: Sample, order: UInt64) throws {
    let text = sample.text.hasSuffix("exit") ? sample.text : sample.text + "r0 = 0\nexit"
    let whole = Sample(sample.name, sample.r0, text.replacing(Self.fired + "exit", with: Self.fired + "r0 = 0\nexit"))
    for result in try whole.check() {
      let data = try #require(result.maps.first { $0.name == ".bss" })
      let word = data.entries[0].value.bytes[8...].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
      #expect(word == order, "\(sample.name), \(result.caller)")
    }
  }

  /// In a hash the callback gets the element's key; a deleted element's timer does not run.
  @Test(arguments: [false, true]) func timersOfAHash(isDeleted: Bool) throws {
    let text =
      Self.maps + """
        *(u32 *)(r10 - 4) = 6
        *(u64 *)(r10 - 32) = 0; *(u64 *)(r10 - 24) = 0; *(u64 *)(r10 - 16) = 0
        r1 = h ll; r2 = r10; r2 += -4; r3 = r10; r3 += -32; r4 = 0
        call 2
        r1 = h ll; r2 = r10; r2 += -4
        call 1
        if r0 == 0 goto out
        r6 = r0
        r6 += 8
        r1 = r6; r2 = h ll; r3 = 1
        call 169
        r1 = r6; r2 = fired ll
        call 170
        r1 = r6; r2 = 1; r3 = 0
        call 171

        """ + (isDeleted ? "r1 = h ll; r2 = r10; r2 += -4\ncall 3\n" : "") + Self.fired + "r0 = 0\nexit"
    for result in try Sample("hash", 0, text).check() {
      let data = try #require(result.maps.first { $0.name == ".bss" })
      #expect(data.entries[0].value.bytes[8] == (isDeleted ? 0 : 7))
    }
  }

  /// A timer that always starts itself again ends the run with a message, in every engine alike.
  @Test func aTimerForEver() throws {
    let text =
      Self.maps + Self.ready(0) + Self.start(1) + Self.fired
      + "r1 = r3; r1 += 8; r2 = 1; r3 = 0\ncall 171\nr0 = 0\nexit"
    let job = ProgramRunner.Job(try Assembler.assemble(text).program)
    let runner = try ProgramRunner()
    for caller in ProgramRunner.callers {
      let result = runner.run(job, caller)
      #expect(result.status == .fault)
      #expect(result.failure == .helper("timers start themselves again: 10000 callbacks have run"))
    }
  }

  @Test func aTimerOutsideItsMap() throws {
    let text = "r1 = r10; r1 += -16; r2 = map_array ll; r3 = 1\ncall 169\nexit"
    let job = ProgramRunner.Job(try Assembler.assemble(text).program)
    let runner = try ProgramRunner()
    #expect(runner.run(job, .jit).failure == .helper("timer_init: the timer is in no value of the map"))
    #expect(
      runner.run(job, .interpreter).failure
        == .interpreter("instruction 4: helper 169 (timer_init): the timer is in no value of the map"))
  }
}
