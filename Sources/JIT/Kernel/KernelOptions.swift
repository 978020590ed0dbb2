/// Options of the code of the Linux x86-64 JIT.
public struct KernelOptions: Sendable, Equatable {
  /// What the kernel was built to emit.
  public var forms: KernelCodeForms
  /// The program stacks in per-CPU memory; nil if all functions use the native stack.
  public var privateStack: PrivateStack?
  /// Whether the program may throw (`bpf_throw`): the main function saves r12 and all callee-saved registers.
  public var mayThrow = false
  /// Functions of the kernel that count the depth of calls themselves, so that calls of them do not (Linux `is_callthunk`).
  /// They are named as in translated call instructions.
  public var countingFunctions: Set<Int32> = []
  /// The tail calls whose program array and index the verifier knows, by their instructions: they jump to the program itself
  /// (Linux `emit_bpf_tail_call_direct`).
  public var directTailCalls: Set<Int> = []

  /// Creates options.
  /// - Parameter forms: what the kernel was built to emit.
  public init(_ forms: KernelCodeForms = .newest) { self.forms = forms }
}
