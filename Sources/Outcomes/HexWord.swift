import Support

/// A 64-bit word whose coded form is text of 16 hexadecimal digits: readers of JSON keep 53 bits of a number.
package struct HexWord: Sendable, Hashable, Codable {
  /// The word.
  package let value: UInt64

  /// Wraps a word.
  package init(_ value: UInt64) { self.value = value }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    let digits = text.utf8.dropFirst(2)
    guard text.utf8.count == 18, text.utf8.starts(with: "0x".utf8), digits.allSatisfy(isDigit),
      let value = UInt64(Substring(digits), radix: 16)
    else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is no word: 0x and 16 hexadecimal digits would be one")
    }
    self.value = value
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(Hex.word(value))
  }
}

/// Whether a byte of text is a hexadecimal digit as documents have it.
private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte) }

/// Bytes whose coded form is text of two hexadecimal digits each.
package struct HexBytes: Sendable, Hashable, Codable {
  /// The bytes.
  package let bytes: [UInt8]

  /// Wraps bytes.
  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let digits = Array(try container.decode(String.self).utf8)
    guard digits.count % 2 == 0, digits.allSatisfy(isDigit) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no pairs of hexadecimal digits")
    }
    let values = digits.map { $0 < 0x3A ? $0 - 0x30 : $0 - 0x61 + 10 }
    bytes = stride(from: 0, to: values.count, by: 2).map { values[$0] << 4 | values[$0 + 1] }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(Hex.bytes(bytes))
  }
}
