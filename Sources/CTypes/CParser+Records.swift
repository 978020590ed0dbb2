extension CParser {
  /// Reads a struct or union specifier; the keyword is the next token.
  mutating func parseRecord(_ kind: RecordType.Kind) throws(CParseError) -> RecordType {
    let keywordOffset = token.offset
    advance()
    var attributes = CAttributes()
    try parseAttributeList(into: &attributes)
    var tag: String?
    var tagOffset = keywordOffset
    if let word {
      tag = word
      tagOffset = token.offset
      advance()
    }
    try parseAttributeList(into: &attributes)
    guard isMark("{") else {
      guard let tag else { throw unexpected("expected a tag or '{' after '\(kind.rawValue)'") }
      return try nameRecord(kind, tag, at: tagOffset)
    }
    if let tag {
      let known = try nameRecord(kind, tag, at: tagOffset)
      guard !known.isComplete, openTags.insert(tag).inserted else {
        throw failure(.duplicateTag, "'\(kind.rawValue) \(tag)' is already defined", at: tagOffset)
      }
    }
    let members = try parseMembers(kind)
    if let tag { openTags.remove(tag) }
    try parseAttributeList(into: &attributes)
    if let pragma = pragmas.pragma(at: keywordOffset) {
      throw failure(
        .unsupported,
        "'#pragma \(pragma)' changes the layout of this \(kind.rawValue) and is not modelled; use "
          + "__attribute__((packed))", at: keywordOffset)
    }
    let record = try layOut(kind, tag, members, attributes)
    if attributes.isTransparentUnion { try requireTransparency(record, at: attributes.offset) }
    if let tag { types.tags[tag] = .record(record) }
    unit.records.append(record)
    return record
  }

  /// Finds or declares the record with a tag.
  private mutating func nameRecord(
    _ kind: RecordType.Kind, _ tag: String, at offset: Int
  ) throws(CParseError) -> RecordType {
    switch types.tags[tag] {
    case .record(let record)? where record.kind == kind:
      return record
    case let other?:
      throw failure(
        .duplicateTag, "'\(tag)' is the tag of '\(other.keyword) \(tag)', not of a \(kind.rawValue)", at: offset)
    case nil:
      let record = RecordType(incomplete: kind, tag: tag)
      types.tags[tag] = .record(record)
      return record
    }
  }

  /// Rejects a transparent union whose first member is passed differently from the union itself (gcc, "Common Type
  /// Attributes": an argument of such a type is passed like the first member).
  func requireTransparency(_ record: RecordType, at offset: Int) throws(CParseError) {
    guard record.kind == .union, let first = record.fields.first, first.type.size == record.size,
      record.size <= 8, first.type.isPassed(like: record)
    else {
      throw failure(
        .unsupported, "the attribute 'transparent_union' has '\(record)' passed as another type and is not modelled",
        at: offset)
    }
  }

  /// A member, with its byte offset in the text.
  private struct PlacedMember {
    var member: RecordMember
    var offset: Int
  }

  private func layOut(
    _ kind: RecordType.Kind, _ tag: String?, _ members: [PlacedMember], _ attributes: CAttributes
  ) throws(CParseError) -> RecordType {
    do {
      return try RecordType.laidOut(
        kind: kind, tag: tag, members: members.map(\.member), isPacked: attributes.isPacked,
        minimumAlignment: attributes.alignment ?? 1)
    } catch {
      switch error {
      case .incompleteMember(let place):
        throw failure(.incompleteType, "this member has an incomplete type", at: members[place].offset)
      case .invalidBitField(let place):
        let member = members[place].member
        throw failure(
          .invalidBitField,
          "a bit-field of type '\(member.type)' cannot be \(member.bitWidth ?? 0) bits wide", at: members[place].offset)
      case .tooLarge(let place):
        throw failure(.tooLarge, "with this member the record is larger than any object", at: members[place].offset)
      case .tooDeep(let place):
        throw failure(
          .tooDeep, "with this member the record nests deeper than \(CType.greatestDepth) levels",
          at: members[place].offset)
      }
    }
  }

  private mutating func parseMembers(_ kind: RecordType.Kind) throws(CParseError) -> [PlacedMember] {
    try expect("{", "before the members")
    var members: [PlacedMember] = []
    var names: Set<String> = []
    while !take("}") {
      guard token.kind != .end else { throw unexpected("expected '}' after the members") }
      if take(";") { continue }
      if try skipStatement() { continue }
      let first = members.count
      try parseMember(into: &members)
      for placed in members[first...] {
        for name in Self.names(of: placed.member) where !names.insert(name).inserted {
          throw failure(.duplicateName, "member '\(CToken.cut(name))' is defined twice", at: placed.offset)
        }
      }
    }
    for (place, placed) in members.enumerated() {
      guard case .array(_, nil) = placed.member.type else { continue }
      guard kind == .struct, place == members.count - 1 else {
        throw failure(
          .invalidArray, "an array without a count can only be the last member of a struct", at: placed.offset)
      }
    }
    return members
  }

  /// The names that a member adds to its record: its own, or those of an anonymous record's members.
  private static func names(of member: RecordMember) -> [String] {
    if let name = member.name { return [name] }
    guard case .record(let record) = member.type, member.bitWidth == nil else { return [] }
    return record.fields.flatMap {
      names(of: RecordMember(name: $0.name, type: $0.type, bitWidth: $0.bitField?.width))
    }
  }

  /// Reads one declaration inside a record: `int a, *b, c : 3;`.
  private mutating func parseMember(into members: inout [PlacedMember]) throws(CParseError) {
    let start = token.offset
    let specifiers = try parseSpecifiers()
    if isMark(";") {
      advance()
      if specifiers.isAnonymousRecord {
        let member = RecordMember(
          name: nil, type: specifiers.type, minimumAlignment: specifiers.attributes.alignment,
          isPacked: specifiers.attributes.isPacked)
        members.append(PlacedMember(member: member, offset: start))
      } else if !specifiers.isTagged {
        throw failure(.unexpectedToken, "this member has no name", at: start)
      }
      return
    }
    while true {
      members.append(try parseMemberDeclarator(specifiers))
      if take(",") { continue }
      try expect(";", "or ',' after a member")
      return
    }
  }

  /// Reads a member's declarator, whose name is not recorded as a declared name.
  private mutating func parseMemberName() throws(CParseError) -> Declarator {
    let names = declaredNames
    defer { declaredNames = names }
    return try parseDeclarator(.named)
  }

  private mutating func parseMemberDeclarator(_ specifiers: Specifiers) throws(CParseError) -> PlacedMember {
    let start = token.offset
    var declared = DeclaredType(
      type: specifiers.type, qualifiers: specifiers.qualifiers, alignment: specifiers.alignment)
    var name: String?
    var offset = start
    var attributes = specifiers.attributes
    var declarator: Declarator?
    if !isMark(":") {
      let read = try parseMemberName()
      attributes.formUnion(read.attributes)
      name = read.name
      offset = read.offset
      declarator = read
    }
    var width: Int?
    if take(":") {
      let value = try parseConstant()
      guard let bits = Int(exactly: value), bits >= 0, bits <= 64, bits > 0 || name == nil else {
        throw failure(
          .invalidBitField, "a bit-field is 1 to 64 bits wide (0 only without a name), not \(value)", at: offset)
      }
      width = bits
    }
    try parseAttributeList(into: &attributes)
    if let declarator {
      declared = try derive(specifiers, declarator, attributes)
    } else {
      declared.type = try apply(attributes, to: declared.type)
    }
    let what = name.map { "member '\($0)'" } ?? "a bit-field"
    if width != nil {
      if attributes.alignment != nil || declared.alignment != nil {
        throw failure(.unsupported, "an alignment on a bit-field is not modelled", at: offset)
      }
      switch declared.type {
      case .integer, .bool, .enumeration: break
      default:
        throw failure(
          .invalidBitField, "a bit-field is of an integer type of up to 64 bits, not '\(declared.type)'", at: offset)
      }
    }
    if case .array(_, nil) = declared.type {
      // A flexible array: its element was checked with the declarator.
    } else {
      try requireComplete(declared.type, what, at: offset)
    }
    let member = RecordMember(
      name: name, type: declared.type, bitWidth: width, typeAlignment: declared.alignment,
      minimumAlignment: attributes.alignment, isPacked: attributes.isPacked)
    return PlacedMember(member: member, offset: offset)
  }
}
