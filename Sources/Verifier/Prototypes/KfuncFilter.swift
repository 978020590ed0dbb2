/// What a function of the kernel decides of the kfuncs of a set (`filter` of `struct btf_kfunc_id_set`).
enum KfuncFilter: String {
  /// Programs that begin and end with a function (kernel/trace/bpf_trace.c).
  case session = "bpf_session_filter"
  /// Iterators (net/core/filter.c).
  case iterators = "tracing_iter_filter"
  /// Sockets of the kernel's own (net/core/bpf_ksock.c).
  case kernelSockets = "bpf_ksock_kfunc_filter"
  /// Security modules (fs/bpf_fs_kfuncs.c).
  case files = "bpf_fs_kfuncs_filter"
  /// Security modules (fs/verity/measure.c).
  case digests = "bpf_get_fsverity_digest_filter"
  /// Schedulers, and some for others (kernel/sched/ext/ext.c).
  case schedulers = "scx_kfunc_context_filter"
  /// Loaders of binaries (fs/binfmt_misc_bpf.c).
  case binaries = "bm_bpf_kfunc_filter"
  /// Queues of packets (net/sched/bpf_qdisc.c).
  case queues = "bpf_qdisc_kfunc_filter"

  /// Whether a program may call kfuncs of a set; nil where that is not known.
  /// - Parameters:
  ///   - type: the program's type.
  ///   - attach: what it is attached to.
  ///   - hook: the hook of security modules that it is attached to.
  ///   - set: the name of the set.
  func allows(_ type: ProgramType, _ attach: AttachType, hook: String?, _ set: Substring) -> Bool? {
    // What a `struct_ops` program may call depends on the operation that it is.
    if type == .structOperations { return nil }
    switch self {
    case .session: return attach.isSession || attach.isTracingSession
    case .iterators: return attach == .traceIterator
    case .kernelSockets:
      if type == .syscall { return true }
      guard type == .lsm else { return false }
      return hook.map { $0 != "socket_sendmsg" }
    case .files, .digests: return type == .lsm
    case .schedulers:
      let isForAll = ["scx_kfunc_ids_any", "scx_kfunc_ids_idle", "scx_kfunc_ids_cid"].contains(set)
      let isForSyscalls = ["scx_kfunc_ids_unlocked", "scx_kfunc_ids_select_cpu"].contains(set)
      return isForAll || type == .syscall && isForSyscalls
    case .binaries, .queues: return false
    }
  }
}

extension AttachType {
  /// Whether the program runs where a function begins and where it ends (`is_trace_fsession`).
  fileprivate var isTracingSession: Bool { self == .traceSession || rawValue == 61 }
}
