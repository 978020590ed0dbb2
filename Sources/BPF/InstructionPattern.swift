/// A row of the table, prepared for matching and encoding slots.
///
/// Everything the row fixes (opcode, zero and selecting fields) is one masked comparison of the 64-bit slot.
struct InstructionPattern {
  let form: InstructionForm
  /// The bits of the first slot that the row fixes, and their values.
  let mask: UInt64
  let value: UInt64
  /// Whether the dst and src fields must be a register r0 to r10.
  let checksDestination: Bool
  let checksSource: Bool
  /// The offsets that a stack-argument form accepts; nil for all other forms.
  let stackArgument: StackArgumentDirection?
  let slotCount: UInt8
  /// The bits of the second slot that must be zero.
  let nextMask: UInt64
  /// The register fields that are read or written, and the registers used without a field.
  let readsDestination: Bool
  let readsSource: Bool
  let writesDestination: Bool
  let writesSource: Bool
  let implicitReads: RegisterSet
  let implicitWrites: RegisterSet

  init(_ row: InstructionDescription) {
    var mask: UInt64 = 0xff
    var value = UInt64(row.opcode)
    func register(_ field: RegisterField, shift: UInt64) -> Bool {
      switch field {
      case .zero: mask |= 15 << shift
      case .fixed(let number):
        mask |= 15 << shift
        value |= UInt64(number & 15) << shift
      case .params:
        mask |= 15 << shift
        value |= UInt64(Register.params.rawValue) << shift
      case .read, .write, .readWrite: return true
      }
      return false
    }
    form = row.form
    checksDestination = register(row.destination, shift: 8)
    checksSource = register(row.source, shift: 12)
    switch row.offset {
    case .zero: mask |= 0xffff << 16
    case .fixed(let number):
      mask |= 0xffff << 16
      value |= UInt64(UInt16(bitPattern: number)) << 16
    case .displacement, .incomingSlot, .outgoingSlot, .jump, .descriptor: break
    }
    switch row.immediate {
    case .zero: mask |= 0xffff_ffff << 32
    case .fixed(let number):
      mask |= 0xffff_ffff << 32
      value |= UInt64(UInt32(bitPattern: number)) << 32
    case .value, .jump: break
    }
    stackArgument =
      switch row.offset {
      case .incomingSlot: .incoming
      case .outgoingSlot: .outgoing
      case .zero, .fixed, .displacement, .jump, .descriptor: nil
      }
    slotCount = row.nextImmediate == nil ? 1 : 2
    nextMask = row.nextImmediate == .value ? 0xffff_ffff : ~0
    readsDestination = row.destination.isRead
    readsSource = row.source.isRead
    writesDestination = row.destination.isWritten
    writesSource = row.source.isWritten
    implicitReads = row.implicitReads
    implicitWrites = row.implicitWrites
    self.mask = mask
    self.value = value
  }

  /// Whether a first slot matches this row; the second slot is not checked.
  @inline(__always)
  func matches(_ slot: UInt64) -> Bool {
    guard slot & mask == value else { return false }
    if checksDestination && (slot >> 8) & 15 > 10 { return false }
    if checksSource && (slot >> 12) & 15 > 10 { return false }
    if let stackArgument { return stackArgument.allows(Int16(truncatingIfNeeded: slot >> 16)) }
    return true
  }
}

extension RegisterField {
  fileprivate var isRead: Bool { self == .read || self == .readWrite }
  fileprivate var isWritten: Bool { self == .write || self == .readWrite }
}

/// The direction of a stack argument through r11.
enum StackArgumentDirection {
  /// Loaded by a callee: offsets above 0.
  case incoming
  /// Stored by a caller: offsets below 0.
  case outgoing

  /// Whether a displacement in bytes from r11 names a slot.
  func allows(_ offset: Int16) -> Bool {
    guard offset % 8 == 0 else { return false }
    switch self {
    case .incoming: return offset > 0
    case .outgoing: return offset < 0
    }
  }
}

/// The rows of the table as patterns, by form and by opcode.
struct InstructionPatterns: Sendable {
  static let shared = InstructionPatterns()

  /// In the order of the table.
  let byForm: [InstructionPattern]
  /// In the order of opcodes; those of one opcode in the order of the table.
  let byOpcode: [InstructionPattern]
  /// The index of each opcode's first pattern in `byOpcode`; 257 entries.
  let first: [UInt16]

  private init() {
    byForm = InstructionTable.rows.map(InstructionPattern.init)
    var sorted: [InstructionPattern] = []
    var first: [UInt16] = []
    for opcode in 0...255 as ClosedRange<UInt64> {
      first.append(UInt16(truncatingIfNeeded: sorted.count))
      sorted += byForm.filter { $0.value & 0xff == opcode }
    }
    first.append(UInt16(truncatingIfNeeded: sorted.count))
    byOpcode = sorted
    self.first = first
  }

  /// The patterns with an opcode.
  @inline(__always)
  func candidates(_ opcode: UInt8) -> Range<Int> {
    Int(first[Int(opcode)])..<Int(first[Int(opcode) + 1])
  }
}
