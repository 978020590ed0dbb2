import BPF

/// Calls of helpers (`check_helper_call`).
extension Walker {
  /// What a call knows of its arguments (`struct bpf_call_arg_meta`).
  struct HelperCall {
    let number: Int32
    let name: String
    let prototype: HelperPrototype
    /// The map, by its index.
    var map: UInt32?
    /// Which map in a map of maps it is.
    var mapUID: UInt32 = 0
    /// The map in whose value a field is that is passed.
    var field: (map: UInt32, uid: UInt32)?
    /// The pointer in a value that is exchanged.
    var exchanged: ValueField?
    /// What each processor has of its own and is passed.
    var perCPU: RegisterState?
    /// The key, if it is known.
    var key: UInt64?
    /// The bytes of a ring buffer that are reserved.
    var reserved: UInt64?
    /// The most bytes of the memory whose size was passed last.
    var greatestSize: UInt64 = 0
    /// What is given back.
    var released: RegisterState?
    /// The id of a pointer that was got and is passed.
    var reference: UInt32?
    /// The dynptr that is used or given back.
    var dynptr: Dynptr?
    /// The register and the bytes of memory that is written whole (`arg_raw_mem`).
    var raw: (register: Register, size: Int)?

    /// Notes that an argument's memory is written whole.
    mutating func noteRaw(_ index: Int, _ size: Int) {
      raw = Register(rawValue: UInt8(index + 1)).map { ($0, size) }
    }
  }

  mutating func callHelper(_ number: Int32) throws(Stop) -> Next {
    if number == 0 { throw reject("program of this type cannot use helper bpf_unspec#0") }
    guard HelperParameters.count(of: number) != nil else {
      if HelperPrototype.isUnlinked(number) { throw open("a call that the target's kernel resolves") }
      throw reject("invalid func unknown#\(number)")
    }
    let name = "bpf_" + (HelperNames.name(of: number) ?? "unspec")
    guard let prototype = HelperPrototype.of(number, in: input.context), offersToTarget(number) else {
      if input.context.type == nil { throw open("the helper \(name)#\(number)") }
      throw reject("program of this type cannot use helper \(name)#\(number)")
    }
    try checkAllowed(number)
    if input.sleeps(helper: number), let place = try notSleepable() {
      throw reject("sleepable helper \(name)#\(number) in \(place)")
    }
    var call = HelperCall(number: number, name: name, prototype: prototype)
    for index in prototype.parameters.indices { try check(index, &call) }
    try checkReadOnlyMap(call)
    if let raw = call.raw { try writeRaw(state.current[raw.register], raw.register.messageName, raw.size) }
    if let released = call.released, try !lendPerCPU(released, call) { try release(released) }
    if case .releasedDynptr? = prototype.parameters.first?.argument, let dynptr = call.dynptr { try release(dynptr) }
    try checkSpecial(call)
    clearCallerSaved()
    consumeSlots()
    state.current[.r0] = try result(call)
    try checkMap(call)
    if number == HelperPrototype.tailCall {
      guard state.frames.count > 1 else { return .following }
      guard state.current.callbackResults == nil else { throw reject("cannot tail call within callback") }
      // If the other program is entered, its end is the end of this function.
      try postpone(at: state.instruction + 1)
      losePackets()
      state.current[.r0] = .unknown
      return try leave()
    }
    let writes = number == HelperPrototype.dynptrWrite && call.dynptr?.kind.writesMovePackets ?? false
    if HelperPrototype.changesPackets(number) || writes { losePackets() }
    return .following
  }

  /// Rules of single helpers between their arguments and their result.
  private mutating func checkSpecial(_ call: HelperCall) throws(Stop) {
    switch call.number {
    case HelperPrototype.tailCall:
      guard let map = call.map, definition(ofMap: map).kind == .programArray else {
        throw reject("expected prog array map for tail call")
      }
      if state.frames.count == 1 { try checkReferences("tail_call") } else { try checkRegions("tail_call") }
      if let key = argumentNode(3) { graph.markPrecise(key) }
    case HelperPrototype.dynptrFromMemory:
      guard case .mapValue? = state.current[.r1].target else {
        throw reject("Unsupported reg type \(state.current[.r1].typeName) for bpf_dynptr_from_mem data")
      }
    case HelperPrototype.localStorage:
      let flags = state.current[.r2]
      guard flags.isNull else { throw reject("get_local_storage() doesn't support non-zero flags") }
      graph.markPrecise(flags.node)
    case HelperPrototype.timerSetCallback:
      if case .function(let callback)? = state.current[.r2].target {
        try postpone(callback: Int(callback), owner: state.current[.r1], results: 0...0, maySleep: false)
      }
    case HelperPrototype.loop:
      if case .function(let callback)? = state.current[.r2].target { try enterLoop(callback: Int(callback)) }
    case HelperPrototype.forEachMapElement:
      guard let map = call.map, case .function(let callback)? = state.current[.r2].target else { return }
      guard MapRules.hasIteration(definition(ofMap: map).kind.number) else {
        throw reject("callback function not allowed for map")
      }
      try enterIteration(callback: Int(callback), map)
    case HelperPrototype.drainUserRing:
      if case .function(let callback)? = state.current[.r2].target { try enterDrain(callback: Int(callback)) }
    case HelperPrototype.findVMA:
      if case .function(let callback)? = state.current[.r3].target { try enterArea(callback: Int(callback)) }
    case HelperPrototype.formatString: try checkFormat(state.current[.r3], size: state.current[.r5])
    case HelperPrototype.setReturnValue:
      let value = state.current[.r1]
      guard value.isScalar else { throw reject("R1 is not a scalar") }
      if input.context.type == .cgroupSocketOption, input.context.attach == .getSocketOption { return }
      graph.markPrecise(value.node)
      try checkRange(value, -4095...0, "At bpf_set_retval", "R1", is32Bit: true)
    default: break
    }
  }

  /// The index of a tail call is tracked if it is a constant (`record_func_key`).
  private func argumentNode(_ number: Int) -> ValueGraph.Node? {
    let held = state.current.registers[number]
    return held.isScalar && held.value.constant != nil ? held.node : nil
  }

  // MARK: Results

  private mutating func result(_ call: HelperCall) throws(Stop) -> RegisterState {
    switch call.prototype.result {
    case .scalar: return scalarResult(call)
    case .void: return .uninitialised
    case .socketOrNull: return try socket(.socket, call)
    case .socketCommonOrNull: return acquired(.socketCommon)
    case .tcpSocketOrNull: return try socket(.tcpSocket, call)
    case .ringBufferOrNull: return acquired(.ringBufferMemory(size: UInt32(truncatingIfNeeded: call.reserved ?? 0)))
    case .mapValue:
      let map = call.map ?? 0
      return .pointer(.mapValue(map), id: definition(ofMap: map).hasLock ? newID() : 0)
    case .dynptrMemoryOrNull:
      var memory = RegisterState.pointer(
        .memory(size: UInt32(truncatingIfNeeded: call.reserved ?? 0), isReadOnly: false), mayBeNull: true, id: newID())
      memory.parentID = call.dynptr?.id ?? 0
      return memory
    case .mapValueOrNull:
      guard let index = call.map else { return .unknown }
      let definition = definition(ofMap: index)
      guard input.kernel.has(.lookupsTellTypes) || !definition.isLookedUpAsOther else {
        let isSocket = call.number == HelperPrototype.mapLookup && definition.holdsSockets
        if definition.isMapOfMaps, definition.innerMap == nil {
          throw open("a map of maps without a description of its maps")
        }
        return isSocket ? acquired(.mapValue(index)) : .pointer(.mapValue(index), mayBeNull: true, id: newID())
      }
      switch definition.kind.number {
      // The socket has to be given back.
      case MapRules.sockmap, MapRules.sockhash:
        if call.number == HelperPrototype.mapLookup { return acquired(.socket) }
      case MapRules.xskmap:
        if call.number == HelperPrototype.mapLookup { return .pointer(.xdpSocket, mayBeNull: true, id: newID()) }
      default: break
      }
      let isThere =
        call.number == HelperPrototype.mapLookup && (call.key.map { $0 < UInt64(definition.entryCount) } ?? false)
      let id = isThere && !definition.hasLock ? 0 : newID()
      var value = RegisterState.pointer(.mapValue(index), mayBeNull: !isThere, id: id)
      value.mapUID = call.mapUID
      if definition.isMapOfMaps {
        guard definition.innerMap != nil else { throw open("a map of maps without a description of its maps") }
        value.kind = .pointer(.map(index | Self.innerMaps), mayBeNull: !isThere)
        value.mapUID = value.id
      }
      return value
    case .object(let structure, let flags, let mayBeNull): return try objectResult(structure, flags, mayBeNull, call)
    case .other where call.number == HelperPrototype.exchangePointer: return try exchangedObject(call.exchanged)
    case .other where call.perCPU != nil: return try ofProcessor(call)
    case .other: throw open("the result of helper \(call.name)#\(call.number)")
    }
  }

  /// A number, with the length of what was copied (`do_refine_retval_range`).
  private mutating func scalarResult(_ call: HelperCall) -> RegisterState {
    var result = RegisterState.unknown
    if call.number == HelperPrototype.processorID {
      asksProcessor = true
      result.value = ScalarValue(signedFrom: 0, through: processors - 1)
    }
    if call.number == HelperPrototype.getReturnValue, let range = returnValues {
      result.value = ScalarValue(signedFrom: Int32(range.lowerBound), through: Int32(range.upperBound))
    }
    if HelperPrototype.returnsLength(call.number), let size = Int32(exactly: call.greatestSize) {
      result.value = ScalarValue(signedFrom: -4095, through: size)
    }
    return result
  }

  /// What `bpf_get_retval` gives; nil for any number.
  private var returnValues: ClosedRange<Int64>? {
    switch input.context.type {
    case .cgroupSocketOption? where input.context.attach == .getSocketOption: nil
    case .lsm?: attachTarget.flatMap { $0.result == 0 ? nil : SecurityHooks.results($0.hook) }
    default: -4095...0
    }
  }

  /// A socket that may be null: one that has to be given back, or another view of one.
  private mutating func socket(_ target: PointerTarget, _ call: HelperCall) throws(Stop) -> RegisterState {
    if call.number == HelperPrototype.lookupTCP || call.number == HelperPrototype.lookupUDP { return acquired(target) }
    guard HelperPrototype.isCast(call.number), let reference = call.reference else {
      return .pointer(target, mayBeNull: true, id: newID())
    }
    // Null is a path of its own: the pointer has the id of what it came from.
    _ = newID()
    try postpone(at: state.instruction + 1) { $0.current[.r0] = .constant(0) }
    return .pointer(target, id: reference)
  }

  /// A pointer that may be null to something that has to be given back.
  private mutating func acquired(_ target: PointerTarget) -> RegisterState {
    // The kernel gives the pointer an id for its nullness, then the one of the reference.
    _ = newID()
    return .pointer(target, mayBeNull: true, id: acquire())
  }

  /// Programs do not change maps that they only read (`record_func_map`).
  private func checkReadOnlyMap(_ call: HelperCall) throws(Stop) {
    // map_update_elem, map_delete_elem, map_push_elem, map_pop_elem
    guard let map = call.map, [2, 3, 87, 88].contains(call.number),
      definition(ofMap: map).flags & MapDefinition.readOnlyForPrograms != 0
    else { return }
    throw reject("write into map forbidden")
  }

  /// Checks that a helper works on a map of its kind (`check_map_func_compatibility`).
  private func checkMap(_ call: HelperCall) throws(Stop) {
    guard let index = call.map else { return }
    if !isDescribed(index), call.number != HelperPrototype.tailCall {
      throw open("a map that is not described")
    }
    let kind = definition(ofMap: index).kind.number
    let message = "cannot pass map_type \(kind) into func \(call.name)#\(call.number)"
    if MapRules.forbidsChange(call.number, on: kind, in: input.context, input.kernel) {
      throw reject("cannot update sockmap in this context", following: [message])
    }
    if !MapRules.allows(call.number, on: kind) { throw reject(message) }
  }
}
