import BPF

/// Calls of helpers (`check_helper_call`, `check_func_arg`).
extension Walker {
  /// What a call knows of its map.
  private struct MapArgument {
    var index: UInt32?
    /// The key, if it is known.
    var key: UInt64?
    /// The bytes of a ring buffer that are reserved.
    var reserved: UInt64?
    /// The dynptr that is used or given back.
    var dynptr: Dynptr?
    /// The bytes of raw memory that the first argument points to.
    var raw = 0
  }

  mutating func callHelper(_ number: Int32) throws(Stop) -> Next {
    guard HelperParameters.count(of: number) != nil else { throw reject("invalid func unknown#\(number)") }
    let name = "bpf_" + (HelperNames.name(of: number) ?? "unspec")
    guard let prototype = HelperPrototype.of(number) ?? ofContext(number) else {
      throw open("the helper \(name)#\(number)")
    }
    var map = MapArgument()
    var released: RegisterState?
    for (index, argument) in prototype.arguments.enumerated() {
      try check(prototype, index, argument, &map)
      guard argument == .releasedSocket || argument == .releasedRingBuffer else { continue }
      let held = state.current.registers[index + 1]
      guard state.holdsReference(held) else {
        throw reject("release helper \(name) expects referenced PTR_TO_BTF_ID passed to R\(index + 1)")
      }
      released = held
    }
    try writeRaw(state.current[.r1], "R1", map.raw)
    if let released { try release(released) }
    if case .releasedDynptr? = prototype.arguments.first, let dynptr = map.dynptr { try release(dynptr) }
    if number == HelperPrototype.dynptrFromMemory {
      guard case .mapValue? = state.current[.r1].target else {
        throw reject("Unsupported reg type \(state.current[.r1].typeName) for bpf_dynptr_from_mem data")
      }
    }
    if number == HelperPrototype.tailCall {
      if state.frames.count == 1 { try checkReferences("tail_call") } else { try checkRegions("tail_call") }
      if let key = argumentNode(3) { graph.markPrecise(key) }
    }
    if number == HelperPrototype.loop, case .function(let callback)? = state.current[.r2].target {
      try enterLoop(callback: Int(callback))
    }
    state.current.clearCallerSaved()
    state.current.clearOutgoing()
    state.current[.r0] = try result(prototype, map)
    try checkMap(prototype, map, "\(name)#\(number)")
    if number == HelperPrototype.tailCall {
      guard state.frames.count > 1 else { return .following }
      // If the other program is entered, its end is the end of this function.
      try postpone(at: state.instruction + 1)
      state.forgetPackets()
      return try leave()
    }
    if HelperPrototype.changesPackets(number) || number == HelperPrototype.dynptrWrite && map.dynptr?.kind == .skb {
      state.forgetPackets()
    }
    return .following
  }

  /// `BPF_MAP_TYPE_RINGBUF`.
  private static let ringBuffer: UInt32 = 27

  /// Helpers of the program's type only.
  private func ofContext(_ number: Int32) -> HelperPrototype? {
    switch input.context {
    case .classifier, .action: HelperPrototype.ofClassifiers(number)
    case .socketFilter, .rawTracepoint, .syscall, .memory, .other: nil
    }
  }

  /// The index of a tail call is tracked if it is a constant (`record_func_key`).
  private func argumentNode(_ number: Int) -> ValueGraph.Node? {
    let held = state.current.registers[number]
    return held.isScalar && held.value.constant != nil ? held.node : nil
  }

  // MARK: Arguments

  private mutating func check(
    _ prototype: HelperPrototype, _ index: Int, _ argument: HelperPrototype.Argument, _ map: inout MapArgument
  ) throws(Stop) {
    guard let register = Register(rawValue: UInt8(index + 1)) else { return }
    let held = try read(register)
    let name = "R\(index + 1)"
    switch argument {
    case .anything: return
    case .context:
      // Where memory is passed in place of a context, it is that.
      if case .memory = input.context, case .memory? = held.target { return }
      try expect(held, name, "ctx") { $0 == .context }
    case .map:
      try expect(held, name, "map_ptr") { if case .map = $0 { true } else { false } }
      if case .map(let number)? = held.target { map.index = number }
    case .mapKey, .mapValue, .readMemory, .writtenMemory:
      if case .object? = held.target, !held.mayBeNull { throw open("a kernel object in place of memory") }
      try expect(held, name, Self.memoryTypes) { $0.isMemory(argument) }
    case .newDynptr, .dynptr, .releasedDynptr:
      try expect(held, name, "fp, dynptr_ptr") { if case .stack = $0 { true } else { $0 == .dynptr } }
    case .memorySize, .memorySizeOrZero: break
    case .reservedSize, .number:
      guard held.isScalar else { throw reject("\(name) type=\(held.typeName) expected=scalar") }
    case .releasedSocket:
      if case .object(let structure)? = held.target, !held.mayBeNull {
        guard !Self.sockets.contains(structure) else { throw open("a kernel object in place of a socket") }
        throw reject("\(name) is of type \(structure) but sock_common is expected")
      }
      try expect(held, name, "sock_common, sock, tcp_sock, xdp_sock, ptr_, trusted_ptr_") {
        $0 == .socket || $0 == .socketCommon
      }
    case .releasedRingBuffer:
      try expect(held, name, "ringbuf_mem") { if case .ringBufferMemory = $0 { true } else { false } }
    case .function: try expect(held, name, "func") { if case .function = $0 { true } else { false } }
    case .stackOrNull:
      if held.isNull {
        graph.markPrecise(held.node)
      } else {
        try expect(held, name, "fp") { if case .stack = $0 { true } else { false } }
      }
    }
    let isReleased =
      argument == .releasedSocket || argument == .releasedRingBuffer
      || argument == .releasedDynptr && held.target == .dynptr
    if isReleased, held.value.constant != 0 {
      throw reject("\(name) must have zero offset when passed to release func or trusted arg to kfunc")
    }
    if !held.isScalar, !held.allowsAnyOffset { try checkUnmodified(held, name) }
    let definition = map.index.map { self.definition(ofMap: $0) }
    switch argument {
    case .mapKey:
      guard let definition else { return }
      try checkCalleeMemory(held, name, definition.keySize, .read, allowsNone: false)
      if definition.kind == .array || definition.kind == .perCPUArray {
        map.key = constantKey(held, definition.keySize)
      }
    case .mapValue:
      guard let definition else { return }
      try checkCalleeMemory(held, name, definition.valueSize, .read, allowsNone: false)
    case .memorySize, .memorySizeOrZero:
      guard held.isScalar else { throw reject("\(name) type=\(held.typeName) expected=scalar") }
      let isWritten = prototype.arguments[index - 1] == .writtenMemory
      try checkSizedMemory(
        state.current.registers[index], "R\(index)", size: held, name,
        isWritten ? [.write] : [.read], allowsNone: argument == .memorySizeOrZero, isRaw: isWritten)
      if isWritten { map.raw = Int(held.value.unsignedMaximum) }
    case .newDynptr(let kind): try makeDynptr(held, name, kind)
    case .dynptr: map.dynptr = try dynptr(held, name)
    case .releasedDynptr: map.dynptr = try dynptr(held, name, .ringbuf, isReleased: true)
    case .reservedSize:
      guard held.value.constant != nil else { throw reject("\(name) is not a const") }
      graph.markPrecise(held.node)
      map.reserved = held.value.constant
    default: break
    }
  }

  /// Kernel objects that begin with `struct sock_common`.
  private static let sockets = ["sock", "sock_common", "inet_sock", "tcp_sock", "udp_sock", "unix_sock"]

  /// What memory arguments may be, in messages (`mem_types`).
  private static let memoryTypes =
    "fp, pkt, pkt_meta, map_key, map_value, mem, ringbuf_mem, buf, trusted_ptr_, ctx"

  private func expect(
    _ held: RegisterState, _ name: String, _ types: String, _ isExpected: (PointerTarget) -> Bool
  ) throws(Stop) {
    if let target = held.target, !held.mayBeNull, isExpected(target) { return }
    throw reject("\(name) type=\(held.typeName) expected=\(types)")
  }

  /// The key that a slot of the stack holds, if it is known (`get_constant_map_key`).
  private mutating func constantKey(_ pointer: RegisterState, _ size: Int) -> UInt64? {
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

  // MARK: Results

  private mutating func result(
    _ prototype: HelperPrototype, _ map: MapArgument
  ) throws(Stop) -> RegisterState {
    switch prototype.result {
    case .scalar: return .unknown
    case .void: return .uninitialised
    case .socketOrNull: return acquired(.socket)
    case .socketCommonOrNull: return acquired(.socketCommon)
    case .ringBufferOrNull:
      guard let size = map.reserved, size <= UInt64(UInt32.max) else { throw reject("allocation size exceeds u32 max") }
      return acquired(.ringBufferMemory(size: UInt32(size)))
    case .dynptrMemoryOrNull:
      guard let size = map.reserved, size <= UInt64(UInt32.max) else { throw reject("allocation size exceeds u32 max") }
      var memory = RegisterState.pointer(
        .memory(size: UInt32(size), isReadOnly: false), mayBeNull: true, id: newID())
      memory.parentID = map.dynptr?.id ?? 0
      return memory
    case .mapValueOrNull:
      guard let index = map.index else { return .unknown }
      let isThere = map.key.map { $0 < UInt64(definition(ofMap: index).entryCount) } ?? false
      return .pointer(.mapValue(index), mayBeNull: !isThere, id: isThere ? 0 : newID())
    }
  }

  /// A pointer that may be null to something that has to be given back.
  private mutating func acquired(_ target: PointerTarget) -> RegisterState {
    // The kernel gives the pointer an id for its nullness, then the one of the reference.
    _ = newID()
    return .pointer(target, mayBeNull: true, id: acquire())
  }

  /// Checks that a helper works on a map of its kind (`check_map_func_compatibility`).
  private func checkMap(_ prototype: HelperPrototype, _ map: MapArgument, _ name: String) throws(Stop) {
    guard let index = map.index else { return }
    if !program.maps.indices.contains(Int(index)), prototype.maps != .programs {
      throw open("a map that is not described")
    }
    let kind = definition(ofMap: index).kind
    let fits: Bool
    switch kind {
    case .programArray: fits = prototype.maps == .programs
    case .array, .hash, .perCPUArray, .perCPUHash: fits = prototype.maps == .elements
    case .other(let number) where number == Self.ringBuffer: fits = prototype.maps == .ringBuffers
    case .instructionArray, .other: throw open("maps of type \(kind.number)")
    }
    if !fits { throw reject("cannot pass map_type \(kind.number) into func \(name)") }
  }
}

extension PointerTarget {
  /// Whether it is memory that a helper may read.
  fileprivate func isMemory(_ argument: HelperPrototype.Argument) -> Bool {
    switch self {
    case .stack, .mapKey, .mapValue, .context, .packet, .packetMetadata, .ringBufferMemory: true
    case .memory(_, let isReadOnly): !isReadOnly || argument == .readMemory
    // Keys and values are no slices for the kernel.
    case .slice(_, let isReadOnly, _): argument == .readMemory || argument == .writtenMemory && !isReadOnly
    case .map, .function, .packetEnd, .socket, .socketCommon, .object, .dynptr: false
    }
  }
}
