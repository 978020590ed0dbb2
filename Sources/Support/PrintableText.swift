extension String {
  /// Text of a file that is no text file, such as a symbol's name, so that it can stand in one line: each control character
  /// and line separator is written as `\u{HEX}`.
  package var printable: String {
    if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if scalar.needsEscape {
        text += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }
}

extension Unicode.Scalar {
  fileprivate var needsEscape: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .format: true
    default: false
    }
  }
}
