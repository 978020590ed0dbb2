/// Memory that a helper, a kfunc or a global function gets (`check_helper_mem_access`, `check_mem_size_reg`).
extension Walker {
  /// Checks that a callee may access memory.
  /// - Parameters:
  ///   - pointer: the pointer that it gets.
  ///   - name: the argument, in messages.
  ///   - size: the bytes.
  ///   - access: what it does.
  ///   - allowsNone: whether no bytes at all are allowed.
  ///   - dead: what it does with bytes of the stack that the kernel took for dead.
  mutating func checkCalleeMemory(
    _ pointer: RegisterState, _ name: String, _ size: Int, _ access: Access, allowsNone: Bool,
    dead: DeadBytes = .refused
  ) throws(Stop) {
    switch pointer.target {
    case .stack?:
      try checkInitialised(pointer, name, 0, size, access, allowsNone: allowsNone, dead: dead)
    case .packet?, .packetMetadata?: try checkPacket(pointer, name, 0, size, allowsNone: allowsNone)
    case .ringBufferMemory(let bytes)?:
      try checkRegion(pointer, name, 0, size, Int(bytes), allowsNone: allowsNone)
    case .mapKey(let map)?:
      if access == .write { throw reject("\(name) cannot write into \(pointer.typeName)") }
      try checkRegion(pointer, name, 0, size, definition(ofMap: map).keySize)
    case .mapValue(let map)?:
      let definition = definition(ofMap: map)
      try checkPermission(definition, access, pointer.value.signedMinimum, size)
      try checkRegion(pointer, name, 0, size, definition.accessibleSize, allowsNone: allowsNone)
      try checkFields(pointer, definition, 0, size, isDirect: false)
    case .memory(let bytes, let isReadOnly)?, .slice(let bytes, let isReadOnly, _)?:
      if access == .write, isReadOnly { throw reject("\(name) cannot write into \(pointer.typeName)") }
      try checkRegion(pointer, name, 0, size, Int(bytes), allowsNone: allowsNone)
    case .protectedMemory(let bytes)?:
      if access == .write { throw reject("\(name) cannot write into \(pointer.typeName)") }
      try checkRegion(pointer, name, 0, size, Int(bytes), allowsNone: allowsNone)
    case .buffer(let kind)? where kind != .tracepoint: try checkBuffer(pointer, kind, name, 0, size, access)
    case .untrustedMemory?:
      if access == .write { throw reject("\(name) cannot write into \(pointer.typeName)") }
      try checkRegion(pointer, name, 0, size, 0, allowsNone: allowsNone)
    case .context? where input.context.allowsAnyOffset:
      try checkRegion(pointer, name, 0, size, Int(UInt16.max), allowsNone: allowsNone)
    case .object(let structure, let flags)?:
      let id = lastID
      _ = try accessObject(pointer, structure, flags, name, 0, size, access)
      lastID = id
    case .programObject(let object)?: _ = try checkObject(pointer, object, name, 0, size, access)
    default:
      if allowsNone, size == 0, pointer.isNull { return }
      throw reject("\(name) type=\(pointer.typeName) expected=fp")
    }
  }

  /// Checks memory of a type's size that a callee reads and writes (`check_mem_reg`).
  mutating func checkReadAndWritten(
    _ pointer: RegisterState, _ name: String, _ size: Int, dead: DeadBytes = .refused
  ) throws(Stop) {
    if size > Int32.max { throw reject("\(name) memory size \(size) is too large") }
    var pointer = pointer
    if !input.kernel.has(.keepsNullness) { pointer.markNotNull() }
    try checkCalleeMemory(pointer, name, size, .read, allowsNone: true, dead: dead)
    try checkCalleeMemory(pointer, name, size, .write, allowsNone: true, dead: dead)
  }

  /// Checks memory whose size another argument tells.
  mutating func checkSizedMemory(
    _ pointer: RegisterState, _ name: String, size: RegisterState, _ sizeName: String, _ accesses: [Access],
    allowsNone: Bool, dead: DeadBytes = .refused
  ) throws(Stop) {
    if size.value.signedMinimum < 0 {
      throw reject("\(sizeName) min value is negative, either use unsigned or 'var &= const'")
    }
    let greatest = size.value.unsignedMaximum
    if size.value.unsignedMinimum == 0, !allowsNone {
      throw reject("\(sizeName) invalid zero-sized read: u64=[0,\(Int64(bitPattern: greatest))]")
    }
    guard greatest < UInt64(Self.greatestOffset) else {
      throw reject("\(sizeName) unbounded memory access, use 'var &= const' or 'if (var < const)'")
    }
    for access in accesses {
      try checkCalleeMemory(pointer, name, Int(greatest), access, allowsNone: allowsNone, dead: dead)
    }
    graph.markPrecise(size.node)
  }
}
