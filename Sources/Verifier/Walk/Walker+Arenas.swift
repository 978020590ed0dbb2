import BPF

/// Addresses in an arena: memory that the program shares with user space.
extension Walker {
  /// A cast between the address spaces of user space and of the program (`BPF_ADDR_SPACE_CAST`).
  mutating func castAddress(_ destination: Register, _ source: Register, _ spaces: Int32) throws(Stop) {
    guard usesArena else {
      throw reject("addr_space_cast insn can only be used in a program that has an associated arena")
    }
    _ = try read(source)
    try checkWritable(destination)
    state.current[destination] = .unknown
    // From the address space 1 to 0.
    if spaces == 1 { state.current[destination].kind = .pointer(.arena, mayBeNull: false) }
  }

  /// Arithmetic with an address in an arena: any gives one (`adjust_reg_min_max_vals`).
  /// - Returns: whether one of the operands is such an address.
  mutating func computeAddress(
    _ width: Width, _ destination: Register, _ left: RegisterState, _ right: RegisterState
  ) throws(Stop) -> Bool {
    guard usesArena else { return false }
    let isAddress = left.target == .arena || right.target == .arena
    if width == .word64, input.kernel.has(.arenaArithmetic) {
      // The instruction is made one of 32 bits.
      if arenaArithmetic[state.instruction] == !isAddress {
        throw reject("same insn cannot be used with and without arena pointer")
      }
      arenaArithmetic[state.instruction] = isAddress
    }
    if isAddress, left.target != .arena { state.current[destination] = right }
    return isAddress
  }
}

extension VerifierInput {
  /// Whether the program uses an arena.
  package var usesArena: Bool { program.usedMaps.contains { program.maps[$0].kind == .arena } }
}

extension MapDefinition.Kind {
  /// Memory that is shared with user space (`BPF_MAP_TYPE_ARENA`).
  static let arena = MapDefinition.Kind.other(33)
}

extension AtomicOperation {
  /// Whether the JIT for x86-64 makes such an access to an arena (`bpf_jit_supports_insn`).
  var worksInArena: Bool {
    switch self {
    case .fetchAnd, .fetchOr, .fetchXor: false
    default: true
    }
  }
}
