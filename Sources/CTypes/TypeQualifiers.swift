/// Type qualifiers, as written before a pointer's `*`.
public struct TypeQualifiers: OptionSet, Sendable, Hashable {
  /// The bits: const 1, volatile 2, restrict 4.
  public let rawValue: UInt8

  /// Creates a set from its bits.
  /// - Parameter rawValue: const 1, volatile 2, restrict 4.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// `const`.
  public static let const = TypeQualifiers(rawValue: 1)
  /// `volatile`.
  public static let volatile = TypeQualifiers(rawValue: 2)
  /// `restrict`.
  public static let restrict = TypeQualifiers(rawValue: 4)

  /// The C spelling, each word followed by a space: `"const volatile "`.
  var prefix: String {
    (contains(.const) ? "const " : "") + (contains(.volatile) ? "volatile " : "")
      + (contains(.restrict) ? "restrict " : "")
  }
}
