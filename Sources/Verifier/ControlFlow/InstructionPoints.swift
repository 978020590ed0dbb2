/// What the control flow says of an instruction.
struct InstructionPoints: OptionSet, Sendable {
  let rawValue: UInt8

  /// States are compared and kept there (`prune_point`).
  static let prune = InstructionPoints(rawValue: 1)
  /// Control may come there from elsewhere than the instruction before (`jmp_point`).
  static let jump = InstructionPoints(rawValue: 32)
  /// A state is always kept there (`force_checkpoint`).
  static let forcesCheckpoint = InstructionPoints(rawValue: 2)
  /// It calls a callback before it returns (`calls_callback`).
  static let callsCallback = InstructionPoints(rawValue: 4)
  /// A path leads there.
  static let reached = InstructionPoints(rawValue: 8)
  /// A jump leads into it: it is a 64-bit immediate.
  static let enteredInside = InstructionPoints(rawValue: 16)
}
