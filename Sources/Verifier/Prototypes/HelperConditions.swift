/// Helpers that programs of a type have for some of what they are attached to only.
///
/// Source: Linux 7.3 `sock_filter_func_proto`, `sock_addr_func_proto` (net/core/filter.c), `cg_sockopt_func_proto`,
/// `cgroup_common_func_proto` (kernel/bpf/cgroup.c), `tracing_prog_func_proto`, `bpf_lsm_func_proto`. The numbers are those of `enum bpf_attach_type`.
enum HelperConditions {
  /// connect of IPv4 and IPv6.
  private static let binding: Set<UInt32> = [10, 11]
  /// bind, connect, send, receive, getpeername and getsockname; those of Unix sockets without the last two.
  private static let options: Set<UInt32> = [8, 9, 10, 11, 49, 19, 20, 51, 14, 15, 50, 29, 30, 31, 32]
  /// Where nothing is returned: packets, sockops, receive, getpeername and getsockname.
  private static let withoutResult: Set<UInt32> = [0, 1, 3, 19, 20, 51, 29, 30, 52, 31, 32, 53]

  /// Whether programs have a helper for what they are attached to, if programs of their type have it.
  static func hold(_ helper: Int32, _ context: ContextKind) -> Bool {
    guard isOffered(helper, context) else { return false }
    let attach = context.attach
    switch (helper, context.type) {
    case (HelperPrototype.bind, _): return binding.contains(attach.rawValue)
    case (HelperPrototype.setSocketOption, .cgroupSocket?), (HelperPrototype.getSocketOption, .cgroupSocket?):
      return attach == .socketCreate
    case (HelperPrototype.setSocketOption, .cgroupSocketAddress?),
      (HelperPrototype.getSocketOption, .cgroupSocketAddress?):
      return options.contains(attach.rawValue)
    case (HelperPrototype.setSocketOption, .cgroupSocketOption?),
      (HelperPrototype.getSocketOption, .cgroupSocketOption?):
      return attach == .setSocketOption
    case (HelperPrototype.getReturnValue, _), (HelperPrototype.setReturnValue, _):
      switch context.type {
      case .cgroupSKB?, .cgroupSocket?, .cgroupSocketAddress?, .cgroupSocketOption?, .cgroupDevice?, .cgroupSysctl?,
        .socketOperations?:
        return !withoutResult.contains(attach.rawValue)
      default: return true
      }
    default: return true
    }
  }

  /// Whether a helper is offered to programs of tracing and of security hooks that are attached as these are
  /// (`tracing_prog_func_proto`, `bpf_lsm_func_proto`).
  private static func isOffered(_ number: Int32, _ context: ContextKind) -> Bool {
    guard case .program(let type, let attach) = context, type == .tracing || type == .lsm else { return true }
    let hasTrampoline = type == .lsm ? attach == .lsmHook : [24, 25, 26, 58, 59, 60, 61].contains(attach.rawValue)
    switch number {
    // seq_printf, seq_write, seq_printf_btf
    case 126, 127, 150: return attach == .traceIterator
    // get_func_arg, get_func_arg_cnt, get_attach_cookie
    case 183, 185, 174: return hasTrampoline || attach == .traceRawTracepoint
    // get_func_ret
    case 184: return hasTrampoline
    // setsockopt, getsockopt, get_local_storage, get_retval, set_retval
    case 49, 57, 81, 186, 187: return type != .lsm || attach == .lsmCgroup
    default: return true
    }
  }
}
