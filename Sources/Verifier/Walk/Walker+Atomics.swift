import BPF

/// Atomic instructions (`check_atomic`).
extension Walker {
  mutating func loadAcquire(
    _ size: MemorySize, into destination: Register, _ base: Register, _ offset: Int
  ) throws(Stop) {
    let pointer = try read(base)
    guard Self.allowsAtomics(pointer), !pointer.mayFault else {
      throw reject("BPF_ATOMIC loads from R\(base.rawValue) \(pointer.typeName) is not allowed")
    }
    try load(size, into: destination, base, offset, signed: false, isAtomic: true)
  }

  mutating func storeRelease(_ size: MemorySize, _ base: Register, _ offset: Int, _ source: Register) throws(Stop) {
    try store(size, base, offset, .register(source), isAtomic: true)
    let pointer = try read(base)
    guard Self.allowsAtomics(pointer) else {
      throw reject("BPF_ATOMIC stores into R\(base.rawValue) \(pointer.typeName) is not allowed")
    }
  }

  /// An instruction that reads and writes (`check_atomic_rmw`).
  mutating func atomic(
    _ operation: AtomicOperation, _ size: MemorySize, _ base: Register, _ offset: Int, _ source: Register
  ) throws(Stop) {
    try checkReadable(source)
    try checkReadable(base)
    if operation == .compareExchange { try checkReadable(.r0) }
    guard Self.allowsAtomics(state.current[base]), state.current[base].target != .arena || operation.worksInArena else {
      throw reject("BPF_ATOMIC stores into R\(base.rawValue) \(state.current[base].typeName) is not allowed")
    }
    let name = base.messageName
    var loaded: Register?
    switch operation {
    case .compareExchange: loaded = .r0
    case .exchange, .fetchAdd, .fetchAnd, .fetchOr, .fetchXor: loaded = source
    case .add, .and, .or, .xor: break
    }
    if let loaded {
      try checkWritable(loaded)
      // The register is overwritten before memory is checked: an address in it is lost.
      if loaded == base { state.current[loaded] = .unknown }
    }
    let pointer = state.current[base]
    let history = state.history
    var old = try access(pointer, name, offset, Int(size.rawValue), .read, isAtomic: true)
    // A part of a spill that goes to no register is no fill.
    if loaded == nil, size != .double { state.history = history }
    if let loaded {
      try checkEntry(old, size)
      if size != .double { old.narrow(size, false) }
      state.current[loaded] = old
    }
    try rememberPointer(pointer.accessKind)
    try write(pointer, name, offset, Int(size.rawValue), nil, isAtomic: true)
  }

  /// Whether atomic instructions may access what a pointer leads to (`atomic_ptr_type_ok`). A pointer that may be null is refused
  /// later, as in all other instructions.
  private static func allowsAtomics(_ pointer: RegisterState) -> Bool {
    switch pointer.target {
    case .context?, .packet?, .packetMetadata?, .flowKeys?: false
    case .socket?, .socketCommon?, .tcpSocket?, .xdpSocket?: pointer.mayBeNull
    default: true
    }
  }
}
