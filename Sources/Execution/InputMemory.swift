import CShims
import Glibc
import Interpreter
import Outcomes

/// The memory of a program's input during one run.
final class InputMemory {
  /// The value of r1 at the start.
  let r1: UInt64
  /// The value of r2 at the start.
  let r2: UInt64
  /// The memory that the program may access.
  let regions: [Interpreter.Region]
  private let input: ProgramInput
  /// What was mapped: the memory, and an unreadable page behind it.
  private let mapping: UnsafeMutableRawBufferPointer
  private let memory: UnsafeMutableRawBufferPointer
  /// The packet's data as the program sees it; nil for other inputs.
  private let packet: (address: UInt, size: Int)?

  /// Bytes of a link header (Linux `ETH_HLEN`).
  private static let linkHeader = 14
  /// Where the packet lies behind the start of the mapping, in bytes: the context is in front of it.
  private static let packetOffset = 256
  /// The largest packet in one piece: a page without headroom and `struct skb_shared_info` (Linux net/bpf/test_run.c).
  static func largestPacket(_ context: PacketContext) -> Int { 4096 - 320 - (context == .xdp ? 256 : 64) }

  /// Allocates memory.
  /// - Parameter input: what the program receives.
  /// - Throws: `RunRefusal` for a packet that `BPF_PROG_TEST_RUN` refuses, and if there is no memory.
  init(_ input: ProgramInput) throws(RunRefusal) {
    self.input = input
    switch input {
    case .packet(let bytes, let context):
      let memory = try Self.map(bytes, context)
      self.memory = memory
      mapping = memory
      let start = UInt(bitPattern: memory.baseAddress)
      let pulled = context == .socketFilter ? Self.linkHeader : 0
      let packet = (address: start + UInt(Self.packetOffset + pulled), size: bytes.count - pulled)
      self.packet = packet
      let size = Self.writeContext(memory, packet, context, bytes)
      r1 = UInt64(start)
      r2 = 0
      regions = [
        Interpreter.Region(start: start, size: size),
        Interpreter.Region(start: packet.address, size: packet.size, isWritable: context != .socketFilter),
      ]
    case .none, .memory, .context:
      let bytes = input.bytes ?? []
      (mapping, memory) = try Self.map(bytes)
      packet = nil
      r1 = input == .none ? 0 : UInt64(UInt(bitPattern: memory.baseAddress))
      if case .memory = input { r2 = UInt64(bytes.count) } else { r2 = 0 }
      regions =
        bytes.isEmpty ? [] : [Interpreter.Region(start: UInt(bitPattern: memory.baseAddress), size: bytes.count)]
    }
  }

  deinit { munmap(mapping.baseAddress, mapping.count) }

  /// Memory that ends at an unreadable page, but for what aligns its start to 8 bytes: native code faults behind it.
  private static func map(
    _ bytes: [UInt8]
  ) throws(RunRefusal) -> (mapping: UnsafeMutableRawBufferPointer, memory: UnsafeMutableRawBufferPointer) {
    let page = 4096
    let size = (bytes.count + page - 1) / page * page
    guard let start = mmap(nil, size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      start != MAP_FAILED
    else { throw RunRefusal(status: .unsupported, message: "no memory for \(bytes.count) bytes of input") }
    let mapping = UnsafeMutableRawBufferPointer(start: start, count: size + page)
    guard mprotect(start + size, page, PROT_NONE) == 0 else {
      munmap(start, size + page)
      throw RunRefusal(status: .unsupported, message: "no memory for \(bytes.count) bytes of input")
    }
    let memory = UnsafeMutableRawBufferPointer(
      start: start + size - (bytes.count + 7) / 8 * 8, count: bytes.count)
    memory.copyBytes(from: bytes)
    return (mapping, memory)
  }

  /// The bytes after the run: memory, context or packet. A link header that was pulled is zero, as in the kernel's answer.
  var bytes: [UInt8]? {
    guard let count = input.bytes?.count else { return nil }
    guard let packet else { return Array(memory.prefix(count)) }
    let data = UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: packet.address), count: packet.size)
    return [UInt8](repeating: 0, count: count - packet.size) + data
  }

  /// Tells the helpers of a run about the packet.
  /// - Parameter run: the run.
  func describe(to run: OpaquePointer) {
    guard case .packet(_, let context) = input, let packet else {
      return kft_run_set_packet(run, r1, 0, 0, false, false)
    }
    kft_run_set_packet(
      run, r1, UInt64(packet.address), UInt32(packet.size), context != .xdp, context == .socketFilter)
  }

  /// Why `BPF_PROG_TEST_RUN` refuses a packet; nil if it takes it.
  fileprivate static func obstacle(to bytes: [UInt8], _ context: PacketContext) -> String? {
    let packet = "a packet of \(bytes.count) bytes"
    if bytes.count < linkHeader { return "\(packet): at least the \(linkHeader) of its link header are needed" }
    if bytes.count > largestPacket(context) {
      return "\(packet): at most \(largestPacket(context)) are in one piece"
    }
    if context != .xdp, let smallest = smallestNetworkHeader(bytes), bytes.count < linkHeader + smallest {
      return "\(packet): its protocol needs at least \(linkHeader + smallest)"
    }
    return nil
  }

  /// The addresses of a packet have 32 bits in its context.
  private static func map(
    _ bytes: [UInt8], _ context: PacketContext
  ) throws(RunRefusal) -> UnsafeMutableRawBufferPointer {
    if let obstacle = obstacle(to: bytes, context) { throw RunRefusal(status: .rejected, message: obstacle) }
    let size = 8192
    guard
      let start = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | 0x40, -1, 0),
      start != MAP_FAILED
    else { throw RunRefusal(status: .unsupported, message: "no memory below 4 GiB for a packet") }
    return UnsafeMutableRawBufferPointer(start: start, count: size)
  }

  /// Bytes of an IP header (Linux `bpf_prog_test_run_skb`); nil for other protocols.
  private static func smallestNetworkHeader(_ bytes: [UInt8]) -> Int? {
    switch (bytes[12], bytes[13]) {
    case (0x08, 0x00): 20
    case (0x86, 0xDD): 40
    default: nil
    }
  }

  /// Writes context and packet.
  /// - Returns: bytes of the context.
  private static func writeContext(
    _ memory: UnsafeMutableRawBufferPointer, _ packet: (address: UInt, size: Int), _ context: PacketContext,
    _ bytes: [UInt8]
  ) -> Int {
    UnsafeMutableRawBufferPointer(rebasing: memory[packetOffset...]).copyBytes(from: bytes)
    let data = UInt32(truncatingIfNeeded: packet.address)
    let end = data &+ UInt32(packet.size)
    // The loopback device has index 1.
    if context == .xdp {
      for (word, value) in [data, end, data, 1].enumerated() {
        memory.storeBytes(of: value, toByteOffset: 4 * word, as: UInt32.self)
      }
      return 24
    }
    let fields: [(offset: Int, value: UInt32)] = [
      (0, UInt32(packet.size)), (4, packetType(bytes)), (16, networkProtocol(bytes)), (40, 1), (76, data), (80, end),
      (140, data),
    ]
    for field in fields { memory.storeBytes(of: field.value, toByteOffset: field.offset, as: UInt32.self) }
    return 192
  }

  /// `skb->pkt_type` by the destination address (Linux `eth_type_trans`): for this host, for several, or for another one. The
  /// loopback device has address 0 and no broadcast address.
  private static func packetType(_ bytes: [UInt8]) -> UInt32 {
    if bytes[0] & 1 != 0 { return 2 }
    return bytes.prefix(6).allSatisfy { $0 == 0 } ? 0 : 3
  }

  /// `skb->protocol`, in network byte order (Linux `eth_type_trans`).
  private static func networkProtocol(_ bytes: [UInt8]) -> UInt32 {
    // A value below 0x600 is a length: ETH_P_802_3 (1) or ETH_P_802_2 (4).
    if bytes[12] >= 6 { return UInt32(bytes[12]) | UInt32(bytes[13]) << 8 }
    return (bytes.count >= 16 && bytes[14] == 0xFF && bytes[15] == 0xFF ? 1 : 4) << 8
  }
}

extension PacketContext {
  /// Why `BPF_PROG_TEST_RUN` refuses a packet; nil if it takes it.
  /// - Parameter packet: the packet with its link header.
  package func obstacle(to packet: [UInt8]) -> String? { InputMemory.obstacle(to: packet, self) }
}
