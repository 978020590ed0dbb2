/// The attributes of a declaration that affect layout and passing.
struct CAttributes {
  /// The greatest `aligned`, in bytes; nil without one.
  var alignment: Int?
  /// Whether `packed` was given.
  var isPacked = false
  /// Size in bytes from `mode`; nil without one.
  var modeSize: Int?
  /// Size of a vector in bytes, from `vector_size`; nil without one.
  var vectorSize: Int?
  /// Whether `transparent_union` was given.
  var isTransparentUnion = false
  /// Whether `overloadable` was given: several functions may have the name.
  var isOverloadable = false
  /// A calling convention other than the System V one.
  var convention: String?
  /// First byte of the last attribute that changes a type.
  var offset = 0

  /// Adds other attributes of the same declaration.
  mutating func formUnion(_ other: CAttributes) {
    if let bytes = other.alignment { alignment = max(alignment ?? 1, bytes) }
    isPacked = isPacked || other.isPacked
    modeSize = other.modeSize ?? modeSize
    vectorSize = other.vectorSize ?? vectorSize
    isTransparentUnion = isTransparentUnion || other.isTransparentUnion
    isOverloadable = isOverloadable || other.isOverloadable
    convention = convention ?? other.convention
    offset = max(offset, other.offset)
  }
}

extension CParser {
  /// Whether the next token begins attributes: `__attribute__`, `[[`, a keyword such as `_Alignas`, or one of the
  /// kernel's
  /// macros.
  var isAttribute: Bool {
    switch token.kind {
    case .word(let word):
      guard word.utf8.first == UInt8(ascii: "_") else { return false }
      return ["__attribute__", "__attribute", "__packed", "__aligned", "__declspec"].contains(word)
        || CAttributeNames.conventionKeywords[word] != nil
    case .mark(UInt8(ascii: "[")): return following.kind == .mark(UInt8(ascii: "["))
    default: return false
    }
  }

  /// Skips one attribute specifier without reading it.
  mutating func skipAttribute() throws(CParseError) {
    if isMark("[") { return try skipGroup("attribute") }
    advance()
    if isMark("(") { try skipGroup("attribute") }
  }

  /// Reads all attribute specifiers that follow.
  mutating func parseAttributeList(into attributes: inout CAttributes) throws(CParseError) {
    while isAttribute { try parseAttributes(into: &attributes) }
  }

  /// Reads one attribute specifier.
  mutating func parseAttributes(into attributes: inout CAttributes) throws(CParseError) {
    switch word {
    case nil: try parseBracketedAttributes(into: &attributes)
    case "__packed":
      advance()
      attributes.isPacked = true
    case "__aligned": try parseAttribute("aligned", shown: "__aligned", into: &attributes)
    case "__declspec":
      advance()
      try expect("(", "after '__declspec'")
      while !take(")") { try parseNamedAttribute(into: &attributes) }
    case let keyword? where CAttributeNames.conventionKeywords[keyword] != nil:
      try parseAttribute(CAttributeNames.conventionKeywords[keyword] ?? keyword, shown: keyword, into: &attributes)
    default:
      advance()
      try expect("(", "after '__attribute__'")
      try expect("(", "after '__attribute__('")
      while !isMark(")") {
        if take(",") { continue }
        try parseNamedAttribute(into: &attributes)
        guard isMark(",") || isMark(")") else { throw unexpected("expected ',' or ')' after an attribute") }
      }
      try expect(")", "after the attributes")
      try expect(")", "after the attributes")
    }
  }

  /// Reads `[[name, prefix::name(...)]]` (C23 6.7.13).
  private mutating func parseBracketedAttributes(into attributes: inout CAttributes) throws(CParseError) {
    advance()
    advance()
    while !isMark("]") {
      if take(",") { continue }
      guard let first = word else { throw unexpected("expected an attribute's name") }
      guard following.kind == .mark(UInt8(ascii: ":")) else {
        let name = CAttributeNames.plain(first)
        guard CAttributeNames.standard.contains(name) else { throw unknownAttribute(first, at: token.offset) }
        advance()
        if isMark("(") { try skipGroup("attribute") }
        continue
      }
      let offset = token.offset
      advance()
      try expect(":", "after '\(CToken.cut(first))'")
      try expect(":", "after '\(CToken.cut(first)):'")
      guard let second = word else { throw unexpected("expected an attribute's name") }
      let shown = "\(first)::\(second)"
      guard ["gnu", "clang", "_Clang"].contains(CAttributeNames.plain(first)) else {
        throw unknownAttribute(shown, at: offset)
      }
      try parseAttribute(CAttributeNames.plain(second), shown: shown, into: &attributes)
    }
    try expect("]", "after the attributes")
    try expect("]", "after the attributes")
  }

  private mutating func parseNamedAttribute(into attributes: inout CAttributes) throws(CParseError) {
    guard let name = word else { throw unexpected("expected an attribute's name") }
    try parseAttribute(CAttributeNames.plain(name), shown: name, into: &attributes)
  }

  private func unknownAttribute(_ name: String, at offset: Int) -> CParseError {
    failure(
      .unknownAttribute,
      "the attribute '\(CToken.cut(name))' is not known; it may change how the function is called", at: offset)
  }

  /// Reads one attribute: a name, which is the next token, and optional arguments.
  /// - Parameters:
  ///   - name: the name without underscores around it.
  ///   - shown: the name as written.
  ///   - attributes: receives the attribute.
  private mutating func parseAttribute(
    _ name: String, shown: String, into attributes: inout CAttributes
  ) throws(CParseError) {
    let offset = token.offset
    advance()
    switch name {
    case "packed":
      attributes.isPacked = true
    case "aligned", "align":
      // Without an argument: the greatest alignment of the target.
      var alignment: Int128 = 16
      if take("(") {
        alignment = try parseConstant()
        try expect(")", "after the alignment")
      }
      try raise(&attributes, to: alignment, at: offset)
    case "mode":
      attributes.offset = offset
      try parseMode(into: &attributes, at: offset)
    case "vector_size":
      attributes.offset = offset
      try expect("(", "after 'vector_size'")
      let value = try parseConstant()
      try expect(")", "after the vector's size")
      guard let bytes = Int(exactly: value), bytes > 0, bytes <= CType.greatestAlignment else {
        throw failure(.unsupported, "a vector of \(value) bytes is not modelled", at: offset)
      }
      attributes.vectorSize = bytes
    case "transparent_union":
      attributes.offset = offset
      attributes.isTransparentUnion = true
    case "overloadable":
      // Each function has a symbol of its own (clang, "overloadable"); its calling convention does not change.
      attributes.isOverloadable = true
    case _ where CAttributeNames.conventions.contains(name):
      attributes.convention = attributes.convention ?? name
      if isMark("(") { try skipGroup("attribute") }
    case _ where CAttributeNames.layouts.contains(name):
      throw failure(
        .unsupported, "the attribute '\(CToken.cut(shown))' changes layout or passing and is not modelled", at: offset)
    case _ where CAttributeNames.harmless.contains(name):
      if isMark("(") { try skipGroup("attribute") }
    default:
      throw unknownAttribute(shown, at: offset)
    }
  }

  /// Reads the argument of `mode`, as in `typedef int register_t __attribute__((mode(word)))`.
  private mutating func parseMode(into attributes: inout CAttributes, at offset: Int) throws(CParseError) {
    try expect("(", "after 'mode'")
    let name = CAttributeNames.plain(word ?? "")
    let sizes = ["QI": 1, "byte": 1, "HI": 2, "SI": 4, "DI": 8, "word": 8, "pointer": 8]
    guard let size = sizes[name] else {
      throw failure(.unsupported, "the mode '\(CToken.cut(name))' is not modelled", at: offset)
    }
    attributes.modeSize = size
    advance()
    try expect(")", "after the mode")
  }

  /// Reads `_Alignas(type)` or `_Alignas(bytes)`; the keyword is the next token.
  mutating func parseAlignas(into attributes: inout CAttributes) throws(CParseError) {
    let offset = token.offset
    advance()
    try expect("(", "after '_Alignas'")
    if beginsType {
      let declared = try parseTypeName()
      try requireComplete(declared.type, "the operand of '_Alignas'", at: offset)
      try raise(&attributes, to: Int128(declared.alignment ?? declared.type.alignment), at: offset)
    } else {
      let value = try parseConstant()
      // C11 6.7.5: zero has no effect.
      if value != 0 { try raise(&attributes, to: value, at: offset) }
    }
    try expect(")", "after the alignment")
  }

  private func raise(_ attributes: inout CAttributes, to value: Int128, at offset: Int) throws(CParseError) {
    guard let bytes = Int(exactly: value), bytes > 0, bytes & (bytes - 1) == 0, bytes <= CType.greatestAlignment else {
      throw failure(
        .invalidAlignment, "an alignment is a power of two from 1 to \(CType.greatestAlignment), not \(value)",
        at: offset)
    }
    attributes.alignment = max(attributes.alignment ?? 1, bytes)
  }

  /// Reads the attributes and assembler names after a declarator.
  mutating func parseTrailer() throws(CParseError) -> CAttributes {
    var attributes = CAttributes()
    while true {
      if isAttribute {
        try parseAttributes(into: &attributes)
      } else if let word, word == "asm" || word == "__asm__" || word == "__asm" {
        advance()
        guard isMark("(") else { throw unexpected("expected '(' after '\(word)'") }
        try skipGroup("parenthesis")
      } else if let word, Self.annotations.contains(word) {
        advance()
      } else {
        return attributes
      }
    }
  }

  /// Applies the attributes of a declaration that change its type: `mode`, `vector_size`.
  /// - Parameters:
  ///   - type: the declared type.
  ///   - attributes: all attributes of the declaration.
  func apply(_ attributes: CAttributes, to type: CType) throws(CParseError) -> CType {
    var type = type
    if let size = attributes.modeSize {
      guard case .integer(let integer) = type else {
        throw failure(
          .unsupported, "the attribute 'mode' is only modelled for integers, not for '\(type)'", at: attributes.offset)
      }
      let word = [1: "char", 2: "short", 4: "int"][size] ?? "long"
      type = .integer(
        IntegerType(integer.isSigned ? word : "unsigned \(word)", size: size, isSigned: integer.isSigned))
    }
    guard let bytes = attributes.vectorSize else { return type }
    return try vector(of: type, bytes: bytes, at: attributes.offset)
  }

  /// The type with its base replaced by a vector: `vector_size` applies through pointers, arrays and results (gcc,
  /// "Vector Extensions").
  private func vector(of type: CType, bytes: Int, at offset: Int) throws(CParseError) -> CType {
    switch type {
    case .bool, .integer, .float, .double, .longDouble, .int128, .enumeration, .unknown:
      return .unknown(
        UnknownType(
          "\(type) __attribute__((vector_size(\(bytes))))", size: bytes, alignment: bytes,
          unknown: Unknown("a vector of \(bytes) bytes")))
    case .pointer(let pointer):
      return .pointer(
        PointerType(to: try vector(of: pointer.pointee, bytes: bytes, at: offset), qualifiers: pointer.qualifiers))
    case .array(let element, let count):
      return .array(element: try vector(of: element, bytes: bytes, at: offset), count: count)
    case .function(let function):
      return .function(
        FunctionType(
          result: try vector(of: function.result, bytes: bytes, at: offset), parameters: function.parameters,
          isVariadic: function.isVariadic))
    case .void, .complex, .record:
      throw failure(.unsupported, "a vector of '\(type)' is not modelled", at: offset)
    }
  }
}
