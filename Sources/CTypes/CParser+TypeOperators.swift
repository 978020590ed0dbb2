extension CParser {
  /// The keywords for the type of an expression (C23 6.7.3.6; gcc, "Referring to a Type with typeof").
  static let typeofWords: Set<String> = ["typeof", "__typeof__", "__typeof", "typeof_unqual", "__typeof_unqual__"]

  /// Reads `typeof(type)` or `typeof(expression)`; the keyword is the next token.
  mutating func parseTypeof(into result: inout Specifiers) throws(CParseError) {
    let isUnqualified = word?.contains("unqual") ?? false
    advance()
    try expect("(", "after 'typeof'")
    let offset = token.offset
    let declared: DeclaredType
    if beginsType {
      declared = try parseTypeName()
    } else {
      declared = try parseExpression().declared
      if case .function = declared.type, !isNameOfObject(before: index) {
        throw failure(.unsupported, "the function type of this expression is not modelled", at: offset)
      }
    }
    try expect(")", "after the operand of 'typeof'")
    result.type = declared.type
    result.alignment = declared.alignment
    result.convention = declared.convention
    if !isUnqualified { result.qualifiers.formUnion(declared.qualifiers) }
  }

  /// Whether the expression that ends before a token is only the name of a function or an object.
  private func isNameOfObject(before end: Int) -> Bool {
    guard end >= 2, tokens[end - 2].kind == .mark(UInt8(ascii: "(")), case .word = tokens[end - 1].kind else {
      return false
    }
    return true
  }

  /// Reads `_Atomic(type)`; the keyword is the next token.
  mutating func parseAtomic(into result: inout Specifiers) throws(CParseError) {
    let offset = token.offset
    advance()
    try expect("(", "after '_Atomic'")
    let declared = try parseTypeName()
    try expect(")", "after the type")
    result.type = declared.type
    try requireAtomic(result.type, at: offset)
  }

  /// Rejects atomic types other than scalars of up to 8 bytes: compilers differ in the size, alignment and passing of
  /// others.
  func requireAtomic(_ type: CType, at offset: Int) throws(CParseError) {
    switch type {
    case .bool, .integer, .enumeration, .pointer, .float, .double: return
    default: throw failure(.unsupported, "an atomic '\(type)' is not modelled", at: offset)
    }
  }

  /// Reads `_BitInt(N)` (C23 6.7.3.1); the keyword is the next token.
  mutating func parseBitInt(into result: inout Specifiers, isUnsigned: Bool) throws(CParseError) {
    let offset = token.offset
    advance()
    try expect("(", "after '_BitInt'")
    let value = try parseConstant()
    try expect(")", "after the width")
    guard let width = Int(exactly: value), width > 0, width <= 1 << 16 else {
      throw failure(.invalidConstant, "a _BitInt has 1 to \(1 << 16) bits here, not \(value)", at: offset)
    }
    // `_BitInt(7) unsigned` is the same type as `unsigned _BitInt(7)`.
    var isUnsigned = isUnsigned
    while let word, word == "unsigned" || word == "signed" {
      isUnsigned = word == "unsigned"
      advance()
    }
    // psABI AMD64, section 3.1.2: up to 64 bits as the smallest integer type that holds them, else in words.
    let size = width <= 64 ? [1, 2, 4, 8].first { $0 * 8 >= width } ?? 8 : (width + 63) / 64 * 8
    result.type = .unknown(
      UnknownType(
        "\(isUnsigned ? "unsigned " : "")_BitInt(\(width))", size: size, alignment: min(size, 8),
        unknown: Unknown("an integer of \(width) bits, whose upper bits are unspecified")))
  }
}
