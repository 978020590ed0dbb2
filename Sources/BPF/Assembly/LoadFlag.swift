/// A flag with which a program is loaded (`prog_flags` of `BPF_PROG_LOAD`), by the kernel's name.
public enum LoadFlag: String, Sendable, CaseIterable {
  /// All accesses to memory have to be aligned.
  case strictAlignment = "BPF_F_STRICT_ALIGNMENT"
  /// The verifier keeps a state at each place that may keep one.
  case stateFrequency = "BPF_F_TEST_STATE_FREQ"
}
