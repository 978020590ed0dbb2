/// Options of the code of the Linux x86-64 JIT.
public struct KernelOptions: Sendable, Equatable {
  /// What the kernel was built to emit.
  public var forms: KernelCodeForms
  /// Bytes of program stack of each function, as the kernel's verifier knows them, in the order of the program's
  /// `subprograms`; for functions beyond the list they are derived from the instructions.
  public var stackDepths: [Int] = []
  /// Where the stack of functions without stack arguments is instead of the native one; nil for the native stack.
  public var privateStack: PrivateStack?

  /// Options.
  /// - Parameter forms: what the kernel was built to emit.
  public init(_ forms: KernelCodeForms = .newest) { self.forms = forms }
}

/// A program stack outside the native one (Linux `jits_use_priv_stack`): per-CPU memory whose frame pointer is r9.
public struct PrivateStack: Sendable, Equatable {
  /// The per-CPU address of the stack's end.
  public var base: UInt64
  /// Where, relative to gs, the offset of this CPU's memory lies, in bytes.
  public var cpuOffset: UInt32

  /// A private stack.
  /// - Parameters:
  ///   - base: the per-CPU address of the stack's end.
  ///   - cpuOffset: where, relative to gs, the offset of this CPU's memory lies.
  public init(base: UInt64, cpuOffset: UInt32) {
    self.base = base
    self.cpuOffset = cpuOffset
  }
}
