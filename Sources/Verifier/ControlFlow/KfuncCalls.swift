import BPF

/// What the verifier makes of the prototypes of kfuncs, in the order of the instructions that call them.
///
/// Source: Linux 7.3 `add_kfuncs`, `bpf_add_kfunc_call`; Linux 7.2 `add_subprog_and_kfunc`.
struct KfuncCalls {
  /// What each kfunc takes, by its index; nil for an unknown one, and for one that is not called.
  private(set) var prototypes: [KfuncPrototype?]
  private var isAdded: [Bool]

  /// Nothing is added yet.
  init(_ input: borrowing VerifierInput) {
    let count = max(input.kfuncs.count, input.program.kfuncs.count)
    prototypes = Array(repeating: nil, count: count)
    isAdded = Array(repeating: false, count: count)
  }

  /// Adds the kfunc that an instruction calls, if it calls one.
  /// - Throws: `Rejection` with the kernel's words if no program may call it.
  mutating func add(_ instruction: Instruction, of input: borrowing VerifierInput) throws(Rejection) {
    guard case .call(.kfunc(let number, _)) = instruction, case let id = Int(number), isAdded.indices.contains(id),
      !isAdded[id]
    else { return }
    isAdded[id] = true
    if input.program.kfuncs.indices.contains(id), KnownKfunc.lacksAddress(input.program.kfuncs[id].name) {
      throw Rejection("cannot find address for kernel function \(input.program.kfuncs[id].name)")
    }
    guard let signature = input.signature(ofKfunc: id) else { return }
    try input.requireImplementation(of: signature.name)
    prototypes[id] = try KfuncPrototype(
      signature, context: input.context, usesArena: input.usesArena, kernel: input.kernel)
  }
}
