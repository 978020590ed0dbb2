/// An object of a type of the program's own (`PTR_TO_BTF_ID` of the program's BTF).
struct ProgramObject: Hashable {
  /// The number of its type in the program's BTF.
  let structure: UInt32
  /// Whether the program allocated it, or could have (`MEM_ALLOC`).
  var isAllocated = true
  /// Whether it belongs to a list or a tree, and is valid as long as the lock is held (`NON_OWN_REF`).
  var isBorrowed = false
  /// Whether it is valid as long as the region lasts (`MEM_RCU`).
  var isProtected = false
  /// Whether it may be gone (`PTR_UNTRUSTED`).
  var isUntrusted = false
  /// Whether each processor has one of its own (`MEM_PERCPU`).
  var isPerCPU = false

  /// Its name in messages, without that of its type.
  func name(mayBeNull: Bool) -> String {
    (isPerCPU ? "percpu_" : "") + (isProtected ? "rcu_" : "") + (isUntrusted ? "untrusted_" : "") + "ptr_"
      + (mayBeNull ? "or_null_" : "")
  }

  /// Whether it is one that the program owns and nothing else (`PTR_TO_BTF_ID | MEM_ALLOC`).
  var isPlain: Bool { isAllocated && !isBorrowed && !isProtected && !isUntrusted && !isPerCPU }

  /// Whether `bpf_kptr_xchg` takes its address (`kptr_xchg_dest_types`).
  var holdsExchanged: Bool { isAllocated && !isUntrusted && !isPerCPU && (!isProtected || isBorrowed) }
}
