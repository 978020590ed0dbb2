import BPF

/// Packets: how far they reach, and comparisons that tell it (`check_packet_access`, `try_match_pkt_pointers`).
extension Walker {
  /// The greatest offset in a packet (`MAX_PACKET_OFF`).
  private static let greatestPacketOffset: UInt64 = 0xFFFF

  /// Checks an access to a packet.
  func checkPacket(
    _ pointer: RegisterState, _ name: String, _ offset: Int, _ size: Int, allowsNone: Bool = false
  ) throws(Stop) {
    guard let range = pointer.packetRange.bytes else { throw reject("\(name) offset is outside of the packet") }
    try checkRegion(pointer, name, offset, size, Int(range), allowsNone: allowsNone)
  }

  /// The data of packets may be elsewhere now.
  mutating func losePackets() { if keeps(.movesLosePackets) { state.forgetPackets() } }

  /// What earlier comparisons tell of one with the packet's end; nil if nothing (`is_pkt_ptr_branch_taken`).
  static func packetBranch(_ condition: Condition, _ first: RegisterState, _ second: RegisterState) -> Bool? {
    let (pointer, own): (RegisterState, Condition?)
    if second.target == .packetEnd {
      (pointer, own) = (first, condition)
    } else if first.target == .packetEnd {
      (pointer, own) = (second, condition.exchanged)
    } else {
      return nil
    }
    switch (own, pointer.packetRange) {
    case (.le, .beyondEnd), (.lt, .beyondEnd), (.lt, .atEnd): return false
    case (.gt, .beyondEnd), (.ge, .beyondEnd), (.ge, .atEnd): return true
    default: return nil
    }
  }

  /// A comparison of a packet pointer with the packet's end, or of one in front of the packet with its start, tells how far
  /// the packet reaches on the one path, and that the pointer is at its end or behind it on the other.
  mutating func learnPacketRange(_ other: Int, _ condition: Condition, _ left: Register, _ right: Register) {
    let first = state.current[left]
    let second = state.current[right]
    let (inside, pointer): (Condition?, Register)
    if Self.isBound(second, of: first) {
      (inside, pointer) = (condition, left)
    } else if Self.isBound(first, of: second) {
      (inside, pointer) = (condition.exchanged, right)
    } else {
      return
    }
    // Whether the pointer lies inside where the jump is taken, and whether the packet has a byte at the pointer then.
    switch inside {
    case .gt: learn(pointer, isInsideIfTaken: false, isOpen: false, other)
    case .ge: learn(pointer, isInsideIfTaken: false, isOpen: true, other)
    case .lt: learn(pointer, isInsideIfTaken: true, isOpen: true, other)
    case .le: learn(pointer, isInsideIfTaken: true, isOpen: false, other)
    default: return
    }
  }

  private mutating func learn(_ pointer: Register, isInsideIfTaken: Bool, isOpen: Bool, _ other: Int) {
    let known = state.current[pointer]
    if isInsideIfTaken {
      Self.extend(&pending[other].state, known, isOpen: isOpen)
      Self.markEnd(&state, pointer, isBeyond: !isOpen)
    } else {
      Self.extend(&state, known, isOpen: isOpen)
      Self.markEnd(&pending[other].state, pointer, isBeyond: !isOpen)
    }
  }

  /// Whether a register is what a packet pointer is compared with: the end, or of one in front of the packet its start.
  private static func isBound(_ bound: RegisterState, of pointer: RegisterState) -> Bool {
    if pointer.kind == .pointer(.packet, mayBeNull: false) { return bound.target == .packetEnd }
    return pointer.kind == .pointer(.packetMetadata, mayBeNull: false) && bound.target == .packet && bound.id == 0
      && bound.value.constant == 0
  }

  /// Extends the range of all pointers with the base of one that lies inside the packet (`find_good_pkt_pointers`).
  private static func extend(_ path: inout PathState, _ pointer: RegisterState, isOpen: Bool) {
    let greatest = pointer.value.unsignedMaximum
    if greatest == 0 && isOpen || greatest > greatestPacketOffset { return }
    let range = Int32(greatest) + (isOpen ? 1 : 0)
    path.forEachRegister { register in
      guard register.kind == pointer.kind, register.id == pointer.id else { return }
      register.packetRange = .bytes(max(register.packetRange.bytes ?? 0, range))
    }
  }

  private static func markEnd(_ path: inout PathState, _ pointer: Register, isBeyond: Bool) {
    guard path.current[pointer].target == .packet else { return }
    path.current[pointer].packetRange = isBeyond ? .beyondEnd : .atEnd
  }
}

extension Condition {
  /// The condition for exchanged operands (`flip_opcode`); nil for those that no packet pointers have.
  fileprivate var exchanged: Condition? {
    switch self {
    case .gt: .lt
    case .ge: .le
    case .lt: .gt
    case .le: .ge
    default: nil
    }
  }
}
