/// Splits a text into tokens.
struct CLexer {
  let bytes: [UInt8]
  var position = 0
  /// The tokens; the last one is always ``CToken/Kind/end``.
  private(set) var tokens: [CToken] = []
  /// Errors for bytes that are not tokens, in the order of the text: each is thrown when its token is read.
  private(set) var faults: [CParseError] = []
  /// The line markers.
  private(set) var places: CPlaces
  /// The pragmas that change layout.
  private(set) var pragmas = LayoutPragmas()
  /// Whether only white space precedes on this line.
  private var isLineStart = true

  /// Splits a text into tokens. Bytes that begin no token become a token of kind ``CToken/Kind/invalid(_:)``.
  /// - Parameter bytes: the text in UTF-8.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    places = CPlaces(bytes)
    tokens.reserveCapacity(bytes.count / 4 + 1)
    while position < bytes.count {
      let start = position
      do throws(CParseError) {
        try next()
      } catch {
        tokens.append(CToken(kind: .invalid(faults.count), offset: start))
        faults.append(error)
        isLineStart = false
        position = max(position, start + 1)
      }
    }
    tokens.append(CToken(kind: .end, offset: bytes.count))
  }

  func failure(_ code: CParseError.Code, _ message: String, at offset: Int) -> CParseError {
    places.error(code, message, at: offset)
  }

  func byte(_ ahead: Int = 0) -> UInt8 {
    position + ahead < bytes.count ? bytes[position + ahead] : 0
  }

  private mutating func next() throws(CParseError) {
    let first = bytes[position]
    switch first {
    case 0x0a:
      isLineStart = true
      position += 1
      return
    case 0x20, 0x09, 0x0b, 0x0c, 0x0d:
      position += 1
      return
    case UInt8(ascii: "\\") where byte(1) == 0x0a || (byte(1) == 0x0d && byte(2) == 0x0a):
      position += byte(1) == 0x0a ? 2 : 3
      return
    case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/") || byte(1) == UInt8(ascii: "*"):
      try skipComment()
      return
    case UInt8(ascii: "#") where isLineStart:
      try skipDirective()
      return
    default:
      break
    }
    isLineStart = false
    try readToken(first)
  }

  private mutating func readToken(_ first: UInt8) throws(CParseError) {
    let start = position
    if Self.isWordStart(first) {
      while position < bytes.count, Self.isWordStart(bytes[position]) || Self.isDigit(bytes[position]) { position += 1 }
      // `L'a'`, `u8"text"`: the prefix of a constant.
      if position < bytes.count, bytes[position] == UInt8(ascii: "'") || bytes[position] == UInt8(ascii: "\""),
        ["L", "u", "U", "u8"].contains(String(decoding: bytes[start..<position], as: UTF8.self))
      {
        try readQuoted(start)
        return
      }
      append(.word(String(decoding: bytes[start..<position], as: UTF8.self)), start)
      return
    }
    let second = byte(1)
    if Self.isDigit(first) || (first == UInt8(ascii: ".") && Self.isDigit(second)) {
      append(try readNumber(), start)
      return
    }
    if first == UInt8(ascii: "'") || first == UInt8(ascii: "\"") {
      try readQuoted(start)
    } else if first == UInt8(ascii: "."), second == first, byte(2) == first {
      position += 3
      append(.ellipsis, start)
    } else if Self.pairs.contains(UInt16(first) << 8 | UInt16(second)) {
      position += 2
      append(.pair(first, second), start)
    } else if Self.marks.contains(first) {
      position += 1
      append(.mark(first), start)
    } else {
      let shown = first > 0x20 && first < 0x7f ? "'\(Character(UnicodeScalar(first)))'" : Self.hex(first)
      throw failure(.unexpectedCharacter, "\(shown) begins no C token", at: start)
    }
  }

  /// Reads a string or a character constant after its prefix.
  private mutating func readQuoted(_ start: Int) throws(CParseError) {
    if bytes[position] == UInt8(ascii: "'") {
      append(try readCharacter(), start)
    } else {
      try skipQuoted(UInt8(ascii: "\""), "string")
      append(.string, start)
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

  /// Line markers (`# 1 "file.h"`, `#line`) give the place of the next line; pragmas that do not change layout are
  /// skipped; other directives are rejected, because skipping them could change the meaning of the text.
  private mutating func skipDirective() throws(CParseError) {
    let start = position
    while position < bytes.count, bytes[position] != 0x0a { position += 1 }
    let line = bytes[(start + 1)..<position]
    let words = line.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d })
      .map { String(decoding: $0, as: UTF8.self) }
    guard let first = words.first else { return }
    if first == "line" || first.utf8.allSatisfy(Self.isDigit) {
      places.addMarker(line, at: start)
      return
    }
    if first == "pragma" {
      pragmas.add(line.dropFirst(line.prefix { $0 == 0x20 || $0 == 0x09 }.count + first.utf8.count), at: start)
      return
    }
    if first == "ident" || first == "sccs" { return }
    throw failure(
      .preprocessorDirective,
      "'#\(CToken.cut(first))' is for the preprocessor; give the text as `cc -E -P` prints it", at: start)
  }

  mutating func skipQuoted(_ quote: UInt8, _ what: String) throws(CParseError) {
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

  private static let marks = Set("(){}[];,*:=+-/%&|^~!<>?.@".utf8)

  private static let pairs = Set(
    ["<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "->"].map { pair in
      pair.utf8.reduce(UInt16(0)) { $0 << 8 | UInt16($1) }
    })

  static func isWordStart(_ byte: UInt8) -> Bool {
    byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z") || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "$")
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private static func hex(_ byte: UInt8) -> String {
    "byte 0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
