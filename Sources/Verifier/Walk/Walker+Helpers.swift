import BPF

/// Calls of helpers (`check_helper_call`, `check_func_arg`).
extension Walker {
  /// What a call knows of its map.
  private struct MapArgument {
    var index: UInt32?
    /// The key, if it is known.
    var key: UInt64?
  }

  mutating func callHelper(_ number: Int32) throws(Stop) -> Next {
    let name = "bpf_" + (HelperNames.name(of: number) ?? "unspec")
    guard let prototype = HelperPrototype.of(number) else { throw open("the helper \(name)#\(number)") }
    var map = MapArgument()
    for (index, argument) in prototype.arguments.enumerated() { try check(prototype, index, argument, &map) }
    if number == HelperPrototype.tailCall {
      if let key = argumentNode(3) { graph.markPrecise(key) }
    }
    if number == HelperPrototype.loop, case .function(let callback)? = state.current[.r2].target {
      try enterLoop(callback: Int(callback))
    }
    state.current.clearCallerSaved()
    state.current.clearOutgoing()
    state.current[.r0] = result(prototype, map)
    try checkMap(prototype, map, "\(name)#\(number)")
    return .following
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
    case .mapKey, .mapValue, .readMemory: try expect(held, name, Self.memoryTypes) { $0.isMemory }
    case .memorySize: break
    case .function: try expect(held, name, "func") { if case .function = $0 { true } else { false } }
    case .stackOrNull:
      if held.isNull {
        graph.markPrecise(held.node)
      } else {
        try expect(held, name, "fp") { if case .stack = $0 { true } else { false } }
      }
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
    case .memorySize:
      guard held.isScalar else { throw reject("\(name) type=\(held.typeName) expected=scalar") }
      try checkSizedMemory(
        state.current.registers[index], "R\(index)", size: held, name, [.read], allowsNone: false)
    default: break
    }
  }

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

  private mutating func result(_ prototype: HelperPrototype, _ map: MapArgument) -> RegisterState {
    switch prototype.result {
    case .scalar: return .unknown
    case .mapValueOrNull:
      guard let index = map.index else { return .unknown }
      let isThere = map.key.map { $0 < UInt64(definition(ofMap: index).entryCount) } ?? false
      return .pointer(.mapValue(index), mayBeNull: !isThere, id: isThere ? 0 : newID())
    }
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
    case .instructionArray, .other: throw open("maps of type \(kind.number)")
    }
    if !fits { throw reject("cannot pass map_type \(kind.number) into func \(name)") }
  }
}

extension PointerTarget {
  /// Whether it is memory that a helper may read.
  fileprivate var isMemory: Bool {
    switch self {
    case .stack, .mapKey, .mapValue, .context: true
    case .memory(_, let isReadOnly): !isReadOnly
    case .map, .function: false
    }
  }
}
