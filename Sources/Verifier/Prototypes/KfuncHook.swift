/// For whom the kernel and its modules offer kfuncs (`enum btf_kfunc_hook`).
enum KfuncHook: String {
  case common, xdp, tc, tracing, syscall, cgroup, lwt, netfilter, kprobe, fmodret
  case structOps = "struct_ops"
  case action = "sched_act"
  case skSKB = "sk_skb"
  case socketFilter = "socket_filter"

  /// That of programs of a type (`bpf_prog_type_to_kfunc_hook`); nil for those that have only what all programs may call.
  init?(_ type: ProgramType) {
    switch type {
    case .xdp: self = .xdp
    case .classifier: self = .tc
    case .structOperations: self = .structOps
    case .tracing, .tracepoint, .rawTracepoint, .perfEvent, .lsm: self = .tracing
    case .syscall: self = .syscall
    case .cgroupSKB, .cgroupSocket, .cgroupDevice, .cgroupSocketAddress, .cgroupSocketOption, .cgroupSysctl,
      .socketOperations:
      self = .cgroup
    case .action: self = .action
    case .skSKB: self = .skSKB
    case .socketFilter: self = .socketFilter
    case .lwtIn, .lwtOut, .lwtXmit, .lwtSeg6Local: self = .lwt
    case .netfilter: self = .netfilter
    case .kprobe: self = .kprobe
    case .skMessage, .rawTracepointWritable, .lircMode2, .skReuseport, .flowDissector, .replacement, .skLookup:
      return nil
    }
  }

  /// Those that the registry's module offers its kfuncs to.
  static let ofModule: Set<KfuncHook> = [.tc, .tracing, .syscall]
}
