extension AssemblyToken {
  /// Whether the token is `+` or `-`.
  var isSign: Bool { kind == .mark && (text == "+" || text == "-") }

  /// The value of digits as LLVM reads them; nil for anything else and above 64 bits.
  ///
  /// The prefix `0x` selects hexadecimal, `0b` binary, another leading 0 octal. Suffixes (`5ll`) are rejected: LLVM
  /// ignores them, so that `r1 = 5ll` is not the 64-bit `r1 = 5 ll`.
  static func magnitude(_ text: String) -> UInt64? {
    switch text.prefix(2) {
    case "0x", "0X": UInt64(text.dropFirst(2), radix: 16)
    case "0b", "0B": UInt64(text.dropFirst(2), radix: 2)
    default: UInt64(text, radix: text.first == "0" ? 8 : 10)
    }
  }

  /// The message for text that is not a number.
  static func fault(_ text: String) -> String {
    let digits = text.prefix { $0.isNumber }
    if digits == text[...] {
      return digits.first == "0"
        ? "`\(text)` is not a number: a leading 0 means octal digits, or it does not fit in 64 bits"
        : "\(text) does not fit in 64 bits"
    }
    let suffix = text.drop { $0.isNumber }
    if !suffix.isEmpty, suffix.allSatisfy({ "uUlL".contains($0) }) {
      return "`\(text)` is not a number: it has no suffix, and a 64-bit immediate is written `\(digits) ll`"
    }
    return "`\(text)` is not a number"
  }
}
