/// What the pointer of a memory access is, as far as the code of the access depends on it (`ptr_type` of
/// `bpf_insn_aux_data`).
enum AccessKind: Hashable {
  /// The context.
  case context
  /// A socket (`PTR_TO_SOCKET`).
  case socket
  /// What all kinds of sockets have (`PTR_TO_SOCK_COMMON`).
  case socketCommon
  /// A TCP socket (`PTR_TO_TCP_SOCK`).
  case tcpSocket
  /// A kernel object.
  case object(ObjectFlags)
  /// Memory; read with care if it is untrusted.
  case memory(isUntrusted: Bool)
  /// An arena.
  case arena
  /// Anything else.
  case other

  /// Whether no other pointer may be accessed by the same instruction (`reg_type_mismatch_ok`).
  var needsOwnCode: Bool {
    switch self {
    case .context, .socket, .socketCommon, .tcpSocket, .object, .arena: true
    case .memory(let isUntrusted): isUntrusted
    case .other: false
    }
  }

  /// What stands for both where each is memory or a kernel object; nil otherwise (`merge_ptr_types`).
  func merged(_ other: AccessKind) -> AccessKind? {
    guard let mayFault, let otherMayFault = other.mayFault else { return nil }
    let faults = mayFault || otherMayFault
    if case .object = self, case .object = other { return .object(faults ? .untrusted : []) }
    return .memory(isUntrusted: faults)
  }

  /// Whether an access may fault; nil where neither memory nor a kernel object is accessed.
  var mayFault: Bool? {
    switch self {
    case .object(let flags): flags.mayFault
    case .memory(let isUntrusted): isUntrusted
    case .context, .socket, .socketCommon, .tcpSocket, .arena, .other: nil
    }
  }
}

extension RegisterState {
  /// What it is to an instruction that accesses what it points to.
  var accessKind: AccessKind {
    switch target {
    case .context?: .context
    case .socket?: .socket
    case .socketCommon?: .socketCommon
    case .tcpSocket?: .tcpSocket
    case .object(_, let flags)?: .object(flags)
    case .memory?, .protectedMemory?, .slice?, .ringBufferMemory?: .memory(isUntrusted: false)
    case .untrustedMemory?: .memory(isUntrusted: true)
    case .arena?: .arena
    default: .other
    }
  }

  /// Whether an access may fault (`bpf_may_fault_on_deref`).
  var mayFault: Bool {
    switch target {
    case .object(_, let flags)?: flags.mayFault && !mayBeNull
    case .untrustedMemory?: true
    default: false
    }
  }
}
