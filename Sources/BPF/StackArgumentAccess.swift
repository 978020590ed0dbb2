/// An access to a stack-argument slot through r11: one of the three forms in which r11 is valid.
///
/// Slots are 1-based and 8 bytes: argument 6 is slot 1. The limit of 7 slots is the verifier's.
@frozen
public enum StackArgumentAccess: Hashable, Sendable {
  /// `LDX|MEM|DW` at r11 + 8 * slot: a callee loads an incoming argument.
  case load(slot: Int, into: Register)
  /// `STX|MEM|DW` or `ST|MEM|DW` at r11 - 8 * slot: a caller stores an outgoing argument.
  case store(slot: Int, Operand)
}

extension Instruction {
  /// The instruction as a stack-argument access; nil for all others, invalid uses of r11 included.
  public var stackArgument: StackArgumentAccess? {
    switch self {
    case .load(.double, let register, base: .params, let offset)
    where register != .params && StackArgumentDirection.incoming.allows(offset):
      return .load(slot: Int(offset) / 8, into: register)
    case .store(.double, base: .params, let offset, let operand)
    where operand.register != .params && StackArgumentDirection.outgoing.allows(offset):
      return .store(slot: -Int(offset) / 8, operand)
    default:
      return nil
    }
  }
}
