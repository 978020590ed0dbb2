import BPF

/// What a program gets and has to give back (`acquire_reference`, `release_reference`, `check_reference_leak`).
extension Walker {
  /// Notes that the current instruction got something.
  /// - Parameter parent: the id of what it was made from; 0 for nothing.
  /// - Returns: the id of the registers that hold it.
  mutating func acquire(from parent: UInt32 = 0) -> UInt32 {
    let id = newID()
    state.references.append(PathState.Reference(id: id, instruction: state.instruction, parentID: parent))
    return id
  }

  /// Gives something back: no register holds it any more.
  mutating func release(_ register: RegisterState) throws(Stop) {
    guard state.holdsReference(register) else { return }
    try release(id: register.id)
  }

  /// Gives something back with all that was made from it (`release_reference`).
  mutating func release(id: UInt32) throws(Stop) {
    state.references.removeAll { $0.id == id }
    let losesPointers = keeps(.releasesLosePointers)
    var released = [id]
    var next = 0
    while next < released.count {
      let id = released[next]
      next += 1
      guard id != 0 else { continue }
      if let held = state.references.first(where: { $0.parentID == id }) {
        let place = program.slot(ofInstruction: held.instruction)
        throw reject("Leaking reference id=\(held.id) alloc_insn=\(place). Release it first.")
      }
      var children: [UInt32] = []
      state.forEachRegister { register in
        guard register.id == id || register.parentID == id, register.isInitialised else { return }
        if register.parentID == id { children.append(register.id) }
        if losesPointers { register = .unknown }
      }
      for frame in state.frames.indices {
        for slot in state.frames[frame].stack.indices {
          guard case .dynptr(let dynptr, _)? = state.frames[frame].stack[slot].object,
            dynptr.id == id || dynptr.parentID == id
          else { continue }
          if dynptr.parentID == id { children.append(dynptr.id) }
          state.frames[frame].stack[slot] = StackSlot()
          if frame == state.frames.count - 1 { noteSlots(slot...slot) }
        }
      }
      for child in children where !released.contains(child) { released.append(child) }
    }
  }

  /// Checks that everything was given back where the program ends.
  /// - Parameters:
  ///   - place: what ends it, in messages.
  ///   - given: the id of what the program gives to the kernel, which is checked with its result; 0 for nothing.
  func checkReferences(_ place: String, given: UInt32 = 0) throws(Stop) {
    try checkLocks(place)
    let held = state.references.filter { given == 0 || $0.id != given }
    guard !held.isEmpty else { return try checkRegions(place) }
    let lines = held.map {
      "Unreleased reference id=\($0.id) alloc_insn=\(program.slot(ofInstruction: $0.instruction))"
    }
    throw reject(lines + ["\(place) would lead to reference leak"])
  }

  /// Checks a load from a socket (`check_sock_access`).
  func checkSocket(_ pointer: RegisterState, _ name: String, _ offset: Int, _ size: Int) throws(Stop) {
    // Sockets are not moved.
    if pointer.target == .xdpSocket {
      // `struct bpf_xdp_sock` has one field, `queue_id`.
      if offset == 0, size == 4 { return }
      throw reject("\(name) invalid \(pointer.typeName) access off=\(offset) size=\(size)")
    }
    guard
      pointer.target == .tcpSocket
        ? Self.tcpSocketAllows(offset, size)
        : SocketField.allows(offset, size, isCommon: pointer.target == .socketCommon)
    else {
      throw reject("\(name) invalid \(pointer.typeName) access off=\(offset) size=\(size)")
    }
  }
}

extension Walker {
  /// The fields of `struct bpf_tcp_sock` (`bpf_tcp_sock_is_valid_access`): `bytes_received` and `bytes_acked` have 64 bits.
  private static func tcpSocketAllows(_ offset: Int, _ size: Int) -> Bool {
    guard (0..<112).contains(offset), offset % size == 0 else { return false }
    return size == ((80..<96).contains(offset) && offset % 8 == 0 ? 8 : 4)
  }

  /// Checks an access to the keys of a flow dissector, `struct bpf_flow_keys` (`check_flow_keys_access`).
  func checkFlowKeys(_ pointer: RegisterState, _ name: String, _ offset: Int, _ size: Int) throws(Stop) {
    guard let moved = pointer.value.constant.map({ Int64(bitPattern: $0) }) else {
      throw open("an offset of flow keys that is not known")
    }
    let place = Int(moved) + offset
    guard place >= 0, place + size <= 56 else { throw reject("invalid access to flow keys off=\(place) size=\(size)") }
  }
}

/// The fields of `struct bpf_sock` (`bpf_sock_is_valid_access`, net/core/filter.c).
private enum SocketField {
  private static let size = 80
  /// `family`, `type`, `protocol`, `src_port`, `state`, `rx_queue_mapping`: their first bytes may be read alone.
  private static let starts = [4, 8, 12, 44, 72, 76]
  private static let sourceAddress = 24..<44
  private static let destinationPort = 48..<50
  private static let padding = 50..<52
  private static let destinationAddress = 52..<72
  /// From `type` to `priority`: not those of a socket of an unknown kind.
  private static let ofFullSockets = 8..<24

  static func allows(_ offset: Int, _ size: Int, isCommon: Bool) -> Bool {
    if isCommon, ofFullSockets.contains(offset) { return false }
    guard offset >= 0, offset < Self.size, offset % size == 0 else { return false }
    switch offset {
    case sourceAddress, destinationAddress: return size <= 4
    case destinationPort: return size == 4 || size <= 2
    case padding: return false
    default: return size == 4 || size < 4 && starts.contains(offset)
    }
  }
}
