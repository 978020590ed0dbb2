import BPF
import Execution
import Outcomes
import Testing

/// Flags of maps that `BPF_MAP_CREATE` refuses, and those that it takes.
@Suite struct MapFlagTests {
  private static func result(_ kind: String, _ flags: UInt32) throws -> ExecutionResult {
    let text = ".map m \(kind) flags=\(flags)\nr1 = m ll\nr0 = 0\nexit"
    return try ProgramRunner().run(ProgramRunner.Job(try Assembler.assemble(text).program), .interpreter)
  }

  /// Linux `array_map_alloc_check`, `fd_array_map_alloc_check`, `htab_map_alloc_check`: the bits that pass.
  private static let taken: [(kind: String, bits: [UInt32])] = [
    ("array 4 8 1", [2, 3, 4, 7, 10, 12]), ("percpu_array 4 8 1", [3, 4, 7]), ("prog_array 4 4 1", [2, 3, 4]),
    ("hash 4 8 1", [0, 2, 3, 4, 6, 7]), ("percpu_hash 4 8 1", [0, 3, 4, 6, 7]),
  ]

  @Test(arguments: 0..<taken.count) func everyBit(_ index: Int) throws {
    let (kind, bits) = Self.taken[index]
    for bit in 0..<32 as Range<UInt32> {
      let result = try Self.result(kind, 1 << bit)
      if bits.contains(bit) {
        #expect(result.status == .ok, "\(kind), bit \(bit): \(result)")
      } else if bit == 8 && !kind.hasPrefix("prog") {
        // BPF_F_WRONLY_PROG: the kernel takes it, and keeps programs from reading.
        #expect(result.status == .unsupported)
      } else {
        #expect(result.status == .rejected, "\(kind), bit \(bit)")
      }
    }
  }

  static let messages: [(String, UInt32, String)] = [
    ("hash 4 8 1", 0x420, "the map m has flags that its kind does not take: BPF_F_STACK_BUILD_ID, BPF_F_MMAPABLE"),
    ("array 4 8 1", 0x8000_0000, "the map m has flags that its kind does not take: 0x80000000"),
    ("array 4 8 1", 0x180, "the map m has flags that exclude each other: BPF_F_RDONLY_PROG, BPF_F_WRONLY_PROG"),
    ("array 4 8 1", 0x18, "the map m has flags that exclude each other: BPF_F_RDONLY, BPF_F_WRONLY"),
  ]

  @Test(arguments: messages) func flagsAreNamed(kind: String, flags: UInt32, message: String) throws {
    #expect(try Self.result(kind, flags).failure == .callerCannot(message))
  }
}
