/// Contexts of tracing, of cgroups' devices and sysctl files, of netfilter hooks.
///
/// Source: Linux 7.3 `kernel/trace/bpf_trace.c`, `kprobe_prog_`, `tp_prog_`, `pe_prog_` and `raw_tp_prog_is_valid_access`;
/// `kernel/bpf/cgroup.c`, `cgroup_dev_` and `sysctl_is_valid_access`; `net/netfilter/nf_bpf_link.c`, `nf_is_valid_access`.
extension ContextLayout {
  /// `struct pt_regs` of x86-64.
  static let registers = ContextLayout(
    size: 168, fields: [Field(0..<168, read: .within(168), write: .within(168))], checksStartOnly: false)

  /// The data of a tracepoint behind its header (`PERF_MAX_TRACE_SIZE`).
  static let tracepoint = ContextLayout(size: 8192, fields: [Field(8..<8192, read: .within(8192))])

  /// `struct bpf_perf_event_data`: registers, `sample_period`, `addr`.
  static let perfEvent = ContextLayout(
    size: 184, fields: [Field(168..<184, read: .upTo(8)), Field(0..<168, read: .exactly(8))])

  /// The arguments of a raw tracepoint (`bpf_tracing_ctx_access`).
  static let rawTracepoint = ContextLayout(
    size: 8 * FunctionPrototype.mostParameters,
    fields: [Field(0..<8 * FunctionPrototype.mostParameters, read: .upTo(8))])

  /// The same of a writable one: the first is the buffer (`raw_tp_writable_prog_is_valid_access`).
  static let writableTracepoint = ContextLayout(
    size: 8 * FunctionPrototype.mostParameters,
    fields: [
      Field(0..<1, read: .exactly(8), .pointer(.buffer(.tracepoint), mayBeNull: false)),
      Field(1..<8 * FunctionPrototype.mostParameters, read: .upTo(8)),
    ])

  /// `struct bpf_cgroup_dev_ctx`: `access_type`, `major`, `minor`.
  static let device = ContextLayout(
    size: 12, fields: [Field(0..<4, read: .upTo(4)), Field(4..<12, read: .exactly(4))], checksStartOnly: false)

  /// `struct bpf_sysctl`: `write`, `file_pos`.
  static let sysctl = ContextLayout(
    size: 8, fields: [Field(0..<4, read: .upTo(4)), Field(4..<8, read: .upTo(4), write: .exactly(4))],
    checksStartOnly: false)

  /// `struct bpf_nf_ctx`: `state`, `skb`.
  static let netfilter = ContextLayout(
    size: 16,
    fields: [
      Field(0..<8, read: .exactly(8), .pointer(.object(.hookState, .trusted), mayBeNull: false)),
      Field(8..<16, read: .exactly(8), .pointer(.object(.packetBuffer, .trusted), mayBeNull: false)),
    ])
}
