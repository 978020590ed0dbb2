import BPF
import Execution
import Outcomes
import Testing

/// What programs receive: memory, a context, or a packet as `BPF_PROG_TEST_RUN` makes it (Linux net/bpf/test_run.c).
@Suite struct PacketTests {
  /// An IPv4 packet of 54 bytes; byte n is n but for the protocol.
  private static let ip: [UInt8] = (0..<54).map { $0 == 12 ? 8 : $0 == 13 ? 0 : $0 }

  private static func packet(_ bytes: [UInt8] = ip, _ context: PacketContext = .classifier) -> ProgramInput {
    .packet(bytes, context)
  }

  private static func other(_ first: [UInt8], protocol high: UInt8 = 0x86, _ low: UInt8 = 0xDD) -> [UInt8] {
    first + [UInt8](repeating: 0, count: 12 - first.count) + [high, low] + [UInt8](repeating: 0xFF, count: 40)
  }

  private static func field(_ offset: Int) -> String { "r0 = *(u32 *)(r1 + \(offset))\nexit" }
  private static let length = "r2 = *(u32 *)(r1 + 76)\nr0 = *(u32 *)(r1 + 80)\nr0 -= r2\nexit"
  private static let first = "r2 = *(u32 *)(r1 + 76)\nr0 = *(u8 *)(r2 + 0)\nexit"

  static let samples: [(sample: Sample, input: ProgramInput)] = [
    (Sample("nothing", 0, "r0 = r1\nr0 |= r2\nexit"), .none),
    (Sample("memory", 0x0201 + 2, "r0 = *(u16 *)(r1 + 0)\nr0 += r2\nexit"), .memory([1, 2])),
    (Sample("empty memory", 0, "r0 = r2\nexit"), .memory([])),
    (Sample("a context", 0x0201, "r0 = *(u16 *)(r1 + 0)\nr0 += r2\nexit"), .context([1, 2])),
    (Sample("len", 54, field(0)), packet()),
    (Sample("len of a socket filter", 40, field(0)), packet(ip, .socketFilter)),
    (Sample("data", 54, length), packet()),
    (Sample("data of a socket filter", 40, length), packet(ip, .socketFilter)),
    (Sample("the first byte", 0, first), packet()),
    (Sample("the first byte of a socket filter", 14, first), packet(ip, .socketFilter)),
    (Sample("the last byte", 53, "r2 = *(u32 *)(r1 + 80)\nr0 = *(u8 *)(r2 - 1)\nexit"), packet()),
    (Sample("data_meta", 0, "r0 = *(u32 *)(r1 + 140)\nr2 = *(u32 *)(r1 + 76)\nr0 -= r2\nexit"), packet()),
    (Sample("ifindex", 1, field(40)), packet()),
    (Sample("ingress_ifindex", 0, field(36)), packet()),
    (Sample("mark", 0, field(8)), packet()),
    (Sample("protocol", 0x0008, field(16)), packet()),
    (Sample("protocol IPv6", 0xDD86, field(16)), packet(other([]))),
    (Sample("protocol of a length", 0x0100, field(16)), packet(other([], protocol: 0, 40))),
    (Sample("protocol 802.2", 0x0400, field(16)), packet([UInt8](repeating: 0, count: 60))),
    (Sample("pkt_type of this host", 0, field(4)), packet(other([]))),
    (Sample("pkt_type of another host", 3, field(4)), packet(other([2]))),
    (Sample("pkt_type multicast", 2, field(4)), packet(other([1]))),
    (Sample("pkt_type of the broadcast address", 2, field(4)), packet(other([UInt8](repeating: 255, count: 6)))),
    (
      Sample("xdp data", 54, "r2 = *(u32 *)(r1 + 0)\nr0 = *(u32 *)(r1 + 4)\nr0 -= r2\nexit"), packet(ip, .xdp)
    ),
    (Sample("xdp ingress_ifindex", 1, field(12)), packet(ip, .xdp)),
    (Sample("xdp rx_queue_index", 0, field(16)), packet(ip, .xdp)),
    (
      Sample("a dynptr of a packet", 54, dynptr("skb") + "r1 = r10; r1 += -16\ncall bpf_dynptr_size\nexit"), packet()
    ),
    (
      Sample("a dynptr of a socket filter", 40, dynptr("skb") + "r1 = r10; r1 += -16\ncall bpf_dynptr_size\nexit"),
      packet(ip, .socketFilter)
    ),
    (
      Sample(
        "a dynptr of a socket filter is read-only", 1,
        dynptr("skb") + "r1 = r10; r1 += -16\ncall bpf_dynptr_is_rdonly\nr0 &= 255\nexit"),
      packet(ip, .socketFilter)
    ),
    (
      Sample("a dynptr of XDP", 54, dynptr("xdp") + "r1 = r10; r1 += -16\ncall bpf_dynptr_size\nexit"), packet(ip, .xdp)
    ),
    (
      Sample("flags of a dynptr of a packet", -22, dynptr("skb", flags: 1) + "w0 = w0\nr0 <<= 32\nr0 s>>= 32\nexit"),
      packet()
    ),
    (
      Sample(
        "a dynptr reads the packet", 0x1716,
        dynptr("skb")
          + "*(u64 *)(r10 - 24) = 0; r1 = r10; r1 += -24; r2 = 2; r3 = r10; r3 += -16; r4 = 22; r5 = 0\ncall 201\n"
          + "r0 = *(u64 *)(r10 - 24)\nexit"), packet()
    ),
    (
      Sample(
        "a packet has no data of a dynptr", 0, dynptr("skb") + "r1 = r10; r1 += -16; r2 = 0; r3 = 1\ncall 203\nexit"),
      packet()
    ),
    (
      Sample(
        "a slice of a packet", 0x1716,
        dynptr("skb")
          + "r1 = r10; r1 += -16; r2 = 22; r3 = 0; r4 = 2\ncall bpf_dynptr_slice\nif r0 == 0 goto out\nr0 = *(u16 *)(r0 + 0)\nout:\nexit"
      ),
      packet()
    ),
  ]

  private static func dynptr(_ kind: String, flags: Int = 0) -> String {
    "r2 = \(flags); r3 = r10; r3 += -16\ncall bpf_dynptr_from_\(kind)\n"
  }

  @Test(arguments: samples) func results(sample: Sample, input: ProgramInput) throws { try sample.check(input) }

  /// What a program wrote: a link header that was pulled is zero, as in the kernel's answer.
  @Test(
    arguments: [
      (PacketContext.classifier, 76, [99, 1, 2, 3], [8, 0, 14, 15]),
      (.socketFilter, -1, [0, 0, 0, 0], [0, 0, 14, 15]),
      (.xdp, 0, [99, 1, 2, 3], [8, 0, 14, 15]),
    ] as [(PacketContext, Int, [UInt8], [UInt8])])
  func thePacketAfterTheRun(context: PacketContext, data: Int, start: [UInt8], middle: [UInt8]) throws {
    let text = data < 0 ? "r0 = 0\nexit" : "r2 = *(u32 *)(r1 + \(data))\n*(u8 *)(r2 + 0) = 99\nr0 = 0\nexit"
    for result in try Sample("write", 0, text).check(Self.packet(Self.ip, context)) {
      let bytes = try #require(result.memory)
      #expect(bytes.count == 54)
      #expect(Array(bytes[..<4]) == start)
      #expect(Array(bytes[12..<16]) == middle)
    }
  }

  static let refused: [(bytes: Int, first: [UInt8], context: PacketContext, message: String)] = [
    (13, [], .classifier, "a packet of 13 bytes: at least the 14 of its link header are needed"),
    (33, [8, 0], .classifier, "a packet of 33 bytes: its protocol needs at least 34"),
    (53, [0x86, 0xDD], .socketFilter, "a packet of 53 bytes: its protocol needs at least 54"),
    (3713, [], .classifier, "a packet of 3713 bytes: at most 3712 are in one piece"),
    (3521, [], .xdp, "a packet of 3521 bytes: at most 3520 are in one piece"),
  ]

  @Test(arguments: refused) func packetsAreRefused(
    bytes: Int, first: [UInt8], context: PacketContext, message: String
  ) throws {
    var packet = [UInt8](repeating: 0, count: bytes)
    for (index, byte) in first.enumerated() { packet[12 + index] = byte }
    var job = ProgramRunner.Job(try Assembler.assemble("r0 = 0\nexit").program)
    job.input = .packet(packet, context)
    let runner = try ProgramRunner()
    for caller in ProgramRunner.callers {
      let result = runner.run(job, caller)
      #expect(result.status == .rejected)
      #expect(result.failure == .callerCannot(message))
    }
  }

  /// The interpreter checks the borders of packet and context; both engines refuse a dynptr of what is no packet.
  @Test func borders() throws {
    let runner = try ProgramRunner()
    for text in [
      "r2 = *(u32 *)(r1 + 80)\nr0 = *(u8 *)(r2 + 0)\nexit", "r2 = *(u32 *)(r1 + 76)\nr0 = *(u8 *)(r2 - 1)\nexit",
      "r0 = *(u64 *)(r1 + 188)\nexit",
    ] {
      var job = ProgramRunner.Job(try Assembler.assemble(text).program)
      job.input = Self.packet()
      let result = runner.run(job, .interpreter)
      guard case .interpreter(let message)? = result.failure else {
        Issue.record("\(text): \(result.failure as Any)")
        continue
      }
      #expect(message.contains("outside the program's memory"))
    }
    var job = ProgramRunner.Job(try Assembler.assemble(Self.dynptr("skb") + "exit").program)
    for input in [ProgramInput.context([1, 2]), Self.packet(Self.ip, .xdp)] {
      job.input = input
      #expect(
        runner.run(job, .jit).failure
          == .helper("bpf_dynptr_from_skb: the first argument is not the context of a packet of this kind"))
      #expect(runner.run(job, .interpreter).status == .fault)
    }
  }
}
