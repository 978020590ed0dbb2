extension CParser {
  /// Reads an enum specifier; the keyword is the next token.
  mutating func parseEnumeration() throws(CParseError) -> EnumerationType {
    advance()
    var attributes = CAttributes()
    try parseAttributeList(into: &attributes)
    var tag: String?
    let tagOffset = token.offset
    if let word {
      tag = word
      advance()
    }
    let underlying = try parseUnderlyingType()
    guard isMark("{") else {
      guard let tag else { throw unexpected("expected a tag or '{' after 'enum'") }
      return try nameEnumeration(tag, at: tagOffset)
    }
    if let tag {
      guard try !nameEnumeration(tag, at: tagOffset).isComplete else {
        throw failure(.duplicateTag, "'enum \(tag)' is already defined", at: tagOffset)
      }
    }
    let constants = try parseConstants()
    try parseAttributeList(into: &attributes)
    let type =
      underlying.map {
        EnumerationType(tag: tag, constants: constants, size: $0.size, isSigned: $0.isSigned)
      } ?? EnumerationType(tag: tag, constants: constants, isPacked: attributes.isPacked)
    if let pragma = pragmas.pragma(at: tagOffset), LayoutPragmas.ofFunctions.contains(pragma) {
      throw failure(.unsupported, "'#pragma \(pragma)' may change this type and is not modelled", at: tagOffset)
    }
    if let tag { types.tags[tag] = .enumeration(type) }
    unit.enums.append(type)
    return type
  }

  /// Reads the `: type` of an enumeration with a fixed underlying type (C23 6.7.2.2).
  private mutating func parseUnderlyingType() throws(CParseError) -> CType? {
    guard isMark(":"), following.kind != .end else { return nil }
    let start = index
    advance()
    // `enum e : 3` is a bit-field of an enumeration.
    guard beginsType else {
      rewind(to: start)
      return nil
    }
    let offset = token.offset
    let type = try parseSpecifiers().type
    guard case .integer = type else {
      throw failure(.invalidSpecifiers, "an enumeration's type is an integer, not '\(type)'", at: offset)
    }
    return type
  }

  private mutating func nameEnumeration(_ tag: String, at offset: Int) throws(CParseError) -> EnumerationType {
    switch types.tags[tag] {
    case .enumeration(let type)?:
      return type
    case let other?:
      throw failure(.duplicateTag, "'\(tag)' is the tag of '\(other.keyword) \(tag)', not of an enum", at: offset)
    case nil:
      let type = EnumerationType(tag: tag, constants: [], size: 0, isSigned: false)
      types.tags[tag] = .enumeration(type)
      return type
    }
  }

  private mutating func parseConstants() throws(CParseError) -> [EnumerationType.Constant] {
    try expect("{", "before the constants")
    var constants: [EnumerationType.Constant] = []
    var next: Int128 = 0
    if isMark("}") {
      throw failure(.unexpectedToken, "an enumeration has at least one constant", at: token.offset)
    }
    while !take("}") {
      guard let name = word else { throw unexpected("expected a constant's name") }
      let offset = token.offset
      advance()
      var attributes = CAttributes()
      try parseAttributeList(into: &attributes)
      if take("=") { next = try parseConstant() }
      guard next >= Int128(Int64.min), next <= Int128(UInt64.max) else {
        throw failure(.invalidConstant, "the value of '\(name)' does not fit 64 bits", at: offset)
      }
      guard types.constants[name] == nil else {
        throw failure(.duplicateName, "constant '\(name)' is defined twice", at: offset)
      }
      types.constants[name] = next
      constants.append(EnumerationType.Constant(name: name, value: next))
      next += 1
      if take(",") { continue }
      guard isMark("}") else { throw unexpected("expected ',' or '}' after '\(name)'") }
    }
    return constants
  }
}
