import BPF
import Execution
import Outcomes
import Testing

/// Maps in every engine; results are those of Linux kernel/bpf/arraymap.c and hashtab.c.
@Suite struct MapTests {
  private static let eexist: Int64 = -17
  private static let enoent: Int64 = -2
  private static let einval: Int64 = -22
  private static let e2big: Int64 = -7

  /// `r0 = update(map, key, value, flags)`: key and value are words at r10 - 8 and r10 - 16.
  private static func update(_ map: String, _ key: Int, _ value: Int, _ flags: Int) -> String {
    """
    *(u64 *)(r10 - 8) = \(key)
    *(u64 *)(r10 - 16) = \(value)
    r1 = \(map) ll; r2 = r10; r2 += -8; r3 = r10; r3 += -16; r4 = \(flags)
    call 2

    """
  }

  /// `r0 = lookup(map, key)`, or delete.
  private static func find(_ map: String, _ key: Int, helper: Int = 1) -> String {
    """
    *(u32 *)(r10 - 8) = \(key)
    r1 = \(map) ll; r2 = r10; r2 += -8
    call \(helper)

    """
  }

  private static let array = ".map m array 4 8 2\n"
  private static let hash = ".map m hash 4 8 2\n"
  private static let load = "if r0 == 0 goto out\nr0 = *(u64 *)(r0 + 0)\nout:\nexit"

  static let samples: [Sample] = [
    Sample("an array starts with zeros", 0, array + find("m", 1) + load),
    Sample("an array's element", 77, array + update("m", 1, 77, 0) + find("m", 1) + load),
    Sample("an array's other element", 0, array + update("m", 1, 77, 0) + find("m", 0) + load),
    Sample("behind an array", 0, array + find("m", 2) + "exit"),
    Sample("update behind an array", e2big, array + update("m", 2, 1, 0) + "exit"),
    Sample("an array's elements exist", eexist, array + update("m", 1, 1, 1) + "exit"),
    Sample("BPF_EXIST of an array", 0, array + update("m", 1, 1, 2) + "exit"),
    Sample("unknown flags of an array", einval, array + update("m", 1, 1, 3) + "exit"),
    Sample("unknown flags before the index", einval, array + update("m", 9, 1, 8) + "exit"),
    Sample("BPF_F_LOCK without a lock", einval, array + update("m", 1, 1, 4) + "exit"),
    Sample("the index before BPF_NOEXIST", e2big, array + update("m", 9, 1, 1) + "exit"),
    Sample("deletion from an array", einval, array + find("m", 1, helper: 3) + "exit"),
    Sample("a hash starts empty", 0, hash + find("m", 1) + load),
    Sample("a hash's element", 5, hash + update("m", 1, 5, 0) + find("m", 1) + load),
    Sample("a hash's element that exists", eexist, hash + update("m", 1, 5, 0) + update("m", 1, 6, 1) + "exit"),
    Sample("a hash's element that does not exist", enoent, hash + update("m", 1, 5, 2) + "exit"),
    Sample("BPF_NOEXIST of a new element", 5, hash + update("m", 1, 5, 1) + find("m", 1) + load),
    Sample("BPF_EXIST of an element", 6, hash + update("m", 1, 5, 0) + update("m", 1, 6, 2) + find("m", 1) + load),
    Sample("unknown flags of a hash", einval, hash + update("m", 1, 5, 3) + "exit"),
    Sample(
      "a full hash", e2big, hash + update("m", 1, 5, 0) + update("m", 2, 5, 0) + update("m", 3, 5, 0) + "exit"),
    Sample(
      "a full hash takes a known key", 0,
      hash + update("m", 1, 5, 0) + update("m", 2, 5, 0) + update("m", 2, 6, 0) + "exit"),
    Sample(
      "a full hash, BPF_EXIST", enoent,
      hash + update("m", 1, 5, 0) + update("m", 2, 5, 0) + update("m", 3, 5, 2) + "exit"),
    Sample("deletion of nothing", enoent, hash + find("m", 1, helper: 3) + "exit"),
    Sample("deletion", 0, hash + update("m", 1, 5, 0) + find("m", 1, helper: 3) + "exit"),
    Sample("deleted", 0, hash + update("m", 1, 5, 0) + find("m", 1, helper: 3) + find("m", 1) + "exit"),
    Sample(
      "deletion makes room", 9,
      hash + update("m", 1, 5, 0) + update("m", 2, 5, 0) + find("m", 1, helper: 3) + update("m", 3, 9, 0)
        + find("m", 3) + load),
    Sample(
      "an update leaves the old element as it was", 5,
      hash + update("m", 1, 5, 0) + find("m", 1) + "if r0 == 0 goto out\nr6 = r0\n" + update("m", 1, 6, 0)
        + "r0 = *(u64 *)(r6 + 0)\nout:\nexit"),
    Sample(
      "an update of a per-CPU element is in place", 6,
      ".map m percpu_hash 4 8 2\n" + update("m", 1, 5, 0) + find("m", 1) + "if r0 == 0 goto out\nr6 = r0\n"
        + update("m", 1, 6, 0) + "r0 = *(u64 *)(r6 + 0)\nout:\nexit"),
    Sample(
      "a full per-CPU hash", e2big,
      ".map m percpu_hash 4 8 2\n" + update("m", 1, 5, 0) + update("m", 2, 5, 0) + update("m", 3, 5, 0) + "exit"),
    Sample("a per-CPU array", 4, ".map m percpu_array 4 8 2\n" + update("m", 1, 4, 0) + find("m", 1) + load),
    Sample(
      "a value is real memory", 12,
      array + find("m", 1) + "if r0 == 0 goto out\n*(u64 *)(r0 + 0) = 11\nr1 = 1\nlock *(u64 *)(r0 + 0) += r1\n"
        + find("m", 1) + load),
    Sample(
      "global data", 0x0403 + 0x0605,
      ".map .data array 4 8 1 contents=0102030405060708\n"
        + "r1 = map_value .data + 2 ll\nr0 = *(u16 *)(r1 + 0)\nr1 = map_value .data ll\nr2 = *(u16 *)(r1 + 4)\nr0 += r2\nexit"
    ),
    Sample(
      "global data is the array's value", 0x0807_0605_0403_0201,
      ".map .data array 4 8 1 contents=0102030405060708\n" + find(".data", 0) + load),
    Sample(
      "constants are read", 7,
      ".map .rodata array 4 4 1 flags=0x80 contents=07000000\n"
        + "r1 = map_value .rodata ll\nr0 = *(u32 *)(r1 + 0)\nexit"),
    Sample("a predefined map", 3, update("map_hash", 1, 3, 0) + find("map_hash", 1) + load),
    Sample(
      "keys of more than a word", 8,
      """
      .map m hash 12 8 2
      *(u64 *)(r10 - 24) = 1; *(u32 *)(r10 - 16) = 2; *(u64 *)(r10 - 8) = 8
      r1 = m ll; r2 = r10; r2 += -24; r3 = r10; r3 += -8; r4 = 0
      call 2
      *(u32 *)(r10 - 16) = 3; *(u64 *)(r10 - 8) = 9
      r1 = m ll; r2 = r10; r2 += -24; r3 = r10; r3 += -8; r4 = 0
      call 2
      *(u32 *)(r10 - 16) = 2
      r1 = m ll; r2 = r10; r2 += -24
      call 1

      """ + load),
    Sample(
      "two maps with the same keys", 1,
      ".map a hash 4 8 2\n.map b hash 4 8 2\n" + update("a", 1, 1, 0) + update("b", 1, 2, 0) + find("a", 1) + load),
  ]

  @Test(arguments: samples) func results(sample: Sample) throws { try sample.check() }

  /// Each run starts with fresh maps, and says what they hold after it.
  @Test func contents() throws {
    let text =
      """
      .map counts hash 4 8 4
      .map plain array 4 8 3
      .map .data array 4 4 1 contents=01000000
      .map .bss array 4 4 1 contents=00000000

      """ + Self.update("counts", 0x200, 2, 1) + "r9 = r0\n" + Self.update("counts", 0x102, 1, 1)
      + Self.update("plain", 2, 5, 0)
      + "r1 = map_value .data ll\n*(u32 *)(r1 + 0) = 9\nr1 = map_value .bss ll\nr0 = r9\nexit"
    for _ in 0..<2 {
      for result in try Sample("contents", 0, text).check() {
        let names = result.maps.map(\.name)
        #expect(names == ["counts", "plain", ".data", ".bss"])
        let entries = result.maps.map { map in map.entries.map { [$0.key.bytes, $0.value.bytes] } }
        #expect(
          entries == [
            [[[0, 2, 0, 0], [2, 0, 0, 0, 0, 0, 0, 0]], [[2, 1, 0, 0], [1, 0, 0, 0, 0, 0, 0, 0]]],
            [[[2, 0, 0, 0], [5, 0, 0, 0, 0, 0, 0, 0]]],
            [[[0, 0, 0, 0], [9, 0, 0, 0]]],
            [[[0, 0, 0, 0], [0, 0, 0, 0]]],
          ])
        #expect(result.maps.map(\.changed) == [2, 1, 1, 0])
      }
    }
  }

  /// An initial value is that of the first entry.
  @Test func severalEntriesWithAnInitialValue() throws {
    let text =
      ".map m array 4 2 3 contents=0102\n" + Self.find("m", 2)
      + "if r0 == 0 goto out\n*(u8 *)(r0 + 1) = 7\nout:\nr0 = 0\nexit"
    for result in try Sample("several", 0, text).check() {
      #expect(result.maps[0].entries.map(\.value.bytes) == [[1, 2], [0, 7]])
      #expect(result.maps[0].changed == 1)
    }
  }

  /// Private bytes are not copied by an update, and read as zeros.
  @Test func privateBytes() throws {
    let text =
      """
      .map m array 4 24 1 private=8..16

      """ + Self.find("m", 0) + """
        r6 = r0
        *(u64 *)(r6 + 8) = 7
        *(u64 *)(r10 - 40) = 1; *(u64 *)(r10 - 32) = 2; *(u64 *)(r10 - 24) = 3
        r1 = m ll; r2 = r10; r2 += -8; r3 = r10; r3 += -40; r4 = 0
        call 2
        r0 = *(u64 *)(r6 + 8)
        exit
        """
    for result in try Sample("private", 7, text).check() {
      #expect(
        result.maps[0].entries.map(\.value.bytes) == [
          [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0]
        ])
    }
  }

  /// Programs that do not come to their end: what each engine says.
  static let faults: [(text: String, interpreter: String, jit: String?)] = [
    (
      ".map .rodata array 4 4 1 flags=0x80 contents=07000000\nr1 = map_value .rodata ll\n*(u32 *)(r1 + 0) = 1\nr0 = 0\nexit",
      "are read-only", nil
    ),
    (
      ".map m array 4 6 4\n" + find("m", 1) + "r0 = *(u64 *)(r0 + 0)\nexit", "are outside the program's memory", "none"
    ),
    (".map m array 4 8 1\n" + find("m", 0) + "r0 = *(u64 *)(r0 + 4096)\nexit", "outside the program's memory", nil),
    (
      "r1 = 5; r2 = r10; r2 += -8; *(u64 *)(r2 + 0) = 0\ncall 1\nexit",
      "helper 1 (map_lookup_elem): 0x5 is not the address of an array or hash map",
      "map_lookup_elem: 0x5 is not the address of an array or hash map"
    ),
    (
      ".map m prog_array 4 4 1\n" + find("m", 0) + "exit", "is not the address of an array or hash map",
      "is not the address of an array or hash map"
    ),
    (".map m hash 4 8 1\nr1 = m ll; r2 = 16\ncall 1\nexit", "a signal ended the call", nil),
  ]

  @Test(arguments: faults) func programsFault(text: String, interpreter: String, jit: String?) throws {
    let job = ProgramRunner.Job(try Assembler.assemble(text).program)
    let runner = try ProgramRunner()
    let interpreted = runner.run(job, .interpreter)
    #expect(interpreted.status == .fault)
    guard case .interpreter(let message)? = interpreted.failure else {
      Issue.record("\(interpreted.failure as Any)")
      return
    }
    #expect(message.contains(interpreter))
    // Native code has no bounds within a map's memory.
    if jit == "none" { return }
    let compiled = runner.run(job, .jit)
    #expect(compiled.status == .fault)
    switch compiled.failure {
    case .helper(let message): #expect(jit.map { message.contains($0) } == true)
    case .signal: #expect(jit == nil)
    default: Issue.record("\(compiled.failure as Any)")
    }
  }

  /// Definitions that `BPF_MAP_CREATE` refuses, and what only a kernel has.
  static let refused: [(definition: String, message: String, isSupported: Bool)] = [
    ("array 8 8 1", "the map m has keys of 8 bytes: those of an array have 4", true),
    ("array 4 0 1", "the map m needs a key, a value and at least one entry", true),
    ("hash 0 8 1", "the map m needs a key, a value and at least one entry", true),
    ("hash 4 8 0", "the map m needs a key, a value and at least one entry", true),
    ("prog_array 4 8 1", "the map m has values of 8 bytes: those of a program array have 4", true),
    ("27 0 0 4096", "the map m is of type 27, which only a kernel has", false),
    ("array 4 1024 4000000", "the maps up to m take more than 128 MiB", false),
    ("hash 2147483647 2147483647 2147483647", "the maps up to m take more than 128 MiB", false),
    ("array 4 4294967295 1", "the map m needs a key, a value and at least one entry", true),
    ("percpu_hash 4 8 1 contents=0000000000000000", "the map m is a hash: it has no initial value", true),
  ]

  @Test(arguments: refused) func definitionsAreRefused(definition: String, message: String, isSupported: Bool) throws {
    let job = ProgramRunner.Job(try Assembler.assemble(".map m \(definition)\nr1 = m ll\nr0 = 0\nexit").program)
    let runner = try ProgramRunner()
    for caller in ProgramRunner.callers {
      let result = runner.run(job, caller)
      #expect(result.status == (isSupported ? .rejected : .unsupported))
      #expect(result.failure == .callerCannot(message))
    }
  }
}
