extension CallTarget {
  /// The first helper number that stands for a weak kfunc that is missing; a program that reaches the call is at fault.
  ///
  /// Source: libbpf, `POISON_CALL_KFUNC_BASE`. The kernel's verifier removes such calls where they cannot be reached.
  public static let firstMissingKfunc: Int32 = 2_002_000_000

  /// Whether it stands for a weak kfunc that is missing.
  public var isMissingKfunc: Bool {
    if case .helper(let id) = self { return id >= Self.firstMissingKfunc }
    return false
  }
}
