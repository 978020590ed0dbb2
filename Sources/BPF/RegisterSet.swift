/// A set of registers.
@frozen
public struct RegisterSet: OptionSet, Hashable, Sendable, Codable {
  /// One bit per register: bit n for register n.
  public let rawValue: UInt16

  /// The set with a bit pattern.
  @inlinable
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The set of one register.
  @inlinable
  public init(_ register: Register) { rawValue = 1 &<< UInt16(register.rawValue) }

  /// r0.
  public static let result = RegisterSet(rawValue: 1)
  /// r1 to r5.
  public static let arguments = RegisterSet(rawValue: 0b11_1110)
  /// r6.
  public static let context = RegisterSet(.r6)

  /// Whether a register is in the set.
  @inlinable
  public func contains(_ register: Register) -> Bool { rawValue & (1 &<< UInt16(register.rawValue)) != 0 }
}
