import BPF

/// Loads and stores (`check_mem_access`).
extension Walker {
  /// Whether memory is read or written.
  enum Access {
    case read
    case write

    /// The words in messages.
    var words: String { self == .read ? "read from" : "write to" }
  }

  // MARK: Instructions

  mutating func load(
    _ size: MemorySize, into destination: Register, _ base: Register, _ offset: Int, signed: Bool,
    isAtomic: Bool = false
  ) throws(Stop) {
    try checkReadable(base)
    try checkWritable(destination)
    if let place = stackPlace(base, offset, Int(size.rawValue)) {
      useStack(place.frame, -place.start)
      state.current[destination] = try loadFromStack(place.frame, place.start, Int(size.rawValue))
      if size != .double { state.current[destination].narrow(size, signed) }
      return try rememberPointer(.other, mayMerge: true)
    }
    let pointer = state.current[base]
    let name = base.messageName
    var loaded = try access(pointer, name, offset, Int(size.rawValue), .read, isAtomic: isAtomic)
    if signed, pointer.target == .context, loaded.isPacketOrEnd {
      throw reject("invalid bpf_context access off=\(offset) size=\(size.rawValue)")
    }
    try checkEntry(loaded, size)
    if size != .double { loaded.narrow(size, signed) }
    try rememberPointer(pointer.accessKind, mayMerge: true)
    state.current[destination] = loaded
  }

  mutating func store(
    _ size: MemorySize, _ base: Register, _ offset: Int, _ operand: Operand, isAtomic: Bool = false
  ) throws(Stop) {
    if case .register(let source) = operand { try checkReadable(source) }
    try checkReadable(base)
    if let place = stackPlace(base, offset, Int(size.rawValue)) {
      useStack(place.frame, -place.start)
      try storeToStack(place.frame, place.start, Int(size.rawValue), operand)
      return try rememberPointer(.other)
    }
    let pointer = state.current[base]
    try write(pointer, base.messageName, offset, Int(size.rawValue), operand, isAtomic: isAtomic)
    try rememberPointer(pointer.accessKind)
  }

  /// One instruction accesses a context, a socket or a kernel object on all paths or on none: its code differs
  /// (`save_aux_ptr_type`).
  /// - Parameters:
  ///   - now: what the pointer is on this path.
  ///   - mayMerge: whether loads from kernel objects and from memory may be one instruction.
  mutating func rememberPointer(_ now: AccessKind, mayMerge: Bool = false) throws(Stop) {
    guard let before = accessed[state.instruction] else {
      accessed[state.instruction] = now
      return
    }
    guard before.needsOwnCode || now.needsOwnCode, before != now else { return }
    guard mayMerge, let merged = before.merged(now) else {
      throw reject("same insn cannot be used with different pointers")
    }
    accessed[state.instruction] = merged
  }

  // MARK: Memory

  /// Checks an access and gives what a load reads.
  mutating func access(
    _ pointer: RegisterState, _ name: String, _ offset: Int, _ size: Int, _ access: Access, isAtomic: Bool = false
  ) throws(Stop) -> RegisterState {
    try checkAlignment(pointer, offset, size, always: isAtomic)
    if pointer.stackFrame != nil, !pointer.mayBeNull {
      try checkStackBounds(pointer, name, offset, size, access)
      return access == .read ? try loadFromStack(pointer, name, offset, size) : .unknown
    }
    return try accessOther(pointer, name, offset, size, access) ?? .unknown
  }

  /// Checks an access to anything but the stack and gives what a load reads; nil if nothing is known of it.
  private mutating func accessOther(
    _ pointer: RegisterState, _ name: String, _ offset: Int, _ size: Int, _ access: Access
  ) throws(Stop) -> RegisterState? {
    guard case .pointer(let target, let mayBeNull) = pointer.kind, !mayBeNull else {
      throw reject("\(name) invalid mem access '\(pointer.typeName)'")
    }
    switch target {
    case .context:
      return try checkContext(pointer, name, offset, size, access)
    case .packet, .packetMetadata:
      if access == .write, !input.context.mayWritePackets { throw reject("cannot write into packet") }
      try checkPacket(pointer, name, offset, size)
    case .flowKeys:
      try checkFlowKeys(pointer, name, offset, size)
    case .socket, .socketCommon, .tcpSocket, .xdpSocket:
      if access == .write { throw reject("\(name) cannot write into \(pointer.typeName)") }
      try checkSocket(pointer, name, offset, size)
    case .ringBufferMemory(let bytes):
      try checkRegion(pointer, name, offset, size, Int(bytes))
    case .mapKey(let map):
      if access == .write { throw reject("write to change key \(name) not allowed") }
      try checkRegion(pointer, name, offset, size, definition(ofMap: map).keySize)
    case .mapValue(let map):
      return try accessMapValue(pointer, map, name, offset, size, access)
    case .memory(let bytes, let isReadOnly), .slice(let bytes, let isReadOnly, _):
      if access == .write, isReadOnly { throw reject("\(name) cannot write into \(pointer.typeName)") }
      try checkRegion(pointer, name, offset, size, Int(bytes))
    case .protectedMemory(let bytes):
      if access == .write { throw reject("\(name) cannot write into \(pointer.typeName)") }
      try checkRegion(pointer, name, offset, size, Int(bytes))
    case .buffer(let kind): try checkBuffer(pointer, kind, name, offset, size, access)
    case .map(let map): return try checkMapAccess(map, name, offset, size, access)
    case .programObject(let object): return try checkObject(pointer, object, name, offset, size, access)
    case .object(let structure, let flags):
      return try accessObject(pointer, structure, flags, name, offset, size, access)
    case .arena: return nil
    case .untrustedMemory:
      if access == .write { throw reject("\(name) cannot write into \(pointer.typeName)") }
    case .function, .packetEnd, .dynptr, .instruction, .stack:
      throw reject("\(name) invalid mem access '\(pointer.typeName)'")
    }
    return nil
  }

  /// Checks a store and does it, as far as memory is followed.
  /// - Parameter operand: what is stored; nil for what is not known.
  mutating func write(
    _ pointer: RegisterState, _ name: String, _ offset: Int, _ size: Int, _ operand: Operand?, isAtomic: Bool = false
  ) throws(Stop) {
    _ = try access(pointer, name, offset, size, .write, isAtomic: isAtomic)
    if pointer.stackFrame != nil { try storeToStack(pointer, offset, size, operand) }
  }

  private mutating func accessMapValue(
    _ pointer: RegisterState, _ map: UInt32, _ name: String, _ offset: Int, _ size: Int, _ access: Access
  ) throws(Stop) -> RegisterState? {
    let definition = definition(ofMap: map)
    try checkPermission(definition, access, pointer.value.signedMinimum &+ Int64(offset), size)
    try checkRegion(pointer, name, offset, size, definition.accessibleSize)
    if definition.kind == .instructionArray { return access == .read ? entry(pointer, map, offset) : nil }
    try checkFields(pointer, definition, offset, size, isDirect: true)
    if let field = pointerField(pointer, definition.fields, offset) { return try accessPointer(field, access) }
    guard access == .read, definition.isReadOnly, let start = pointer.value.constant.map({ Int64(bitPattern: $0) }),
      let contents = definition.contents
    else { return nil }
    // What a read-only map holds is known.
    let first = Int(start) + offset
    guard contents.indices.contains(first), contents.indices.contains(first + size - 1) else { return nil }
    var value: UInt64 = 0
    for index in 0..<size { value |= UInt64(contents[first + index]) << UInt64(8 * index) }
    return .constant(value)
  }

  /// Checks an access to memory of a known size (`check_mem_region_access`).
  func checkRegion(
    _ pointer: RegisterState, _ name: String, _ offset: Int, _ size: Int, _ bytes: Int, allowsNone: Bool = false
  ) throws(Stop) {
    let least = pointer.value.signedMinimum
    let first = least &+ Int64(offset)
    if least < 0, least == Int64.min || Int64(Int32(truncatingIfNeeded: first)) != first || first < 0 {
      throw reject("\(name) min value is negative, either use unsigned index or do a if (index >=0) check.")
    }
    try checkInside(pointer, name, first, size, bytes, allowsNone, "min")
    guard pointer.value.unsignedMaximum < UInt64(Self.greatestOffset) else {
      throw reject("\(name) unbounded memory access, make sure to bounds check any such access")
    }
    try checkInside(
      pointer, name, Int64(pointer.value.unsignedMaximum) + Int64(offset), size, bytes, allowsNone, "max")
  }

  private func checkInside(
    _ pointer: RegisterState, _ name: String, _ offset: Int64, _ size: Int, _ bytes: Int, _ allowsNone: Bool,
    _ bound: String
  ) throws(Stop) {
    if offset >= 0, size > 0 || size == 0 && allowsNone, offset + Int64(size) <= Int64(bytes) { return }
    let words: String
    switch pointer.mayBeNull ? nil : pointer.target {
    case .mapKey?: words = "map key, key_size=\(bytes)"
    case .mapValue?: words = "map value, value_size=\(bytes)"
    case .context?: words = "context, ctx_size=\(bytes)"
    case .packet?, .packetMetadata?:
      let place = "\(name)(id=\(pointer.id),off=\(Int32(truncatingIfNeeded: offset)),r=\(bytes))"
      throw reject(
        "invalid access to packet, off=\(Int32(truncatingIfNeeded: offset)) size=\(size), \(place)",
        following: ["\(name) \(bound) value is outside of the allowed memory range"])
    default: words = "memory, mem_size=\(bytes)"
    }
    throw reject(
      "invalid access to \(words) off=\(Int32(truncatingIfNeeded: offset)) size=\(size)",
      following: ["\(name) \(bound) value is outside of the allowed memory range"])
  }
}

extension RegisterState {
  /// A number becomes what a load of some of its bytes gives.
  mutating func narrow(_ size: MemorySize, _ signed: Bool) {
    guard isScalar else { return }
    let bits = size.rawValue * 8
    guard signed else {
      value = value.zeroExtended(toBytes: Int(size.rawValue))
      return
    }
    let keepsValue = value.unsignedMaximum < 1 << UInt64(bits - 1)
    value = value.signExtended(fromBits: bits, .word64)
    if !keepsValue { clearID() }
  }
}
