/// What the kernel itself has in place of a program's context (include/linux/bpf_types.h).
extension ProgramType {
  /// The kernel's structure; nil where it is none.
  var kernelContextName: String? {
    switch self {
    case .socketFilter, .classifier, .action, .cgroupSKB, .lwtIn, .lwtOut, .lwtXmit, .lwtSeg6Local, .skSKB: "sk_buff"
    case .xdp: "xdp_buff"
    case .cgroupSocket: "sock"
    case .cgroupSocketAddress: "bpf_sock_addr_kern"
    case .socketOperations: "bpf_sock_ops_kern"
    case .skMessage: "sk_msg"
    case .flowDissector: "bpf_flow_dissector"
    case .kprobe: "pt_regs"
    case .perfEvent: "bpf_perf_event_data_kern"
    case .cgroupDevice: "bpf_cgroup_dev_ctx"
    case .cgroupSysctl: "bpf_sysctl_kern"
    case .cgroupSocketOption: "bpf_sockopt_kern"
    case .skReuseport: "sk_reuseport_kern"
    case .skLookup: "bpf_sk_lookup_kern"
    case .netfilter: "bpf_nf_ctx"
    case .tracepoint, .rawTracepoint, .rawTracepointWritable, .lircMode2, .tracing, .structOperations, .replacement,
      .lsm, .syscall:
      nil
    }
  }
}
