/// Formatting of numbers in hexadecimal.
package enum Hex {
  /// The shortest form: `0x1f`.
  /// - Parameter value: any value.
  package static func short(_ value: UInt64) -> String { "0x" + String(value, radix: 16) }

  /// All 16 digits of an eightbyte: `0x7776757473727170`.
  /// - Parameter value: any value.
  package static func word(_ value: UInt64) -> String { "0x" + digits(value, count: 16) }

  /// Two digits of each byte.
  /// - Parameters:
  ///   - bytes: the bytes.
  ///   - separator: the text between two bytes.
  package static func bytes(_ bytes: some Sequence<UInt8>, separator: String = "") -> String {
    bytes.map { digits(UInt64($0), count: 2) }.joined(separator: separator)
  }

  /// Exactly `count` digits, without a prefix.
  /// - Parameters:
  ///   - value: a value of at most `count` digits.
  ///   - count: number of digits.
  package static func digits(_ value: UInt64, count: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }
}
