/// Numbers in hexadecimal.
package enum Hex {
  /// As many digits as it takes: `0x1f`.
  package static func short(_ value: UInt64) -> String { "0x" + String(value, radix: 16) }

  /// All digits of an eightbyte: `0x7776757473727170`.
  package static func word(_ value: UInt64) -> String { "0x" + digits(value, count: 16) }

  /// Exactly `count` digits, without a prefix.
  package static func digits(_ value: UInt64, count: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }
}
