/// What the kernel itself has in place of a program's context (include/linux/bpf_types.h).
extension ProgramType {
  /// The kernel's structure; nil where it is none.
  package var kernelContextName: String? {
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

  /// The member of `struct bpf_ctx_convert` that tells what the kernel has in place of a context, where that is no structure.
  var contextMember: String? {
    switch self {
    case .tracepoint: "BPF_PROG_TYPE_TRACEPOINT_kern"
    case .rawTracepoint: "BPF_PROG_TYPE_RAW_TRACEPOINT_kern"
    case .rawTracepointWritable: "BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE_kern"
    case .lircMode2: "BPF_PROG_TYPE_LIRC_MODE2_kern"
    case .tracing: "BPF_PROG_TYPE_TRACING_kern"
    case .structOperations: "BPF_PROG_TYPE_STRUCT_OPS_kern"
    case .replacement: "BPF_PROG_TYPE_EXT_kern"
    case .lsm: "BPF_PROG_TYPE_LSM_kern"
    case .syscall: "BPF_PROG_TYPE_SYSCALL_kern"
    default: nil
    }
  }
}
