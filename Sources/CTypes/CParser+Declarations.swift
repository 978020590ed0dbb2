extension CParser {
  /// Parses a whole text, up to the first error.
  mutating func parseTranslationUnit() throws(CParseError) {
    while token.kind != .end { try parseExternalDeclaration() }
  }

  /// Reads one external declaration, or another construct that is allowed between declarations.
  mutating func parseExternalDeclaration() throws(CParseError) {
    declaredNames = []
    if take(";") { return }
    if try skipStatement() { return }
    try parseDeclaration()
  }

  /// Skips `_Static_assert(...)` and top-level `asm(...)`.
  mutating func skipStatement() throws(CParseError) -> Bool {
    let start = index
    while word == "__extension__" { advance() }
    guard let keyword = word, ["_Static_assert", "static_assert", "asm", "__asm__", "__asm"].contains(keyword) else {
      rewind(to: start)
      return false
    }
    advance()
    while let qualifier = word, Self.qualifier(qualifier) == .volatile { advance() }
    guard isMark("(") else { throw unexpected("expected '(' after '\(keyword)'") }
    try skipGroup("parenthesis")
    return true
  }

  private mutating func parseDeclaration() throws(CParseError) {
    let specifiers = try parseSpecifiers()
    if take(";") || token.kind == .end {
      guard specifiers.isTagged else {
        throw failure(.unexpectedToken, "this declares nothing: a name is missing", at: specifiers.offset)
      }
      return
    }
    while true {
      let declarator = try parseDeclarator(.named)
      var attributes = specifiers.attributes
      attributes.formUnion(declarator.attributes)
      attributes.formUnion(try parseTrailer())
      let declared = try derive(specifiers, declarator, attributes)
      guard let name = declarator.name else { throw unexpected("expected a name") }
      if specifiers.isTypedef {
        try define(name, declared, attributes: attributes, at: declarator.offset)
      } else {
        types.objects[name] = CTypeTable.Typedef(
          type: declared.type, qualifiers: declared.qualifiers, alignment: declared.alignment,
          convention: declared.convention)
        if case .function(let type) = declared.type {
          // A function that was once declared static remains so (C11 6.2.2).
          if specifiers.isStatic { staticFunctions.insert(name) }
          try declare(name, type, declarator, attributes, convention: declared.convention)
          if isMark("{") {
            unit.definitions.append(
              CFunctionDefinition(
                name: name, isStatic: staticFunctions.contains(name), isInline: specifiers.isInline,
                place: place(at: declarator.offset)))
            try skipGroup("function body")
            return
          }
        } else if !declared.type.isComplete, !specifiers.isExtern {
          try requireComplete(declared.type, "variable '\(CToken.cut(name))'", at: declarator.offset)
        }
      }
      if take("=") { try skipInitialiser() }
      if take(",") { continue }
      if token.kind == .end { return }
      try expect(";", "after the declaration of '\(CToken.cut(name))'")
      return
    }
  }

  private mutating func skipInitialiser() throws(CParseError) {
    while token.kind != .end, !isMark(","), !isMark(";") {
      if isMark("(") || isMark("{") || isMark("[") {
        try skipGroup("initialiser")
      } else {
        advance()
      }
    }
  }

  private mutating func define(
    _ name: String, _ declared: DeclaredType, attributes: CAttributes, at offset: Int
  ) throws(CParseError) {
    var type = declared.type
    if attributes.isTransparentUnion, case .record(let record) = type {
      try requireTransparency(record, at: attributes.offset)
    }
    switch type {
    case .record(let record) where record.name == nil:
      let named = record.named(name)
      type = .record(named)
      if let place = unit.records.lastIndex(of: record) { unit.records[place] = named }
    case .enumeration(let enumeration) where enumeration.name == nil:
      let named = enumeration.named(name)
      type = .enumeration(named)
      if let place = unit.enums.lastIndex(of: enumeration) { unit.enums[place] = named }
    case .integer(let integer):
      type = .integer(IntegerType(name, size: integer.size, isSigned: integer.isSigned))
    case .unknown(let unknown):
      type = .unknown(
        UnknownType(name, size: unknown.size, alignment: unknown.alignment, unknown: unknown.unknown))
    default: break
    }
    let typedef = CTypeTable.Typedef(
      type: type, qualifiers: declared.qualifiers, alignment: attributes.alignment ?? declared.alignment,
      convention: declared.convention)
    if let old = types.typedefs[name], !Self.isCompatible(old.type, type) {
      throw failure(
        .duplicateName, "typedef '\(CToken.cut(name))' is already another type; give this one another name", at: offset)
    }
    types.define(name, typedef)
    unit.typedefs.append(CTypedef(name: name, type: type))
  }

  private mutating func declare(
    _ name: String, _ type: FunctionType, _ declarator: Declarator, _ attributes: CAttributes, convention: String?
  ) throws(CParseError) {
    if let pragma = pragmas.pragma(at: declarator.offset), LayoutPragmas.ofFunctions.contains(pragma) {
      throw failure(
        .unsupported, "'#pragma \(pragma)' may change how functions are called and is not modelled",
        at: declarator.offset)
    }
    if let reason = types.withheldFunctions[name] {
      throw failure(
        .duplicateName, "another declaration of '\(CToken.cut(name))' was omitted: \(reason)", at: declarator.offset)
    }
    try requireCompleteResult(type.result, name, at: declarator.offset)
    for (place, parameter) in type.parameters.enumerated() where !parameter.type.isComplete {
      let offset = place < declarator.parameterOffsets.count ? declarator.parameterOffsets[place] : declarator.offset
      let what = parameter.name.map { "parameter '\(CToken.cut($0))'" } ?? "parameter \(place + 1)"
      try requireComplete(parameter.type, what, at: offset)
    }
    // A convention remains when a function is redeclared without it (clang inherits it, gcc rejects the redeclaration).
    let known = signatureIndex[name].flatMap { unit.signatures[$0].obstacle }
    let signature = Signature(
      name: name, result: type.result, parameters: type.parameters, isVariadic: type.isVariadic,
      obstacle: convention.map(CallObstacle.callingConvention) ?? known)
    guard let place = signatureIndex[name] else { return add(signature) }
    if !Self.isCompatible(unit.signatures[place], signature) {
      guard attributes.isOverloadable else {
        throw failure(
          .duplicateName, "'\(CToken.cut(name))' is already declared as \(unit.signatures[place].prototype)",
          at: declarator.offset)
      }
      let isKnown = unit.signatures.contains { $0.name == name && Self.isCompatible($0, signature) }
      return isKnown ? () : add(signature)
    }
    unit.signatures[place] = signature
  }

  private mutating func add(_ signature: Signature) {
    signatureIndex[signature.name] = unit.signatures.count
    unit.signatures.append(signature)
  }

  /// Whether two declarations of a function are compatible.
  private static func isCompatible(_ left: Signature, _ right: Signature) -> Bool {
    left.parameters.count == right.parameters.count && left.isVariadic == right.isVariadic
      && isCompatible(left.result, right.result)
      && zip(left.parameters, right.parameters).allSatisfy { isCompatible($0.type, $1.type) }
  }

  private func requireCompleteResult(_ type: CType, _ name: String, at offset: Int) throws(CParseError) {
    if type != .void { try requireComplete(type, "the result of '\(CToken.cut(name))'", at: offset) }
  }

  /// Whether two declarations of a name are compatible with respect to layout and passing.
  private static func isCompatible(_ left: CType, _ right: CType) -> Bool {
    switch (left, right) {
    case (.record(let a), .record(let b)): a.kind == b.kind && a.name == b.name
    case (.enumeration(let a), .enumeration(let b)): a.name == b.name
    case (.function(let a), .function(let b)): a.parameters.count == b.parameters.count
    case (.array(let a, let m), .array(let b, let n)): m == n && isCompatible(a, b)
    case (.integer(let a), .integer(let b)): a.size == b.size && a.isSigned == b.isSigned
    case (.pointer, .pointer): true
    case (.unknown(let a), .unknown(let b)): a.size == b.size && a.unknown == b.unknown
    // An enumeration and its underlying type are compatible (C11 6.7.2.2).
    case (.enumeration(let a), .integer(let b)), (.integer(let b), .enumeration(let a)):
      a.size == b.size && a.isSigned == b.isSigned
    default: left == right
    }
  }

  // MARK: Completeness

  /// Rejects a by-value use of a type whose size is not known.
  func requireComplete(_ type: CType, _ what: String, at offset: Int) throws(CParseError) {
    guard !type.isComplete else { return }
    switch type {
    case .record(let record):
      if let tag = record.tag, openTags.contains(tag) {
        throw failure(
          .recursiveType, "\(what) would put \(record) into itself; a pointer, '\(record) *', is possible", at: offset)
      }
      if let tag = record.tag, let reason = types.withheldTags[tag] {
        throw failure(.incompleteType, "\(what) has the type '\(record)', which was omitted: \(reason)", at: offset)
      }
      throw failure(
        .incompleteType,
        "\(what) has the incomplete type '\(record)'; define it before this use, or pass '\(record) *'", at: offset)
    case .enumeration:
      throw failure(
        .incompleteType, "\(what) has the incomplete type '\(type)'; define it before this use", at: offset)
    case .void:
      throw failure(
        .incompleteType, "\(what) is void; only a result or the whole list '(void)' can be void", at: offset)
    case .function:
      throw failure(.incompleteType, "\(what) is a function; a pointer to it is possible", at: offset)
    case .unknown:
      // A type that cannot be expressed makes the placement unknown, which its verdict states.
      return
    default:
      throw failure(.incompleteType, "\(what) has the incomplete type '\(type)'", at: offset)
    }
  }
}
