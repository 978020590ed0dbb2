import BPF

/// Arguments of helpers (`check_func_arg`).
extension Walker {
  /// Checks an argument.
  /// - Parameters:
  ///   - index: its index, from 0.
  ///   - call: what is known of the call; what the argument tells is added.
  mutating func check(_ index: Int, _ call: inout HelperCall) throws(Stop) {
    guard let register = Register(rawValue: UInt8(index + 1)) else { return }
    let parameter = call.prototype.parameters[index]
    let held = try read(register)
    let name = "R\(index + 1)"
    if parameter.argument == .anything { return }
    if held.isPacket, !input.context.mayPassPackets(call.prototype) {
      throw reject("helper access to the packet is not allowed")
    }
    let argument = try resolved(parameter.argument, call)
    if let field = call.exchanged, index == 1 { return try exchange(held, name, field, &call) }
    if held.isNull, parameter.mayBeNull {
      graph.markPrecise(held.node)
    } else {
      try checkType(held, name, argument, mayBeNull: parameter.mayBeNull, of: call.name)
      let isReleased = argument.isReleased && (argument != .releasedDynptr || held.target == .dynptr)
      if isReleased, held.value.constant != 0 {
        throw reject("\(name) must have zero offset when passed to release func or trusted arg to kfunc")
      }
      var pointer = held
      if parameter.mayBeNull { pointer.markNotNull() }
      if !held.isScalar, !takesAnyOffset(pointer, asContext: argument == .context) {
        let allowsOffset = argument != .perCPU && (held.isProgramObject || held.isObject)
        try checkUnmodified(held, name, allowsOffset: allowsOffset)
      }
    }
    if state.holdsReference(held) { call.reference = held.id }
    try use(held, name, index, argument, mayBeNull: parameter.mayBeNull, &call)
  }

  /// Checks the object that is put into a value's pointer, or null.
  private mutating func exchange(
    _ held: RegisterState, _ name: String, _ field: ValueField, _ call: inout HelperCall
  ) throws(Stop) {
    try checkExchanged(held, name, field)
    if held.isNull { return graph.markPrecise(held.node) }
    guard held.value.constant == 0 else {
      throw reject("\(name) must have zero offset when passed to release func or trusted arg to kfunc")
    }
    guard state.holdsReference(held) else {
      throw reject("release helper \(call.name) expects referenced PTR_TO_BTF_ID passed to \(name)")
    }
    call.released = held
  }

  /// An argument for the map that is passed (`resolve_map_arg_type`).
  private func resolved(
    _ argument: HelperPrototype.Argument, _ call: HelperCall
  ) throws(Stop) -> HelperPrototype.Argument {
    guard case .mapValue(let use) = argument, let map = call.map else { return argument }
    let kind = definition(ofMap: map).kind.number
    // `bpf_map_peek_elem` of a bloom filter reads the value.
    if kind == MapRules.bloomFilter { return .mapValue(.read) }
    guard kind == MapRules.sockmap || kind == MapRules.sockhash else { return argument }
    guard use == .read else { throw reject("invalid arg_type for sockmap/sockhash") }
    return .socket(orObject: true)
  }

  /// What memory arguments may be, in messages (`mem_types`).
  private static let memoryTypes =
    "fp, pkt, pkt_meta, map_key, map_value, mem, ringbuf_mem, buf, trusted_ptr_, ctx"

  /// Checks that a register has a type that the argument takes (`check_reg_type`).
  private func checkType(
    _ held: RegisterState, _ name: String, _ argument: HelperPrototype.Argument, mayBeNull: Bool, of function: String
  ) throws(Stop) {
    func expect(_ types: String, _ isExpected: (PointerTarget) -> Bool) throws(Stop) {
      if let target = held.target, mayBeNull || !held.mayBeNull, isExpected(target) { return }
      throw reject("\(name) type=\(held.typeName) expected=\(types)")
    }
    switch argument {
    case .anything: break
    case .context:
      // Where memory is passed in place of a context, it is that.
      if case .memory = input.context, case .memory? = held.target { return }
      try expect("ctx") { $0 == .context }
    case .map: try expect("map_ptr") { if case .map = $0 { true } else { false } }
    case .mapKey, .mapValue, .memory, .fixedMemory:
      let reads = argument.readsMemory
      if case .object(_, .trusted)? = held.target, mayBeNull || !held.mayBeNull {
        guard reads else {
          throw reject("\(function)() may write into memory pointed by \(name) type=\(held.typeName)")
        }
        return
      }
      try expect(Self.memoryTypes) { $0.isMemory(forReading: reads) }
    case .scalar, .memorySize, .reservedSize:
      guard held.isScalar else { throw reject("\(name) type=\(held.typeName) expected=scalar") }
    case .socket(let orObject):
      if orObject, try isSocketObject(held, name, mayBeNull) { return }
      try expect("sock_common, sock, tcp_sock, xdp_sock" + (orObject ? ", ptr_, trusted_ptr_" : "")) { $0.isSocket }
    case .releasedSocket:
      if try isSocketObject(held, name, mayBeNull) { return }
      try expect("sock_common, sock, tcp_sock, xdp_sock, ptr_, trusted_ptr_") { $0.isSocket }
    case .releasedRingBuffer: try expect("ringbuf_mem") { if case .ringBufferMemory = $0 { true } else { false } }
    case .function: try expect("func") { if case .function = $0 { true } else { false } }
    case .newDynptr, .dynptr, .releasedDynptr:
      try expect("fp, dynptr_ptr") { if case .stack = $0 { true } else { $0 == .dynptr } }
    case .timer: try expect("map_value") { if case .mapValue = $0 { true } else { false } }
    case .lock:
      try expect("map_value, ptr_") {
        switch $0 {
        case .mapValue: true
        case .programObject(let object): object.isPlain
        default: false
        }
      }
    case .exchanged:
      try expect("map_value, ptr_, ptr_, rcu_ptr_") {
        switch $0 {
        case .mapValue: true
        case .programObject(let object): object.holdsExchanged
        default: false
        }
      }
    case .stack: try expect("fp") { if case .stack = $0 { true } else { false } }
    case .object(let structure):
      try expect("ptr_, trusted_ptr_, rcu_ptr_") {
        guard case .object(_, let flags) = $0 else { return false }
        return flags.isEmpty || flags == .trusted || flags == .rcu
      }
      try checkObject(held, name, structure, mayBeNull: mayBeNull)
    case .string: try expect("map_value") { if case .mapValue = $0 { true } else { false } }
    case .perCPU: try expect("percpu_ptr_, percpu_rcu_ptr_, percpu_trusted_ptr_") { $0.isPerCPU }
    case .other(let what): throw open("an argument of helpers: \(what)")
    }
  }

  /// Whether a kernel object may stand in place of a socket: one that begins with `struct sock_common`.
  private func isSocketObject(_ held: RegisterState, _ name: String, _ mayBeNull: Bool) throws(Stop) -> Bool {
    guard case .object(_, let flags)? = held.target, flags.isEmpty || flags == .trusted,
      mayBeNull || !held.mayBeNull
    else { return false }
    try checkObject(held, name, "sock_common", mayBeNull: mayBeNull)
    return true
  }

  /// Checks that a kernel object is one of a structure, or begins with one.
  private func checkObject(
    _ held: RegisterState, _ name: String, _ needed: String, mayBeNull: Bool
  ) throws(Stop) {
    guard case .object(let structure, _)? = held.target else { return }
    if held.mayBeNull, !mayBeNull { throw reject("Possibly NULL pointer passed to helper \(name)") }
    try checkUnmodified(held, name, allowsOffset: true)
    let offset = Int(truncatingIfNeeded: held.value.constant ?? 0)
    guard let match = match(structure, at: offset, of: needed) else {
      throw open("the members of struct \(self.name(of: structure)): \(Self.needsTypes)")
    }
    if case .other(let complaint) = match {
      throw reject(complaint + ["\(name) is of type \(self.name(of: structure)) but \(needed) is expected"])
    }
  }

  /// Checks what an argument points to and notes what it tells.
  private mutating func use(
    _ held: RegisterState, _ name: String, _ index: Int, _ argument: HelperPrototype.Argument, mayBeNull: Bool,
    _ call: inout HelperCall
  ) throws(Stop) {
    let definition = call.map.map { self.definition(ofMap: $0) }
    switch argument {
    case .map:
      if let field = call.field { try checkSameMap(held, name, index, as: field) }
      if case .map(let number)? = held.target { (call.map, call.mapUID) = (number, held.mapUID) }
    case .timer:
      let map = try checkFieldPointer(held, name, .timer)
      (call.map, call.mapUID, call.field) = (map, held.mapUID, (map, held.mapUID))
    case .exchanged: call.exchanged = try checkExchange(held, name)
    case .lock:
      if isInTreeCallback { throw reject("can't spin_{lock,unlock} in rbtree cb") }
      try changeLock(held, name, .spin, takes: call.number == HelperPrototype.spinLock)
    case .mapKey:
      guard let definition else { return }
      try checkCalleeMemory(held, name, definition.keySize, .read, allowsNone: false)
      if definition.kind == .array || definition.kind == .perCPUArray, definition.flags & MapDefinition.innerMap == 0 {
        call.key = constantKey(held, definition.keySize)
      }
    case .mapValue(let use):
      guard let definition, !(mayBeNull && held.isNull) else { return }
      let access: Access = use == .read ? .read : .write
      try checkCalleeMemory(
        held, name, definition.valueSize, access, allowsNone: false, dead: use.deadBytes)
      if use == .whole { call.noteRaw(index, definition.valueSize) }
    case .fixedMemory(let size, let use):
      if held.isNull { return graph.markPrecise(held.node) }
      try checkCalleeMemory(
        held, name, size, use == .read ? .read : .write, allowsNone: true,
        dead: use.deadBytes)
      if use == .whole { call.noteRaw(index, size) }
      if use != .read { try checkAlignment(held, 0, size, always: true) }
    case .memorySize(let allowsNone):
      let before = call.prototype.parameters[index - 1]
      let isWritten = before.argument == .memory(.whole)
      call.greatestSize = held.value.unsignedMaximum
      try checkSizedMemory(
        state.current.registers[index], "R\(index)", size: held, name, before.argument.readsMemory ? [.read] : [.write],
        allowsNone: allowsNone,
        dead: isWritten ? .written : .refused)
      if isWritten { call.noteRaw(index - 1, Int(held.value.unsignedMaximum)) }
    case .newDynptr(let kind): try makeDynptr(held, name, kind)
    case .dynptr: call.dynptr = try dynptr(held, name)
    case .releasedDynptr: call.dynptr = try dynptr(held, name, .ringbuf, isReleased: true)
    case .reservedSize:
      let hasLimit = input.kernel.has(.sizesFit)
      guard let size = held.value.constant else {
        throw reject(hasLimit ? "\(name) is not a const" : "\(name) is not a known constant'")
      }
      if hasLimit, size > UInt64(UInt32.max) { throw reject("\(name) allocation size exceeds u32 max") }
      graph.markPrecise(held.node)
      call.reserved = size
    case .releasedSocket, .releasedRingBuffer:
      guard state.holdsReference(held) else {
        throw reject("release helper \(call.name) expects referenced PTR_TO_BTF_ID passed to \(name)")
      }
      call.released = held
    case .perCPU: call.perCPU = held
    case .string: try checkString(held, name)
    case .anything, .scalar, .context, .memory, .function, .stack, .socket, .object, .other: break
    }
  }

  /// The key that a slot of the stack holds, if it is known (`get_constant_map_key`).
  mutating func constantKey(_ pointer: RegisterState, _ size: Int) -> UInt64? {
    guard let frame = pointer.stackFrame, let offset = pointer.value.constant.map({ Int(Int64(bitPattern: $0)) }) else {
      return nil
    }
    let lowest = -offset - 1
    let held = state.frames[frame].stack[lowest / 8]
    func count(_ content: StackSlot.Content) -> Int {
      (0...(lowest % 8)).reversed().prefix { held[byte: $0] == content }.count
    }
    if count(.zero) >= size { return 0 }
    guard held.holdsScalar, count(.spill) == size, let key = held.spilled.value.constant else { return nil }
    graph.markPrecise(held.spilled.node)
    return key
  }
}

extension HelperPrototype.Use {
  /// What the helper does with bytes of the stack that the kernel took for dead.
  fileprivate var deadBytes: Walker.DeadBytes { self == .whole ? .written : .refused }
}

extension HelperPrototype.Argument {
  /// Whether it is memory that is only read (`MEM_RDONLY`).
  fileprivate var readsMemory: Bool {
    switch self {
    case .memory(.read), .fixedMemory(_, .read): true
    default: false
    }
  }
}

extension ContextKind {
  /// Whether a helper may be given pointers into packets (`may_access_direct_pkt_data`).
  fileprivate func mayPassPackets(_ prototype: HelperPrototype) -> Bool {
    switch type {
    case .cgroupSocketOption?: true
    case .lwtIn?, .lwtOut?, .lwtSeg6Local?, .skReuseport?, .flowDissector?, .cgroupSKB?: prototype.mayAccessPackets
    default: mayWritePackets && prototype.mayAccessPackets
    }
  }
}

extension PointerTarget {
  /// Whether it is a socket (`sock_types`).
  fileprivate var isSocket: Bool {
    self == .socket || self == .socketCommon || self == .tcpSocket || self == .xdpSocket
  }

  /// Whether it is memory that a helper may be given.
  fileprivate func isMemory(forReading: Bool) -> Bool {
    switch self {
    case .stack, .mapKey, .mapValue, .context, .packet, .packetMetadata, .ringBufferMemory: true
    case .memory(_, let isReadOnly): forReading || !isReadOnly
    case .slice(_, let isReadOnly, _): forReading || !isReadOnly
    case .buffer(let kind): kind == .readWrite || kind == .readOnly && forReading
    case .map, .function, .packetEnd, .socket, .socketCommon, .tcpSocket, .xdpSocket, .flowKeys, .object,
      .untrustedMemory, .protectedMemory, .programObject, .dynptr, .instruction, .arena:
      false
    }
  }
}
