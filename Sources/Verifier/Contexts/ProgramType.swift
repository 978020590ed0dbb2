/// A type of programs (`enum bpf_prog_type`), with the number that the kernel has for it.
package enum ProgramType: UInt32, Hashable, Sendable, CaseIterable {
  case socketFilter = 1
  case kprobe
  case classifier
  case action
  case tracepoint
  case xdp
  case perfEvent
  case cgroupSKB
  case cgroupSocket
  case lwtIn
  case lwtOut
  case lwtXmit
  case socketOperations
  case skSKB
  case cgroupDevice
  case skMessage
  case rawTracepoint
  case cgroupSocketAddress
  case lwtSeg6Local
  case lircMode2
  case skReuseport
  case flowDissector
  case cgroupSysctl
  case rawTracepointWritable
  case cgroupSocketOption
  case tracing
  case structOperations
  case replacement
  case lsm
  case skLookup
  case syscall
  case netfilter

  /// The name as libbpf has it, such as "sched_cls".
  package var name: String { Self.names[Int(rawValue) - 1] }

  private static let names = [
    "socket_filter", "kprobe", "sched_cls", "sched_act", "tracepoint", "xdp", "perf_event", "cgroup_skb", "cgroup_sock",
    "lwt_in", "lwt_out", "lwt_xmit", "sock_ops", "sk_skb", "cgroup_device", "sk_msg", "raw_tracepoint",
    "cgroup_sock_addr", "lwt_seg6local", "lirc_mode2", "sk_reuseport", "flow_dissector", "cgroup_sysctl",
    "raw_tracepoint_writable", "cgroup_sockopt", "tracing", "struct_ops", "ext", "lsm", "sk_lookup", "syscall",
    "netfilter",
  ]

  /// The type with a name of libbpf; nil for an unknown one.
  init?(name: String) {
    guard let index = Self.names.firstIndex(of: name) else { return nil }
    self.init(rawValue: UInt32(index) + 1)
  }

  /// The structure that r1 points to in such a program, by its name in C; nil where there is none
  /// (`include/linux/bpf_types.h`).
  var contextName: String? {
    switch self {
    case .socketFilter, .classifier, .action, .cgroupSKB, .lwtIn, .lwtOut, .lwtXmit, .lwtSeg6Local, .skSKB,
      .flowDissector:
      "__sk_buff"
    case .xdp: "xdp_md"
    case .cgroupSocket: "bpf_sock"
    case .cgroupSocketAddress: "bpf_sock_addr"
    case .socketOperations: "bpf_sock_ops"
    case .skMessage: "sk_msg_md"
    case .kprobe: "pt_regs"
    case .perfEvent: "bpf_perf_event_data"
    case .rawTracepoint, .rawTracepointWritable: "bpf_raw_tracepoint_args"
    case .cgroupDevice: "bpf_cgroup_dev_ctx"
    case .cgroupSysctl: "bpf_sysctl"
    case .cgroupSocketOption: "bpf_sockopt"
    case .skReuseport: "sk_reuseport_md"
    case .skLookup: "bpf_sk_lookup"
    case .netfilter: "bpf_nf_ctx"
    case .tracepoint, .lircMode2, .tracing, .structOperations, .replacement, .lsm, .syscall: nil
    }
  }

  /// Whether a structure of a name is the context: the kernel's own passes for it, too (`btf_is_projection_of`), and for probes one
  /// with the name of its typedef.
  func isContext(_ structure: String) -> Bool {
    guard let contextName else { return false }
    let others = ["__sk_buff": "sk_buff", "xdp_md": "xdp_buff", "pt_regs": "bpf_user_pt_regs_t"]
    return structure == contextName || structure == others[contextName]
  }
}

/// What a program is attached to (`enum bpf_attach_type`), by the numbers of the kernel.
package struct AttachType: RawRepresentable, Hashable, Sendable {
  /// The number.
  package let rawValue: UInt32

  /// The attach type with a number.
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  fileprivate init(_ number: UInt32) { rawValue = number }

  static let inetEgress = AttachType(1)
  static let socketCreate = AttachType(2)
  static let socketRelease = AttachType(34)
  static let inet4PostBind = AttachType(12)
  static let inet6PostBind = AttachType(13)
  static let udp4Send = AttachType(14)
  static let udp6Send = AttachType(15)
  static let getSocketOption = AttachType(21)
  static let setSocketOption = AttachType(22)
  static let xdpDeviceMap = AttachType(33)

  /// Bind, connect, names of peer and socket, send and receive, of IPv4.
  var isAddressOfIPv4: Bool { [8, 10, 29, 31, 14, 19].contains(rawValue) }
  /// The same of IPv6.
  var isAddressOfIPv6: Bool { [9, 11, 30, 32, 15, 20].contains(rawValue) }
  /// Receive, names of peer and socket.
  var isAfterTheFact: Bool { [19, 20, 51, 29, 30, 52, 31, 32, 53].contains(rawValue) }
  /// Bind.
  var isBind: Bool { rawValue == 8 || rawValue == 9 }
  /// `BPF_TRACE_KPROBE_SESSION`, `BPF_TRACE_UPROBE_SESSION`.
  var isSession: Bool { rawValue == 56 || rawValue == 57 }
}
