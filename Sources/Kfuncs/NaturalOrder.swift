/// The order of names in which numbers count as numbers: `kf_u64_6` before `kf_u64_10`.
enum NaturalOrder {
  static func precedes(_ left: String, _ right: String) -> Bool {
    var (left, right) = (Array(left.utf8)[...], Array(right.utf8)[...])
    while let a = left.first, let b = right.first {
      if isDigit(a) && isDigit(b) {
        let (first, second) = (takeNumber(&left), takeNumber(&right))
        if first != second { return first.count != second.count ? first.count < second.count : first < second }
      } else {
        if a != b { return a < b }
        left.removeFirst()
        right.removeFirst()
      }
    }
    return left.count < right.count
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  /// The digits of a number without leading zeros: comparable by length, then by text, whatever their count.
  private static func takeNumber(_ text: inout ArraySlice<UInt8>) -> String {
    let digits = text.prefix(while: isDigit)
    text = text.dropFirst(digits.count)
    return String(decoding: digits.drop { $0 == UInt8(ascii: "0") }, as: UTF8.self)
  }
}
