import BPF

/// What is known of one function before its frame is laid out (Linux `struct bpf_subprog_info`).
public struct FunctionFacts: Hashable, Sendable, Codable {
  /// The program stack that the function needs, in bytes (`stack_depth`).
  public var stackDepth = 0
  /// The stack-argument slots that its prototype takes (`bpf_in_stack_arg_cnt`).
  public var incomingSlots = 0
  /// The most slots that any of its callees takes (`bpf_out_stack_arg_cnt`).
  public var outgoingSlots = 0
  /// The highest slot that it stores on a verified path (`max_out_stack_arg_cnt`).
  public var storedSlots = 0
  /// Whether a tail call can be reached from it (`tail_call_reachable`).
  public var reachesTailCall = false
  /// Whether it makes a tail call itself (`has_tail_call`).
  public var hasTailCall = false
  /// Whether a helper or a kfunc calls it (`is_cb`).
  public var isCallback = false
  /// Whether it is called later, not before the helper or kfunc returns that took its address (`is_async_cb`).
  public var isAsynchronousCallback = false
  /// The registers of r6 to r9 that it uses.
  public var calleeSaved: RegisterSet = []
  /// Whether it calls anything.
  public var makesCalls = false
  /// Whether it contains `may_goto`.
  public var hasMayGoto = false
  /// Whether its program stack may live outside the kernel's stack (`priv_stack_mode`).
  public var mayUsePrivateStack = false

  /// A function of which nothing is known yet.
  public init() {}
}
