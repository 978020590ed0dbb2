/// Eight bytes of a program stack (`struct bpf_stack_state`).
struct StackSlot {
  /// What a byte holds (`enum bpf_stack_slot_type`).
  enum Content: UInt8 {
    /// Nothing was stored (`STACK_INVALID`).
    case nothing = 0
    /// A part of a spilled register (`STACK_SPILL`).
    case spill
    /// Something (`STACK_MISC`).
    case something
    /// Zero (`STACK_ZERO`).
    case zero
    /// Nothing reads what it holds (`STACK_POISON`).
    case poison
    /// A part of a dynptr (`STACK_DYNPTR`).
    case dynptr = 8
    /// A part of an iterator (`STACK_ITER`).
    case iterator
    /// A part of the state of interrupts (`STACK_IRQ_FLAG`).
    case interruptFlag

    /// Whether only kfuncs and helpers may use it.
    var isObject: Bool { self == .dynptr || self == .iterator || self == .interruptFlag }
  }

  /// The register that was spilled; its kind is `.uninitialised` if none was.
  var spilled = RegisterState.uninitialised
  /// The kernel object that it is part of; nil for none.
  private(set) var object: StackObject?
  private var contents: UInt64 = 0

  /// What a byte holds: byte 7 is the lowest address of the slot, as in the kernel's `slot_type`.
  subscript(byte byte: Int) -> Content {
    get { Content(rawValue: UInt8(truncatingIfNeeded: contents >> (8 * UInt64(byte)))) ?? .nothing }
    set {
      contents = contents & ~(0xFF << (8 * UInt64(byte))) | UInt64(newValue.rawValue) << (8 * UInt64(byte))
      if !newValue.isObject { object = nil }
    }
  }

  /// A slot that is part of a kernel object.
  init(_ object: StackObject) {
    let content: Content
    switch object {
    case .dynptr: content = .dynptr
    case .iterator: content = .iterator
    case .interruptFlag: content = .interruptFlag
    }
    for byte in 0..<8 { self[byte: byte] = content }
    self.object = object
  }

  /// An empty slot.
  init() {}

  /// Whether its bytes are the same kinds as another slot's: what nothing reads is as what was never stored.
  func hasContents(of other: StackSlot) -> Bool { used == other.used }

  /// Whether nothing was stored in any byte, or nothing reads it.
  var isEmpty: Bool { used == 0 }

  /// The contents with zero for bytes that nothing reads: `poison` is the only one with bit 2 set.
  private var used: UInt64 { contents & ~((contents >> 2 & 0x0101_0101_0101_0101) &* 0xFF) }

  /// Forgets the halves that nothing reads any more (`__clean_func_state`).
  /// - Parameter live: the halves that may be read; bit 0 is the one next to r10.
  mutating func clean(live: UInt8) {
    guard mayClean(live: live) else { return }
    let (isLowLive, isHighLive) = (live & 1 != 0, live & 2 != 0)
    if !isHighLive {
      if isLowLive, holdsRegister {
        // A pointer and a zero stay as they are.
        guard spilled.isScalar, !spilled.isNull else { return }
        for byte in 0..<4 where self[byte: byte] == .spill { self[byte: byte] = .something }
      }
      spilled = .uninitialised
    }
    if !isLowLive { contents = contents & ~0xFFFF_FFFF | Self.allPoison & 0xFFFF_FFFF }
    if !isHighLive { contents = contents & 0xFFFF_FFFF | Self.allPoison & ~0xFFFF_FFFF }
  }

  /// Whether there is something to forget.
  func mayClean(live: UInt8) -> Bool { live != 0b11 && contents != Self.allPoison && object == nil }

  private static let allPoison: UInt64 = 0x0404_0404_0404_0404

  /// Whether a register was spilled here (`bpf_is_spilled_reg`): it ends in the byte of the lowest address.
  var holdsRegister: Bool { self[byte: 7] == .spill }

  /// Whether a scalar was spilled here.
  var holdsScalar: Bool { holdsRegister && spilled.isScalar }

  /// The bytes of the spilled register: 1 to 8 (those from byte 7 down).
  var spilledSize: Int { (contents ^ Self.allSpill).leadingZeroBitCount / 8 }

  /// Holds a register in some of its bytes (those from byte 7 down) from now on (`save_register_state`).
  ///
  /// The rest of a wider spill holds something. As root the other bytes stay what they were.
  mutating func spill(_ register: RegisterState, size: Int) {
    let kept = UInt64.max >> UInt64(8 * size)
    for byte in 0..<(8 - size) where self[byte: byte] == .spill { self[byte: byte] = .something }
    contents = contents & kept | Self.allSpill & ~kept
    object = nil
    spilled = register
  }

  /// All bytes of a slot with a spilled register become bytes of any content (`scrub_special_slot`).
  mutating func forgetRegister() {
    if holdsRegister {
      for byte in 0..<8 where self[byte: byte] == .spill || self[byte: byte] == .zero { self[byte: byte] = .something }
    }
    spilled = .uninitialised
  }

  private static let allSpill: UInt64 = 0x0101_0101_0101_0101
}
