/// For whom a module offers kfuncs (`enum btf_kfunc_hook`).
enum KfuncHook {
  case xdp, tc, structOps, tracing, syscall, cgroup, action, skSKB, socketFilter, lwt, netfilter, kprobe

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

  /// Those that the registry's module, and the kernel's test module, offer their kfuncs to.
  private static let ofModule: Set<KfuncHook> = [.tc, .tracing, .syscall]

  /// Those that generic kfuncs are offered to (`kfunc_init`, kernel/bpf/helpers.c).
  private static let ofGeneric: Set<KfuncHook> = [.tc, .xdp, .tracing, .structOps, .syscall, .cgroup]

  /// Those that a kfunc is offered to (`register_btf_kfunc_id_set`).
  static func hooks(of kfunc: KfuncPrototype) -> Set<KfuncHook> {
    if kfunc.flags.contains(.isGeneric) { return ofGeneric }
    // kernel/bpf/cpumask.c
    if kfunc.flags.contains(.isOfMasks) { return [.tracing, .structOps, .syscall] }
    return switch kfunc.name {
    case "bpf_dynptr_from_skb": [.tc, .action, .skSKB, .socketFilter, .cgroup, .lwt, .netfilter, .tracing]
    case "bpf_dynptr_from_skb_meta": [.tc, .action]
    case "bpf_dynptr_from_xdp", "bpf_xdp_pull_data": [.xdp]
    case let name where name.hasPrefix("bpf_kfunc_call_test_"): ofModule.union([.structOps])
    default: ofModule
    }
  }
}
