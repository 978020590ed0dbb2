/// A function of a program: the main program or a target of BPF-to-BPF calls.
public struct Subprogram: Hashable, Sendable {
  /// The function's name; "main" for the main program.
  public let name: String
  /// The index of its first instruction; it ends where the next subprogram starts.
  public let firstInstruction: Int
  /// The stack-argument slots that its prototype takes (the verifier's `bpf_in_stack_arg_cnt`): argument 6 is the
  /// first;
  /// nil if no prototype is known.
  public let stackSlotCount: Int?
  /// Whether it is a global function, which the kernel's verifier checks by itself (`BTF_FUNC_GLOBAL`).
  public let isGlobal: Bool

  /// Creates a subprogram.
  ///
  /// - Parameters:
  ///   - name: the function's name.
  ///   - firstInstruction: the index of its first instruction.
  ///   - stackSlotCount: the stack-argument slots that its prototype takes, nil if no prototype is known.
  ///   - isGlobal: whether it is a global function.
  public init(name: String, firstInstruction: Int, stackSlotCount: Int? = nil, isGlobal: Bool = false) {
    self.name = name
    self.firstInstruction = firstInstruction
    self.stackSlotCount = stackSlotCount
    self.isGlobal = isGlobal
  }
}
