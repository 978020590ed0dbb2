/// The order of names in which numbers count as numbers: `kf_u64_6` before `kf_u64_10`.
package enum NaturalOrder {
  /// Whether a name precedes another one.
  /// - Parameters:
  ///   - first: the first name.
  ///   - second: the second name.
  package static func precedes(_ first: String, _ second: String) -> Bool {
    var (left, right) = (Array(first.utf8)[...], Array(second.utf8)[...])
    while let a = left.first, let b = right.first {
      if isDigit(a) && isDigit(b) {
        let (a, b) = (takeNumber(&left), takeNumber(&right))
        if a != b { return a.count != b.count ? a.count < b.count : a < b }
      } else {
        if a != b { return a < b }
        left.removeFirst()
        right.removeFirst()
      }
    }
    if left.count != right.count { return left.count < right.count }
    // The order must be total: names that differ only in leading zeros are ordered by their bytes.
    return Array(first.utf8).lexicographicallyPrecedes(Array(second.utf8))
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  /// Removes the digits of a number; returns them without leading zeros: comparable by length, then by text.
  private static func takeNumber(_ text: inout ArraySlice<UInt8>) -> String {
    let digits = text.prefix(while: isDigit)
    text = text.dropFirst(digits.count)
    return String(decoding: digits.drop { $0 == UInt8(ascii: "0") }, as: UTF8.self)
  }
}
