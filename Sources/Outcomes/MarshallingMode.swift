/// What BPF callers do with a signature whose arguments BPF and the psABI place differently.
package enum MarshallingMode: String, Sendable, CaseIterable, Codable {
  /// They do not call it: the kernel's plain mapping has no right way to.
  case skip
  /// They call it as if it were plain, to show which slots differ.
  case naive
  /// The JIT moves arguments and result to where the psABI has them.
  case marshal
}
