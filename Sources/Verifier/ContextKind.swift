import CTypes

/// The context of a program: what r1 points to when it starts.
package enum ContextKind: Hashable, Sendable {
  /// `struct __sk_buff` of a tc program (`BPF_PROG_TYPE_SCHED_CLS`).
  case classifier
  /// `struct __sk_buff` of a tc action (`BPF_PROG_TYPE_SCHED_ACT`).
  case action
  /// `struct __sk_buff` of a socket filter (`BPF_PROG_TYPE_SOCKET_FILTER`).
  case socketFilter
  /// Arguments of 64 bits that are only read (`BPF_PROG_TYPE_RAW_TRACEPOINT`).
  case rawTracepoint
  /// Bytes that the program reads and writes (`BPF_PROG_TYPE_SYSCALL`).
  case syscall
  /// No kernel's context: r1 is the address of memory of `size` bytes, r2 their number, as the engines here pass it.
  case memory(size: Int)
  /// A program type whose context this verifier does not know; by its name in sections.
  case other(String)

  /// The context of a program type.
  /// - Parameter name: the type's name as libbpf has it, such as "sched_cls".
  package init(programType name: String) {
    switch name {
    case "sched_cls": self = .classifier
    case "sched_act": self = .action
    case "socket_filter": self = .socketFilter
    case "raw_tracepoint": self = .rawTracepoint
    case "syscall": self = .syscall
    default: self = .other(name)
    }
  }

  /// Whether a pointer to a type is a pointer to the context (`btf_is_prog_ctx_type`).
  func isContext(_ type: CType) -> Bool {
    switch self {
    case .classifier, .action, .socketFilter: type.recordName == "__sk_buff"
    case .rawTracepoint: type.recordName == "bpf_raw_tracepoint_args"
    case .syscall, .memory, .other: false
    }
  }

  /// Whether functions of such a program may have private stacks (`bpf_enable_priv_stack`).
  var mayUsePrivateStack: Bool {
    switch self {
    case .rawTracepoint: true
    case .other(let type): ["kprobe", "tracepoint", "perf_event", "tracing"].contains(type)
    case .classifier, .action, .socketFilter, .syscall, .memory: false
    }
  }

  /// Whether the program may return any number (`return_retval_range`); false, too, where that depends on what it is attached
  /// to.
  var mayReturnAnything: Bool {
    switch self {
    case .classifier, .action, .socketFilter, .rawTracepoint, .syscall, .memory: true
    case .other(let type): ["xdp", "tracepoint", "perf_event"].contains(type)
    }
  }

  /// Whether the kfuncs of the registry's module, and of the kernel's test module, are offered to such programs
  /// (`register_btf_kfunc_id_set`: syscall, tc and tracing).
  var offersKfuncs: Bool {
    switch self {
    case .classifier, .rawTracepoint, .syscall, .memory: true
    case .action, .socketFilter: false
    case .other(let type): ["tracing", "tracepoint", "perf_event", "lsm"].contains(type)
    }
  }

  /// Whether the program may write into packets (`may_access_direct_pkt_data`).
  var mayWritePackets: Bool { self == .classifier || self == .action }

  /// Whether the context may be accessed at an offset that is not known (`is_var_ctx_off_allowed`).
  var allowsAnyOffset: Bool { self == .syscall }
}
