extension VerifierInput.Kernel {
  /// A rule that Linux 7.3 has and Linux 7.2 has not, where programs meet the difference.
  enum Rule {
    /// What a kfunc takes follows from its prototype. Before, it followed from what the register held
    /// (`get_kfunc_ptr_arg_type`), and numbers were not looked at as pointers.
    case prototypesTellArguments
    /// Kfuncs are added behind the rules for functions and for single instructions (`add_kfuncs`). Before, it was while functions were
    /// looked for (`add_subprog_and_kfunc`).
    case kfuncsAfterInstructions
    /// A size that has to be known fits 32 bits (`process_const_alloc_mem_size`).
    case sizesFit
    /// A size that has to be known is asked for before the memory of that size (`process_const_arg`).
    case sizesBeforeMemory
    /// A pointer that may be null is not taken for one that is not while the memory behind it is checked (`check_mem_reg`).
    case keepsNullness
    /// A lookup gives what the map holds: a map, a socket. Before, it was a value until it was compared with null.
    case lookupsTellTypes
    /// Nothing sleeps without preemption or interrupts, and so RCU protects objects there (`in_rcu_cs`).
    case regionsProtect
    /// Global functions are verified for calls from regions in which nothing sleeps, too.
    case globalsInRegions
    /// Addresses of instructions are spilled (`is_spillable_regtype`).
    case spillsInstructions
    /// Only programs of two types change maps of sockets (`may_update_sockmap`).
    case fewChangeSockets
    /// Strings are not in maps that each processor has (`check_arg_const_str`).
    case stringsAreShared
    /// Arithmetic with an address in an arena is none without one on another path.
    case arenaArithmetic
    /// A call may overwrite the dynptr that it reads.
    case dynptrsAreOverwritten
  }

  /// Whether the kernel has a rule.
  func has(_ rule: Rule) -> Bool {
    switch self {
    case .linux72: false
    case .linux73: true
    }
  }
}
