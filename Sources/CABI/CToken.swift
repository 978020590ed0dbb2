/// A token of C, with its place in the text.
struct CToken {
  /// What a token is.
  enum Kind: Equatable {
    /// An identifier or keyword.
    case word(String)
    /// An integer constant, or a character constant's value.
    case number(Int128)
    /// A string literal.
    case string
    /// A floating constant; only skipped function bodies and initialisers hold any.
    case floating
    /// An operator or punctuator of one byte.
    case mark(UInt8)
    /// `...`.
    case ellipsis
    /// `<<`.
    case shiftLeft
    /// `>>`.
    case shiftRight
    /// The end of the text.
    case end
  }

  let kind: Kind
  /// First byte, counted from the start of the text.
  let offset: Int

  /// The token in words, for messages.
  var text: String {
    switch kind {
    case .word(let word): "'\(word)'"
    case .number(let value): "'\(value)'"
    case .string: "a string"
    case .floating: "a floating constant"
    case .mark(let byte): "'\(Character(UnicodeScalar(byte)))'"
    case .ellipsis: "'...'"
    case .shiftLeft: "'<<'"
    case .shiftRight: "'>>'"
    case .end: "the end of the text"
    }
  }
}

/// Cuts a text into tokens.
struct CLexer {
  private let bytes: [UInt8]
  private var position = 0
  private var tokens: [CToken] = []
  /// Whether only white space stood before on this line.
  private var isLineStart = true

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Cuts a text into tokens; the last one is always ``CToken/Kind/end``.
  /// - Parameter bytes: the text in UTF-8.
  /// - Throws: an error at the first byte that begins no token.
  static func tokens(of bytes: [UInt8]) throws(CParseError) -> [CToken] {
    var lexer = CLexer(bytes)
    lexer.tokens.reserveCapacity(bytes.count / 4 + 1)
    while try lexer.next() {}
    lexer.tokens.append(CToken(kind: .end, offset: bytes.count))
    return lexer.tokens
  }

  /// Makes an error at a byte.
  /// - Parameters:
  ///   - bytes: the text.
  ///   - offset: the byte.
  static func error(
    _ code: CParseError.Code, _ message: String, in bytes: [UInt8], at offset: Int
  ) -> CParseError {
    var line = 1
    var column = 1
    for byte in bytes[..<min(offset, bytes.count)] {
      if byte == 0x0a {
        line += 1
        column = 1
      } else {
        column += 1
      }
    }
    return CParseError(code: code, line: line, column: column, message: message)
  }

  private func failure(_ code: CParseError.Code, _ message: String, at offset: Int) -> CParseError {
    Self.error(code, message, in: bytes, at: offset)
  }

  private func byte(_ ahead: Int = 0) -> UInt8 {
    position + ahead < bytes.count ? bytes[position + ahead] : 0
  }

  private mutating func next() throws(CParseError) -> Bool {
    guard position < bytes.count else { return false }
    let first = bytes[position]
    switch first {
    case 0x0a:
      isLineStart = true
      position += 1
      return true
    case 0x20, 0x09, 0x0b, 0x0c, 0x0d:
      position += 1
      return true
    case UInt8(ascii: "\\") where byte(1) == 0x0a || (byte(1) == 0x0d && byte(2) == 0x0a):
      position += byte(1) == 0x0a ? 2 : 3
      return true
    case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/") || byte(1) == UInt8(ascii: "*"):
      try skipComment()
      return true
    case UInt8(ascii: "#") where isLineStart:
      try skipDirective()
      return true
    default:
      break
    }
    isLineStart = false
    try readToken(first)
    return true
  }

  private mutating func readToken(_ first: UInt8) throws(CParseError) {
    let start = position
    if Self.isWordStart(first) {
      while position < bytes.count, Self.isWordStart(bytes[position]) || Self.isDigit(bytes[position]) { position += 1 }
      append(.word(String(decoding: bytes[start..<position], as: UTF8.self)), start)
      return
    }
    let second = byte(1)
    if Self.isDigit(first) || (first == UInt8(ascii: ".") && Self.isDigit(second)) {
      append(try readNumber(), start)
      return
    }
    switch first {
    case UInt8(ascii: "'"):
      append(.number(try readCharacter()), start)
    case UInt8(ascii: "\""):
      try skipQuoted(UInt8(ascii: "\""), "string")
      append(.string, start)
    case UInt8(ascii: ".") where second == first && byte(2) == first:
      position += 3
      append(.ellipsis, start)
    case UInt8(ascii: "<") where second == first:
      position += 2
      append(.shiftLeft, start)
    case UInt8(ascii: ">") where second == first:
      position += 2
      append(.shiftRight, start)
    default:
      guard Self.marks.contains(first) else {
        let shown = first > 0x20 && first < 0x7f ? "'\(Character(UnicodeScalar(first)))'" : Self.hex(first)
        throw failure(.unexpectedCharacter, "\(shown) begins no C token", at: start)
      }
      position += 1
      append(.mark(first), start)
    }
  }

  private mutating func append(_ kind: CToken.Kind, _ offset: Int) {
    tokens.append(CToken(kind: kind, offset: offset))
  }

  private mutating func skipComment() throws(CParseError) {
    let start = position
    if byte(1) == UInt8(ascii: "/") {
      while position < bytes.count, bytes[position] != 0x0a { position += 1 }
      return
    }
    position += 2
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "*"), byte(1) == UInt8(ascii: "/") {
        position += 2
        return
      }
      position += 1
    }
    throw failure(.unterminated, "this comment has no end; close it with */", at: start)
  }

  /// Line markers (`# 1 "file.h"`, `#line`) and pragmas that change no layout are skipped; the rest is refused, since
  /// skipping it could change what the text means.
  private mutating func skipDirective() throws(CParseError) {
    let start = position
    while position < bytes.count, bytes[position] != 0x0a { position += 1 }
    let line = bytes[(start + 1)..<position]
    let words = line.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d })
      .map { String(decoding: $0, as: UTF8.self) }
    guard let first = words.first else { return }
    if first == "line" || first.utf8.allSatisfy(Self.isDigit) { return }
    if first == "pragma", !(words.dropFirst().first ?? "").hasPrefix("pack"),
      !(words.dropFirst().first ?? "").hasPrefix("ms_struct"), words.dropFirst().first != "scalar_storage_order"
    {
      return
    }
    guard first != "pragma" else {
      throw failure(
        .unsupported, "this pragma changes layout and is not modelled; use __attribute__((packed))", at: start)
    }
    throw failure(
      .preprocessorDirective, "'#\(first)' is for the preprocessor; give the text as `cc -E -P` prints it", at: start)
  }

  private mutating func skipQuoted(_ quote: UInt8, _ what: String) throws(CParseError) {
    let start = position
    position += 1
    while position < bytes.count, bytes[position] != 0x0a {
      if bytes[position] == quote {
        position += 1
        return
      }
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    position = min(position, bytes.count)
    throw failure(.unterminated, "this \(what) has no end on its line", at: start)
  }

  private mutating func readCharacter() throws(CParseError) -> Int128 {
    let start = position
    try skipQuoted(UInt8(ascii: "'"), "character constant")
    let inner = Array(bytes[(start + 1)..<(position - 1)])
    if inner.count == 1, inner[0] != UInt8(ascii: "\\"), inner[0] < 0x80 { return Int128(inner[0]) }
    let escapes: [UInt8: Int128] = [
      UInt8(ascii: "n"): 10, UInt8(ascii: "t"): 9, UInt8(ascii: "r"): 13, UInt8(ascii: "0"): 0,
      UInt8(ascii: "\\"): 92, UInt8(ascii: "'"): 39, UInt8(ascii: "\""): 34, UInt8(ascii: "a"): 7,
    ]
    if inner.count == 2, inner[0] == UInt8(ascii: "\\"), let value = escapes[inner[1]] { return value }
    throw failure(.invalidConstant, "only single characters and simple escapes are read here", at: start)
  }

  private mutating func readNumber() throws(CParseError) -> CToken.Kind {
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
    return isFloating ? .floating : .number(try integer(from: start))
  }

  /// The value of the integer constant between a place and the current one.
  private func integer(from start: Int) throws(CParseError) -> Int128 {
    var digits = bytes[start..<position]
    while let last = digits.last, digits.count > 1, "uUlL".utf8.contains(last) { digits.removeLast() }
    var base: Int128 = 10
    if digits.first == UInt8(ascii: "0"), digits.count > 1 {
      let second = digits[digits.startIndex + 1]
      if second == UInt8(ascii: "x") || second == UInt8(ascii: "X") {
        base = 16
        digits = digits.dropFirst(2)
      } else if second == UInt8(ascii: "b") || second == UInt8(ascii: "B") {
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
        throw failure(.invalidNumber, "this is no integer constant of base \(base)", at: start)
      }
      value = value * base + amount
      guard value <= Int128(UInt64.max) else {
        throw failure(.invalidNumber, "this number does not fit 64 bits", at: start)
      }
    }
    return value
  }

  private static let marks = Set("(){}[];,*:=+-/%&|^~!<>?.@".utf8)

  private static func isWordStart(_ byte: UInt8) -> Bool {
    byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z") || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "$")
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private static func digitValue(_ byte: UInt8) -> Int128? {
    if isDigit(byte) { return Int128(byte - UInt8(ascii: "0")) }
    let lower = byte | 0x20
    guard lower >= UInt8(ascii: "a"), lower <= UInt8(ascii: "f") else { return nil }
    return Int128(lower - UInt8(ascii: "a")) + 10
  }

  private static func hex(_ byte: UInt8) -> String {
    "byte 0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
