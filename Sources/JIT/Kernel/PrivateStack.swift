/// A program stack in per-CPU memory instead of the native stack; its frame pointer is r9 (Linux `jits_use_priv_stack`).
public struct PrivateStack: Sendable, Equatable {
  /// The per-CPU address of the end of each function's stack, in the order of the program's `subprograms`; nil for a
  /// function on the native stack. A function with stack arguments has none, as r9 is argument 6.
  public var bases: [UInt64?]
  /// Offset from the gs base, in bytes, of the word that holds this CPU's offset (Linux `this_cpu_off`).
  public var cpuOffset: UInt32

  /// Creates a private stack.
  /// - Parameters:
  ///   - bases: the per-CPU address of the end of each function's stack; nil for a function on the native stack.
  ///   - cpuOffset: offset from the gs base, in bytes, of the word that holds this CPU's offset.
  public init(bases: [UInt64?], cpuOffset: UInt32) {
    self.bases = bases
    self.cpuOffset = cpuOffset
  }
}
