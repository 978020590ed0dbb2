extension CParser {
  /// Reads an integer constant expression: numbers, enumeration constants, `sizeof` and `_Alignof` of types, casts, and
  /// `| ^ & << >> + - * / %`, unary `+ - ~ !` and parentheses.
  mutating func parseConstant() throws(CParseError) -> Int128 {
    try parseBinary(level: 0)
  }

  /// The operators by precedence, loosest first.
  private static let levels: [[CToken.Kind]] = [
    [.mark(UInt8(ascii: "|"))], [.mark(UInt8(ascii: "^"))], [.mark(UInt8(ascii: "&"))], [.shiftLeft, .shiftRight],
    [.mark(UInt8(ascii: "+")), .mark(UInt8(ascii: "-"))],
    [.mark(UInt8(ascii: "*")), .mark(UInt8(ascii: "/")), .mark(UInt8(ascii: "%"))],
  ]

  private mutating func parseBinary(level: Int) throws(CParseError) -> Int128 {
    guard level < Self.levels.count else { return try parseUnary() }
    var left = try parseBinary(level: level + 1)
    while Self.levels[level].contains(token.kind) {
      let operation = token
      advance()
      let right = try parseBinary(level: level + 1)
      guard let value = Self.apply(operation.kind, left, right), Self.range.contains(value) else {
        throw failure(
          .invalidConstant, "\(left) \(operation.text) \(right) has no value in 64 bits", at: operation.offset)
      }
      left = value
    }
    return left
  }

  /// What a constant may be: any `long` or `unsigned long`.
  private static let range = Int128(Int64.min)...Int128(UInt64.max)

  private static func apply(_ operation: CToken.Kind, _ left: Int128, _ right: Int128) -> Int128? {
    switch operation {
    case .mark(UInt8(ascii: "|")): left | right
    case .mark(UInt8(ascii: "^")): left ^ right
    case .mark(UInt8(ascii: "&")): left & right
    case .mark(UInt8(ascii: "+")): left + right
    case .mark(UInt8(ascii: "-")): left - right
    case .mark(UInt8(ascii: "*")): product(left, right)
    case .mark(UInt8(ascii: "/")): right == 0 ? nil : left / right
    case .mark(UInt8(ascii: "%")): right == 0 ? nil : left % right
    case .shiftLeft: (0..<64).contains(right) ? product(left, 1 << right) : nil
    case .shiftRight: (0..<64).contains(right) ? left >> right : nil
    default: nil
    }
  }

  private static func product(_ left: Int128, _ right: Int128) -> Int128? {
    let (value, overflow) = left.multipliedReportingOverflow(by: right)
    return overflow ? nil : value
  }

  private mutating func parseUnary() throws(CParseError) -> Int128 {
    try enter()
    defer { leave() }
    let start = token
    switch start.kind {
    case .number(let value):
      advance()
      return value
    case .mark(UInt8(ascii: "-")), .mark(UInt8(ascii: "+")), .mark(UInt8(ascii: "~")), .mark(UInt8(ascii: "!")):
      advance()
      let value = try parseUnary()
      let result: Int128 =
        switch start.kind {
        case .mark(UInt8(ascii: "-")): -value
        case .mark(UInt8(ascii: "~")): ~value
        case .mark(UInt8(ascii: "!")): value == 0 ? 1 : 0
        default: value
        }
      guard Self.range.contains(result) else {
        throw failure(.invalidConstant, "this does not fit 64 bits", at: start.offset)
      }
      return result
    case .mark(UInt8(ascii: "(")):
      advance()
      if beginsType { return try parseCast(at: start.offset) }
      let value = try parseConstant()
      try expect(")", "to close the parenthesis")
      return value
    case .word(let word):
      return try parseNamedConstant(word, at: start.offset)
    default:
      throw unexpected("expected a constant")
    }
  }

  /// Reads a cast to an integer type, behind its `(`.
  private mutating func parseCast(at offset: Int) throws(CParseError) -> Int128 {
    let type = try parseTypeName().type
    try expect(")", "after the type")
    let value = try parseUnary()
    switch type {
    case .bool:
      return value == 0 ? 0 : 1
    case .integer, .enumeration:
      guard type.isComplete else { break }
      let unused = 128 - type.size * 8
      let shifted = value << Int128(unused)
      return type.isSigned ? shifted >> Int128(unused) : Int128(UInt128(bitPattern: shifted) >> UInt128(unused))
    default:
      break
    }
    throw failure(.invalidConstant, "a constant cannot be cast to '\(type)'", at: offset)
  }

  private mutating func parseNamedConstant(_ word: String, at offset: Int) throws(CParseError) -> Int128 {
    advance()
    if let value = types.constants[word] { return value }
    guard ["sizeof", "_Alignof", "__alignof__", "alignof"].contains(word) else {
      throw failure(.invalidConstant, "'\(word)' is no constant; write its value", at: offset)
    }
    try expect("(", "and a type after '\(word)'")
    let declared = try parseTypeName()
    try expect(")", "after the type")
    try requireComplete(declared.type, "the operand of '\(word)'", at: offset)
    return Int128(word == "sizeof" ? declared.type.size : declared.alignment ?? declared.type.alignment)
  }
}
