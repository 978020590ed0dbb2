/// One step from a base type to a declared type.
enum Derivation {
  case pointer(TypeQualifiers)
  case array(count: Int?, offset: Int)
  case function(parameters: [Parameter], isVariadic: Bool, offset: Int)
}

/// A declarator: a name and the derivations of the base type.
struct Declarator {
  /// The declared name; nil in an abstract declarator.
  var name: String?
  /// Byte offset of the name, or of the declarator.
  var offset: Int
  /// The steps, from the base type outwards.
  var derivations: [Derivation] = []
  /// Byte offset of each parameter in the innermost parameter list, which belongs to the name.
  var parameterOffsets: [Int] = []
  /// Attributes inside the declarator: before a `*` or the name, and after the name or a parameter list.
  var attributes = CAttributes()
}

/// A type with the properties that a ``CType`` does not have at its top level.
struct DeclaredType {
  var type: CType
  /// Qualifiers of the type itself.
  var qualifiers: TypeQualifiers
  /// Alignment in bytes in place of the type's.
  var alignment: Int?
  /// The calling convention of a function, or of the function behind a pointer; nil for the System V one.
  var convention: String?
}

/// Whether a declarator must have a name.
enum DeclaratorForm {
  case named, abstract, either
}

extension CParser {
  /// Reads a declarator (C11 6.7.6).
  mutating func parseDeclarator(_ form: DeclaratorForm) throws(CParseError) -> Declarator {
    try enter()
    defer { leave() }
    var pointers: [Derivation] = []
    var attributes = CAttributes()
    try parseIgnoredWords(&attributes)
    while isMark("*") {
      advance()
      pointers.append(.pointer(try parsePointerQualifiers(&attributes)))
      guard pointers.count < CType.greatestDepth else {
        throw failure(.tooDeep, "more than \(CType.greatestDepth - 1) '*' in a row", at: token.offset)
      }
    }
    var declarator = Declarator(name: nil, offset: token.offset)
    var inner: [Derivation] = []
    let isNested = isMark("(") && (form == .named ? true : !beginsParameterList())
    if isNested {
      advance()
      let nested = try parseDeclarator(form)
      try expect(")", "to close the declarator")
      declarator.name = nested.name
      declarator.offset = nested.offset
      declarator.parameterOffsets = nested.parameterOffsets
      attributes.formUnion(nested.attributes)
      inner = nested.derivations
    } else if let word, form != .abstract {
      if form == .named || !Self.isAsm(word) {
        guard !Self.isReserved(word) else { throw unexpected("expected a name") }
        if form == .named { declaredNames.append(word) }
        declarator.name = word
        advance()
      }
    } else if form == .named {
      throw unexpected("expected a name")
    }
    try parseAttributeList(into: &attributes)
    declarator.attributes = attributes
    declarator.derivations = pointers
    let isOutermost = inner.isEmpty
    declarator.derivations += try parseSuffixes(form, of: &declarator, isInnermost: isOutermost).reversed()
    declarator.derivations += inner
    return declarator
  }

  /// Whether the next `(` opens the parameters of an abstract function and not a nested declarator.
  private mutating func beginsParameterList() -> Bool {
    switch following.kind {
    case .mark(UInt8(ascii: ")")), .ellipsis: return true
    case .word, .mark(UInt8(ascii: "[")):
      return lookAhead { parser in
        // An error in an attribute is thrown when the attribute is read.
        while parser.isAttribute {
          do throws(CParseError) { try parser.skipAttribute() } catch { return false }
        }
        return parser.beginsType
      }
    default: return false
    }
  }

  private static func isAsm(_ word: String) -> Bool {
    word == "asm" || word == "__asm__" || word == "__asm"
  }

  private mutating func parseIgnoredWords(_ attributes: inout CAttributes) throws(CParseError) {
    while true {
      if isAttribute {
        try parseAttributes(into: &attributes)
      } else if let word, isIgnored(word) {
        advance()
      } else {
        return
      }
    }
  }

  private mutating func parsePointerQualifiers(_ attributes: inout CAttributes) throws(CParseError) -> TypeQualifiers {
    var qualifiers: TypeQualifiers = []
    while true {
      if let word, let qualifier = Self.qualifier(word) {
        qualifiers.insert(qualifier)
        advance()
      } else if let word, word == "_Atomic" {
        // An atomic pointer is passed as a pointer.
        advance()
      } else if isAttribute {
        try parseAttributes(into: &attributes)
      } else if let word, isIgnored(word) {
        advance()
      } else {
        return qualifiers
      }
    }
  }

  /// Reads `[...]` and `(...)` after a declarator, in the order of the text.
  private mutating func parseSuffixes(
    _ form: DeclaratorForm, of declarator: inout Declarator, isInnermost: Bool
  ) throws(CParseError) -> [Derivation] {
    var suffixes: [Derivation] = []
    while true {
      let offset = token.offset
      if isAttribute, isMark("[") {
        try parseAttributeList(into: &declarator.attributes)
      } else if isMark("[") {
        let count = try parseArrayCount(isParameter: form == .either && isInnermost && suffixes.isEmpty)
        suffixes.append(.array(count: count, offset: offset))
      } else if isMark("(") {
        let list = try parseParameters(mayBeNames: form == .named && isInnermost && suffixes.isEmpty)
        if suffixes.isEmpty, isInnermost { declarator.parameterOffsets = list.offsets }
        suffixes.append(.function(parameters: list.parameters, isVariadic: list.isVariadic, offset: offset))
      } else {
        return suffixes
      }
      guard suffixes.count < CType.greatestDepth else {
        throw failure(.tooDeep, "more than \(CType.greatestDepth - 1) array or parameter brackets", at: offset)
      }
    }
  }

  /// Reads `[N]`; a parameter's outermost count is arbitrary, since the array becomes a pointer.
  private mutating func parseArrayCount(isParameter: Bool) throws(CParseError) -> Int? {
    let start = index
    let offset = token.offset
    advance()
    while let word, Self.qualifier(word) != nil || word == "static" || word == "_Atomic" { advance() }
    if take("]") { return nil }
    if isParameter {
      rewind(to: start)
      try skipGroup("bracket")
      return nil
    }
    let place = token.offset
    let value = try parseConstant()
    try expect("]", "after the array's count")
    guard value >= 0 else {
      throw failure(.invalidArray, "an array cannot have \(value) elements", at: place)
    }
    guard let count = Int(exactly: value), count < CType.greatestSize else {
      throw failure(.tooLarge, "an array of \(value) elements is larger than any object", at: offset)
    }
    return count
  }

  /// Reads a parameter list.
  /// - Parameter mayBeNames: whether it may be the identifier list of an old-style definition.
  private mutating func parseParameters(mayBeNames: Bool) throws(CParseError) -> ParameterList {
    try enter()
    defer { leave() }
    let start = index
    try expect("(", "before the parameters")
    var list = ParameterList()
    if take(")") { return list }
    if word == "void", following.kind == .mark(UInt8(ascii: ")")) {
      advance()
      advance()
      return list
    }
    if mayBeNames, let old = try parseOldStyleParameters() { return old }
    rewind(to: start)
    advance()
    var names: Set<String> = []
    while true {
      if token.kind == .ellipsis {
        advance()
        try expect(")", "after '...'")
        list.isVariadic = true
        return list
      }
      list.offsets.append(token.offset)
      let parameter = try parseParameter()
      if let name = parameter.name, !names.insert(name).inserted {
        throw failure(
          .duplicateName, "parameter '\(CToken.cut(name))' is named twice", at: list.offsets.last ?? token.offset)
      }
      list.parameters.append(parameter)
      if take(",") { continue }
      try expect(")", "or ',' after a parameter")
      return list
    }
  }

  private mutating func parseParameter() throws(CParseError) -> Parameter {
    let offset = token.offset
    let specifiers = try parseSpecifiers()
    let declarator = try parseDeclarator(.either)
    return try finishParameter(specifiers, declarator, at: offset)
  }

  /// Creates the parameter of a declarator, after reading its trailing attributes.
  mutating func finishParameter(
    _ specifiers: Specifiers, _ declarator: Declarator, at offset: Int
  ) throws(CParseError) -> Parameter {
    var attributes = specifiers.attributes
    attributes.formUnion(declarator.attributes)
    attributes.formUnion(try parseTrailer())
    let declared = try derive(specifiers, declarator, attributes)
    var type = declared.type
    switch type {
    case .array(let element, _):
      try requireComplete(element, "the array's element", at: offset)
      type = .pointer(PointerType(to: element, qualifiers: declared.qualifiers))
    case .function:
      type = .pointer(PointerType(to: type))
    case .void:
      try requireComplete(
        type, declarator.name.map { "parameter '\(CToken.cut($0))'" } ?? "a parameter", at: offset)
    default:
      // An alignment added by a typedef does not apply to the argument: gcc and clang pass the underlying type.
      break
    }
    return Parameter(name: declarator.name, type: type)
  }
}
