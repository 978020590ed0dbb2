/// A condition of `jcc`, by the low four bits of its opcode (Intel SDM volume 2, appendix B.1.4.7).
@frozen public enum JumpCondition: UInt8, Sendable {
  case below = 0x2
  case aboveOrEqual = 0x3
  case equal = 0x4
  case notEqual = 0x5
  case belowOrEqual = 0x6
  case above = 0x7
  case less = 0xC
  case greaterOrEqual = 0xD
  case lessOrEqual = 0xE
  case greater = 0xF
}

/// A two-operand arithmetic instruction with the common encodings.
///
/// The raw value is the opcode of the `r/m, r` form; bits 3 to 5 are the ModRM extension of the immediate forms.
@frozen public enum Arithmetic: UInt8, Sendable {
  case add = 0x01
  case or = 0x09
  case and = 0x21
  case sub = 0x29
  case xor = 0x31
  case cmp = 0x39

  @inlinable var `extension`: UInt8 { (rawValue >> 3) & 7 }
}

/// A shift, by its ModRM extension.
@frozen public enum Shift: UInt8, Sendable {
  case left = 4
  case right = 5
  case arithmeticRight = 7
}
