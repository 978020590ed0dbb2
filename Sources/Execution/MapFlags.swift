import BPF

/// The flags of maps (`BPF_F_*` of `BPF_MAP_CREATE`), and which kinds of maps take them.
enum MapFlags {
  /// The names by their bits; the index is the number of the bit.
  private static let names = [
    "NO_PREALLOC", "NO_COMMON_LRU", "NUMA_NODE", "RDONLY", "WRONLY", "STACK_BUILD_ID", "ZERO_SEED", "RDONLY_PROG",
    "WRONLY_PROG", "CLONE", "MMAPABLE", "PRESERVE_ELEMS", "INNER_MAP", "LINK", "PATH_FD", "VTYPE_BTF_OBJ_FD",
    "TOKEN_FD", "SEGV_ON_FAULT", "NO_USER_CONV", "RB_OVERWRITE",
  ]

  private static func bits(_ names: String...) -> UInt32 {
    names.reduce(0) { bits, name in bits | (Self.names.firstIndex(of: name).map { 1 << UInt32($0) } ?? 0) }
  }

  /// The flags that a kind takes (Linux `array_map_alloc_check`, `fd_array_map_alloc_check`, `htab_map_alloc_check`,
  /// `insn_array_alloc_check`).
  private static func taken(by kind: MapDefinition.Kind) -> UInt32 {
    let access = bits("RDONLY", "WRONLY", "RDONLY_PROG", "WRONLY_PROG")
    return switch kind {
    case .array: access | bits("NUMA_NODE", "MMAPABLE", "INNER_MAP")
    case .perCPUArray: access
    case .programArray: bits("RDONLY", "WRONLY", "NUMA_NODE")
    case .hash: access | bits("NO_PREALLOC", "NUMA_NODE", "ZERO_SEED")
    case .perCPUHash: access | bits("NO_PREALLOC", "ZERO_SEED")
    case .instructionArray, .other: 0
    }
  }

  /// Why `BPF_MAP_CREATE` refuses the flags of a map (EINVAL); nil if it takes them.
  static func obstacle(_ definition: MapDefinition) -> String? {
    let unknown = definition.flags & ~taken(by: definition.kind)
    if unknown != 0 { return "has flags that its kind does not take: \(words(unknown))" }
    for pair in [bits("RDONLY", "WRONLY"), bits("RDONLY_PROG", "WRONLY_PROG")] where definition.flags & pair == pair {
      return "has flags that exclude each other: \(words(pair))"
    }
    return nil
  }

  /// The names of flags; a bit without a name in hexadecimal.
  private static func words(_ flags: UInt32) -> String {
    (0..<32).filter { flags & 1 << UInt32($0) != 0 }.map { bit in
      names.indices.contains(bit) ? "BPF_F_\(names[bit])" : "0x\(String(UInt32(1) << UInt32(bit), radix: 16))"
    }.joined(separator: ", ")
  }
}
