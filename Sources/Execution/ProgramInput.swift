/// What a program receives in its first argument registers.
package enum ProgramInput: Sendable, Equatable, Codable {
  /// Nothing: r1 and r2 are 0.
  case none
  /// Memory: r1 is its address and r2 its length in bytes.
  case memory([UInt8])
  /// A context: r1 is its address, and r2 is 0.
  case context([UInt8])
  /// A packet with its link header: r1 is the address of the context that describes it, as `BPF_PROG_TEST_RUN` makes it.
  case packet([UInt8], PacketContext)

  /// A packet; 64 bytes of zeros if none is given, as the kernel makes none shorter than its link header of 14 bytes.
  /// - Parameters:
  ///   - bytes: the packet with its link header; nil for none.
  ///   - context: the context in which the program sees it.
  package static func packet(orZeros bytes: [UInt8]?, _ context: PacketContext) -> ProgramInput {
    .packet(bytes ?? [UInt8](repeating: 0, count: 64), context)
  }

  /// The bytes of the memory, the context or the packet; nil for none.
  package var bytes: [UInt8]? {
    switch self {
    case .none: nil
    case .memory(let bytes), .context(let bytes), .packet(let bytes, _): bytes
    }
  }
}

/// The context in which a program sees a packet; by the program's type.
package enum PacketContext: String, Sendable, Codable, CaseIterable {
  /// `struct __sk_buff`; the data begins with the link header: `BPF_PROG_TYPE_SCHED_CLS`, `BPF_PROG_TYPE_SCHED_ACT`.
  case classifier
  /// `struct __sk_buff`; the data begins behind the link header: `BPF_PROG_TYPE_SOCKET_FILTER`.
  case socketFilter
  /// `struct xdp_md`: `BPF_PROG_TYPE_XDP`.
  case xdp
}
