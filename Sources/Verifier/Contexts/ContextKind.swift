import CTypes

/// The context of a program: what r1 points to when it starts.
package enum ContextKind: Hashable, Sendable {
  /// That of a type of programs, for what it is attached to.
  case program(ProgramType, AttachType = AttachType(rawValue: 0))
  /// No kernel's context: r1 is the address of memory of `size` bytes, r2 their number, as the engines here pass it.
  case memory(size: Int)
  /// A program type that is not known; by its name.
  case other(String)

  /// `struct __sk_buff` of a tc program (`BPF_PROG_TYPE_SCHED_CLS`).
  package static let classifier = ContextKind.program(.classifier)
  /// `struct __sk_buff` of a tc action (`BPF_PROG_TYPE_SCHED_ACT`).
  package static let action = ContextKind.program(.action)
  /// `struct __sk_buff` of a socket filter (`BPF_PROG_TYPE_SOCKET_FILTER`).
  package static let socketFilter = ContextKind.program(.socketFilter)
  /// `struct xdp_md` (`BPF_PROG_TYPE_XDP`).
  package static let xdp = ContextKind.program(.xdp)
  /// Arguments of 64 bits that are only read (`BPF_PROG_TYPE_RAW_TRACEPOINT`).
  package static let rawTracepoint = ContextKind.program(.rawTracepoint)
  /// Bytes that the program reads and writes (`BPF_PROG_TYPE_SYSCALL`).
  package static let syscall = ContextKind.program(.syscall)

  /// The context of a program type.
  /// - Parameter name: the type's name as libbpf has it, such as "sched_cls".
  package init(programType name: String) {
    self = ProgramType(name: name).map { .program($0) } ?? .other(name)
  }

  /// The context of the programs of a section; nil for a name that libbpf does not know.
  /// - Parameter name: the section's name, such as "xdp".
  package init?(section name: String) {
    guard let section = ProgramSection(named: name) else { return nil }
    self = .program(section.type, section.attach)
  }

  /// The type of the program; nil where there is none.
  package var type: ProgramType? { if case .program(let type, _) = self { type } else { nil } }

  /// What the program is attached to; 0 for nothing in particular.
  package var attach: AttachType {
    if case .program(_, let attach) = self { attach } else { AttachType(rawValue: 0) }
  }

  /// Whether a pointer to a type is a pointer to the context (`btf_is_prog_ctx_type`).
  func isContext(_ type: CType) -> Bool {
    guard let program = self.type, let own = type.recordName else { return false }
    return own == program.contextName || program.isContext(own) && type.isComplete
  }

  /// Whether functions of such a program may have private stacks (`bpf_enable_priv_stack`).
  var mayUsePrivateStack: Bool {
    switch type {
    case .kprobe?, .tracepoint?, .perfEvent?, .rawTracepoint?: true
    case .tracing?: attach != .traceIterator
    default: false
    }
  }

  /// Whether the program may write into packets (`may_access_direct_pkt_data`).
  package var mayWritePackets: Bool {
    switch type {
    case .classifier?, .action?, .xdp?, .lwtXmit?, .skSKB?, .skMessage?, .cgroupSocketOption?: true
    default: false
    }
  }

  /// Whether some programs of the type may sleep, which the type alone does not tell.
  var mayBeSleepable: Bool {
    switch type {
    case .kprobe?, .tracepoint?, .rawTracepoint?, .tracing?, .lsm?, .structOperations?, .replacement?: true
    default: false
    }
  }

  /// Whether the context may be accessed at an offset that is not known (`is_var_ctx_off_allowed`).
  var allowsAnyOffset: Bool { type == .syscall }

  /// Whether a pointer to the context may be moved by a constant: accesses are not rewritten (`convert_ctx_access`).
  var allowsConstantOffset: Bool {
    switch type {
    case .kprobe?, .tracepoint?, .rawTracepoint?, .rawTracepointWritable?, .cgroupDevice?, .netfilter?, .tracing?,
      .lsm?, .structOperations?:
      true
    default: false
    }
  }

  /// What a program may return.
  enum Results: Hashable {
    /// Any number, a pointer too.
    case anything
    /// A number of a range.
    case range(ClosedRange<Int64>)
    /// What the hook of security modules says.
    case hook
    /// What the member of a structure of functions gives.
    case operation
    /// It depends on what is not known here.
    case unknown
  }

  /// What a program may return (`return_retval_range`).
  var results: Results {
    guard case .program(let type, let attach) = self else {
      if case .memory = self { return .anything }
      return .unknown
    }
    switch type {
    case .cgroupSocketAddress: return .range(attach.isAfterTheFact ? 1...1 : attach.isBind ? 0...3 : 0...1)
    case .cgroupSKB: return .range(attach == .inetEgress ? 0...3 : 0...1)
    case .cgroupSocket, .socketOperations, .cgroupDevice, .cgroupSysctl, .cgroupSocketOption, .skLookup, .netfilter:
      return .range(0...1)
    case .kprobe: return attach.isSession ? .range(0...1) : .anything
    case .tracing:
      switch attach {
      case .traceEntry, .traceExit, .traceSession: return .range(0...0)
      case let many where many.isMulti: return .range(0...0)
      case .traceRawTracepoint, .modifyReturn: return .anything
      case .traceIterator: return .range(0...1)
      default: return .unknown
      }
    case .lsm: return .hook
    case .structOperations: return .operation
    case .replacement: return .unknown
    default: return .anything
    }
  }
}
