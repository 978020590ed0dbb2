extension CallTarget {
  /// The first helper number that stands for a weak kfunc that is missing.
  ///
  /// Source: libbpf, `POISON_CALL_KFUNC_BASE`.
  public static let firstMissingKfunc: Int32 = 2_002_000_000
  /// The helper number that stands for an access to a member that the kernel's type does not have.
  ///
  /// Source: libbpf, `bpf_core_poison_insn`.
  public static let missingMember: Int32 = 195_896_080

  /// Whether libbpf could not resolve what stood here: a program that reaches the call is at fault.
  ///
  /// The kernel's verifier removes such calls where they cannot be reached, and refuses them elsewhere.
  public var isUnresolved: Bool { unresolved != nil }

  /// What stood here; nil unless libbpf could not resolve it.
  public var unresolved: String? {
    guard case .helper(let id) = self else { return nil }
    if id == Self.missingMember { return "an access to a member that the kernel does not have" }
    return id >= Self.firstMissingKfunc ? "a call of a weak kfunc that is missing" : nil
  }
}
