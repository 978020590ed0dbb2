extension CLexer {
  /// Reads a character constant after its prefix; the value of a constant of several characters is
  /// implementation-defined.
  mutating func readCharacter() throws(CParseError) -> CToken.Kind {
    let start = position
    try skipQuoted(UInt8(ascii: "'"), "character constant")
    let inner = Array(bytes[(start + 1)..<(position - 1)])
    if inner.count == 1, inner[0] != UInt8(ascii: "\\"), inner[0] < 0x80 { return .number(Int128(inner[0]), .int) }
    guard inner.count >= 2, inner[0] == UInt8(ascii: "\\"), let value = Self.escape(inner.dropFirst()) else {
      throw failure(.invalidConstant, "only single characters and escape sequences are supported", at: start)
    }
    // A plain char is signed (psABI AMD64, section 3.1.2).
    return .number(Int128(Int8(truncatingIfNeeded: value)), .int)
  }

  /// The value of an escape sequence without its backslash (C11 6.4.4.4); nil if invalid.
  private static func escape(_ text: ArraySlice<UInt8>) -> Int? {
    guard let first = text.first else { return nil }
    if first == UInt8(ascii: "x") { return Int(String(decoding: text.dropFirst(), as: UTF8.self), radix: 16) }
    if isDigit(first) { return text.count <= 3 ? Int(String(decoding: text, as: UTF8.self), radix: 8) : nil }
    let values: [UInt8: Int] = [
      UInt8(ascii: "n"): 10, UInt8(ascii: "t"): 9, UInt8(ascii: "r"): 13, UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8,
      UInt8(ascii: "f"): 12, UInt8(ascii: "v"): 11, UInt8(ascii: "e"): 27, UInt8(ascii: "\\"): 92,
      UInt8(ascii: "'"): 39, UInt8(ascii: "\""): 34, UInt8(ascii: "?"): 63,
    ]
    return text.count == 1 ? values[first] : nil
  }

  /// Reads an integer or a floating constant.
  mutating func readNumber() throws(CParseError) -> CToken.Kind {
    let start = position
    let isHex = byte() == UInt8(ascii: "0") && byte(1) | 0x20 == UInt8(ascii: "x")
    let exponent = UInt8(ascii: isHex ? "p" : "e")
    var isFloating = false
    while position < bytes.count {
      let current = bytes[position]
      if current == UInt8(ascii: ".") {
        isFloating = true
      } else if current | 0x20 == exponent {
        isFloating = true
        if byte(1) == UInt8(ascii: "-") || byte(1) == UInt8(ascii: "+") { position += 1 }
      } else if !Self.isWordStart(current), !Self.isDigit(current) {
        break
      }
      position += 1
    }
    return isFloating ? .floating(floatingType(from: start)) : try integer(from: start)
  }

  /// The type of the floating constant between an offset and the current one (C11 6.4.4.2).
  private func floatingType(from start: Int) -> FloatingType? {
    let text = bytes[start..<position]
    guard let last = text.last, let first = text.dropLast().last else { return nil }
    switch last | 0x20 {
    case UInt8(ascii: "f"): return Self.isDigit(first) || first == UInt8(ascii: ".") ? .float : nil
    case UInt8(ascii: "l"): return Self.isDigit(first) || first == UInt8(ascii: ".") ? .longDouble : nil
    // `1.0f16` also ends in a digit.
    default:
      return text.contains { $0 | 0x20 == UInt8(ascii: "f") } && !text.contains(UInt8(ascii: "x")) ? nil : .double
    }
  }

  /// The integer constant between an offset and the current one, with its type (C11 6.4.4.1).
  private func integer(from start: Int) throws(CParseError) -> CToken.Kind {
    var digits = bytes[start..<position]
    var isUnsigned = false
    var isLong = false
    while let last = digits.last, digits.count > 1, "uUlL".utf8.contains(last) {
      if last | 0x20 == UInt8(ascii: "u") { isUnsigned = true } else { isLong = true }
      digits.removeLast()
    }
    var base: Int128 = 10
    if digits.first == UInt8(ascii: "0"), digits.count > 1 {
      let second = digits[digits.startIndex + 1]
      if second | 0x20 == UInt8(ascii: "x") {
        base = 16
        digits = digits.dropFirst(2)
      } else if second | 0x20 == UInt8(ascii: "b") {
        base = 2
        digits = digits.dropFirst(2)
      } else {
        base = 8
      }
    }
    var value: Int128 = 0
    guard !digits.isEmpty else { throw failure(.invalidNumber, "this number has no digits", at: start) }
    for digit in digits {
      guard let amount = Self.digitValue(digit), amount < base else {
        throw failure(.invalidNumber, "this is not an integer constant of base \(base)", at: start)
      }
      value = value * base + amount
      guard value <= Int128(UInt64.max) else {
        throw failure(.invalidNumber, "this number does not fit 64 bits", at: start)
      }
    }
    let mayBeUnsigned = isUnsigned || base != 10
    let types: [(IntegerType, Bool)] = [
      (.int, !isUnsigned && !isLong), (.unsignedInt, mayBeUnsigned && !isLong), (.long, !isUnsigned),
      (.unsignedLong, true),
    ]
    let type = types.first { $0.1 && value <= $0.0.greatest }?.0
    return .number(value, type ?? .unsignedLong)
  }

  private static func digitValue(_ byte: UInt8) -> Int128? {
    if isDigit(byte) { return Int128(byte - UInt8(ascii: "0")) }
    let lower = byte | 0x20
    guard lower >= UInt8(ascii: "a"), lower <= UInt8(ascii: "f") else { return nil }
    return Int128(lower - UInt8(ascii: "a")) + 10
  }
}
