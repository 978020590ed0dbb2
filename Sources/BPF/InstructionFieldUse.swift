/// The dst or src register field in a row of the table.
public enum RegisterField: Hashable, Sendable {
  /// Not used: must be zero.
  case zero
  /// Selects the form: must have this value.
  case fixed(UInt8)
  /// r0 to r10, read.
  case read
  /// r0 to r10, written. (That r10 is read-only is a rule for programs, not of the encoding.)
  case write
  /// r0 to r10, read and then written.
  case readWrite
  /// r11, `BPF_REG_PARAMS`.
  case params
}

/// The off field in a row of the table.
public enum OffsetField: Hashable, Sendable {
  /// Not used: must be zero.
  case zero
  /// Selects the form: must have this value.
  case fixed(Int16)
  /// A displacement in bytes.
  case displacement
  /// A displacement in bytes from r11 to an incoming slot: above 0, a multiple of 8.
  case incomingSlot
  /// A displacement in bytes from r11 to an outgoing slot: below 0, a multiple of 8.
  case outgoingSlot
  /// A jump's distance in slots from the next instruction.
  case jump
  /// An index of a BTF file descriptor.
  case descriptor
}

/// The imm field in a row of the table.
public enum ImmediateField: Hashable, Sendable {
  /// Not used: must be zero.
  case zero
  /// Selects the form: must have this value.
  case fixed(Int32)
  /// A value.
  case value
  /// A distance in slots.
  case jump
}
