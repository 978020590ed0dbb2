/// A program stack in per-CPU memory instead of the native stack; its frame pointer is r9 (Linux `jits_use_priv_stack`).
public struct PrivateStack: Sendable, Equatable {
  /// The per-CPU address of the stack's end.
  public var base: UInt64
  /// Offset from the gs base, in bytes, of the word that holds this CPU's offset (Linux `this_cpu_off`).
  public var cpuOffset: UInt32

  /// Creates a private stack.
  /// - Parameters:
  ///   - base: the per-CPU address of the stack's end.
  ///   - cpuOffset: offset from the gs base, in bytes, of the word that holds this CPU's offset.
  public init(base: UInt64, cpuOffset: UInt32) {
    self.base = base
    self.cpuOffset = cpuOffset
  }
}
