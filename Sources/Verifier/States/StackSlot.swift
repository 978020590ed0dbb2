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
    /// A part of a dynptr (`STACK_DYNPTR`).
    case dynptr
    /// A part of an iterator (`STACK_ITER`).
    case iterator

    /// Whether only kfuncs and helpers may use it.
    var isObject: Bool { self == .dynptr || self == .iterator }
  }

  /// The register that was spilled; its kind is `.uninitialised` if none was.
  var spilled = RegisterState.uninitialised
  /// The kernel object that it is part of; nil for none.
  private(set) var object: StackObject?
  private var contents: UInt64 = 0
  /// The bytes, one bit each, that were stored before states were compared last. Where no later instruction reads them, the
  /// kernel has forgotten them (`STACK_POISON`).
  private var forgettable: UInt8 = 0

  /// What a byte holds: byte 7 is the lowest address of the slot, as in the kernel's `slot_type`.
  subscript(byte byte: Int) -> Content {
    get { Content(rawValue: UInt8(truncatingIfNeeded: contents >> (8 * UInt64(byte)))) ?? .nothing }
    set {
      contents = contents & ~(0xFF << (8 * UInt64(byte))) | UInt64(newValue.rawValue) << (8 * UInt64(byte))
      forgettable &= ~(1 << UInt8(byte))
      if !newValue.isObject { object = nil }
    }
  }

  /// A slot that is part of a kernel object.
  init(_ object: StackObject) {
    let content: Content
    switch object {
    case .dynptr: content = .dynptr
    case .iterator: content = .iterator
    }
    for byte in 0..<8 { self[byte: byte] = content }
    self.object = object
  }

  /// An empty slot.
  init() {}

  /// Whether the kernel may have forgotten a byte that no later instruction reads.
  func isForgettable(byte: Int) -> Bool { forgettable & (1 << UInt8(byte)) != 0 }

  /// Notes that states were compared: the kernel forgets what is not read any more.
  mutating func noteComparison() { forgettable = 0xFF }

  /// Whether its bytes are the same kinds as another slot's.
  func hasContents(of other: StackSlot) -> Bool { contents == other.contents }

  /// Whether nothing was stored in any byte.
  var isEmpty: Bool { contents == 0 }

  /// Whether a register was spilled here (`bpf_is_spilled_reg`): it ends in the byte of the lowest address.
  var holdsRegister: Bool { self[byte: 7] == .spill }

  /// Whether a scalar was spilled here.
  var holdsScalar: Bool { holdsRegister && spilled.isScalar }

  /// The bytes of the spilled register: 1 to 8 (those from byte 7 down).
  var spilledSize: Int {
    var size = 1
    var byte = 7
    while byte > 0, self[byte: byte - 1] == .spill {
      size += 1
      byte -= 1
    }
    return size
  }
}
