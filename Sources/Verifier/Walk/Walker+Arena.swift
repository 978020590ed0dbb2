import BPF

/// Addresses in the arena that a program shares with user space (`PTR_TO_ARENA`).
///
/// They are offsets of 32 bits: any arithmetic with them is allowed, and any access, which the kernel makes with care.
extension Walker {
  /// A cast between the address spaces of the arena and of the kernel.
  mutating func cast(_ destination: Register, _ source: Register, _ spaces: Int32) throws(Stop) {
    guard hasArena else {
      throw reject("addr_space_cast insn can only be used in a program that has an associated arena")
    }
    _ = try read(source)
    try checkWritable(destination)
    var result = RegisterState.unknown
    if spaces == 1 { result.kind = .pointer(.arena, mayBeNull: false) }
    state.current[destination] = result
  }

  /// Checks that a kfunc may take an address in an arena as an argument.
  func requireArena(_ name: String, _ index: Int) throws(Stop) {
    guard hasArena else { throw reject("\(name) arena pointer requires a program with an associated arena") }
    if index >= 5 { throw reject("\(name) arena pointer cannot be a stack argument") }
  }

  /// Checks an address in an arena that a kfunc takes.
  func check(arena held: RegisterState, _ name: String) throws(Stop) {
    guard held.isScalar || held.target == .arena else {
      throw reject("\(name) is not a pointer to arena or scalar")
    }
  }

  /// Arithmetic with an address in the arena (`adjust_reg_min_max_vals`): the kernel makes it one of 32 bits, so that the same
  /// instruction has none on all paths, or on no path.
  /// - Returns: whether one operand is such an address.
  mutating func isArena(
    _ width: Width, _ destination: Register, _ left: RegisterState, _ right: RegisterState
  ) throws(Stop) -> Bool {
    guard hasArena else { return false }
    let isArena = left.target == .arena || right.target == .arena
    if width == .word64 {
      if let before = arenaArithmetic[state.instruction], before != isArena {
        throw reject("same insn cannot be used with and without arena pointer")
      }
      arenaArithmetic[state.instruction] = isArena
    }
    if isArena, left.target != .arena { state.current[destination] = right }
    return isArena
  }
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
