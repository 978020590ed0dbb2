/// Reads C declarations: prototypes and the types that they need.
///
/// It models what decides layout and argument passing, refuses what it would have to guess, and is total: every text
/// gives either declarations or a ``CParseError`` with a place. Nesting is limited, so no text exhausts the stack.
public enum CDeclarationParser {
  /// Reads a text. The `;` after the last declaration may be missing. Function bodies and initialisers are skipped.
  /// - Parameters:
  ///   - text: C declarations, preprocessed.
  ///   - types: what earlier texts declared.
  /// - Returns: what this text declares; its table holds `types` as well.
  /// - Throws: the first mistake, with line and column.
  public static func parse(
    _ text: String, types: CTypeTable = CTypeTable()
  ) throws(CParseError) -> CTranslationUnit {
    let bytes = Array(text.utf8)
    var parser = CParser(bytes: bytes, tokens: try CLexer.tokens(of: bytes), types: types)
    try parser.parseTranslationUnit()
    parser.unit.types = parser.types
    return parser.unit
  }
}

/// The state of reading one text.
struct CParser {
  /// Most nested declarators, records, parameter lists and parentheses.
  static let greatestNesting = 64

  private let bytes: [UInt8]
  private let tokens: [CToken]
  /// Index of the next token.
  private(set) var index = 0
  /// Names known so far.
  var types: CTypeTable
  /// What was declared so far.
  var unit = CTranslationUnit()
  /// Tags of the records whose braces are open.
  var openTags: Set<String> = []
  /// Whether an attribute that comes next may change the size of an integer type.
  private(set) var allowsMode = false
  /// Levels of recursion now open.
  private var nesting = 0
  /// Place of each function in `unit.signatures`.
  private var signatureIndex: [String: Int] = [:]

  init(bytes: [UInt8], tokens: [CToken], types: CTypeTable) {
    self.bytes = bytes
    self.tokens = tokens
    self.types = types
  }

  // Tokens.

  var token: CToken { tokens[index] }

  /// The token after the next one; the end where there is none.
  var following: CToken { tokens[min(index + 1, tokens.count - 1)] }

  /// The next token's word, if it is one.
  var word: String? {
    if case .word(let word) = tokens[index].kind { return word }
    return nil
  }

  func isMark(_ mark: Unicode.Scalar) -> Bool {
    tokens[index].kind == .mark(UInt8(ascii: mark))
  }

  mutating func advance() {
    if index + 1 < tokens.count { index += 1 }
  }

  /// Goes back to a token seen before.
  mutating func rewind(to index: Int) {
    self.index = index
  }

  mutating func take(_ mark: Unicode.Scalar) -> Bool {
    guard isMark(mark) else { return false }
    advance()
    return true
  }

  mutating func expect(_ mark: Unicode.Scalar, _ purpose: String) throws(CParseError) {
    guard take(mark) else { throw unexpected("expected '\(mark)' \(purpose)") }
  }

  // Errors.

  func failure(_ code: CParseError.Code, _ message: String, at offset: Int) -> CParseError {
    CLexer.error(code, message, in: bytes, at: offset)
  }

  /// The next token cannot stand here.
  func unexpected(_ wanted: String) -> CParseError {
    let code: CParseError.Code = token.kind == .end ? .unexpectedEnd : .unexpectedToken
    return failure(code, "\(wanted), found \(token.text)", at: token.offset)
  }

  /// Opens a level of recursion; ``leave()`` closes it.
  mutating func enter() throws(CParseError) {
    nesting += 1
    guard nesting <= Self.greatestNesting else {
      nesting -= 1
      throw failure(.tooDeep, "nested deeper than \(Self.greatestNesting) levels", at: token.offset)
    }
  }

  mutating func leave() {
    nesting -= 1
  }

  /// Skips a bracketed group whose opening mark is the next token.
  mutating func skipGroup(_ what: String) throws(CParseError) {
    let start = token.offset
    var open: [UInt8] = []
    repeat {
      switch token.kind {
      case .mark(UInt8(ascii: "(")): open.append(UInt8(ascii: ")"))
      case .mark(UInt8(ascii: "{")): open.append(UInt8(ascii: "}"))
      case .mark(UInt8(ascii: "[")): open.append(UInt8(ascii: "]"))
      case .mark(let mark) where mark == UInt8(ascii: ")") || mark == UInt8(ascii: "}") || mark == UInt8(ascii: "]"):
        guard open.popLast() == mark else { throw unexpected("brackets do not match in this \(what)") }
      case .end: throw failure(.unexpectedEnd, "this \(what) is never closed", at: start)
      default: break
      }
      advance()
    } while !open.isEmpty
  }

  // Declarations of a file.

  mutating func parseTranslationUnit() throws(CParseError) {
    while token.kind != .end {
      if take(";") { continue }
      if try skipStatement() { continue }
      try parseDeclaration()
    }
  }

  /// Skips `_Static_assert(...)` and top-level `asm(...)`.
  mutating func skipStatement() throws(CParseError) -> Bool {
    guard let keyword = word, ["_Static_assert", "static_assert", "asm", "__asm__", "__asm"].contains(keyword) else {
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
      let declared = try derive(specifiers, declarator)
      allowsMode = specifiers.isTypedef
      var attributes = try parseTrailer()
      allowsMode = false
      attributes.alignment = attributes.alignment ?? specifiers.attributes.alignment
      guard let name = declarator.name else { throw unexpected("expected a name") }
      if specifiers.isTypedef {
        try define(name, declared, attributes: attributes, at: declarator.offset)
      } else if case .function(let type) = declared.type {
        try declare(name, type, declarator)
        if isMark("{") {
          try skipGroup("function body")
          return
        }
      } else if !declared.type.isComplete, !specifiers.isExtern {
        try requireComplete(declared.type, "variable '\(name)'", at: declarator.offset)
      }
      if take("=") { try skipInitialiser() }
      if take(",") { continue }
      if token.kind == .end { return }
      try expect(";", "after the declaration of '\(name)'")
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
      type = .integer(IntegerType(name, size: attributes.modeSize ?? integer.size, isSigned: integer.isSigned))
    default:
      guard attributes.modeSize == nil else {
        throw failure(.unsupported, "the attribute 'mode' is only modelled behind a typedef of an integer", at: offset)
      }
    }
    let typedef = CTypeTable.Typedef(
      type: type, qualifiers: declared.qualifiers, alignment: attributes.alignment ?? declared.alignment)
    if let old = types.typedefs[name], !Self.isCompatible(old.type, type) {
      throw failure(.duplicateName, "typedef '\(name)' is already another type; give this one another name", at: offset)
    }
    types.define(name, typedef)
    unit.typedefs.append(CTypedef(name: name, type: type))
  }

  private mutating func declare(
    _ name: String, _ type: FunctionType, _ declarator: Declarator
  ) throws(CParseError) {
    try requireCompleteResult(type.result, name, at: declarator.offset)
    for (place, parameter) in type.parameters.enumerated() where !parameter.type.isComplete {
      let offset = place < declarator.parameterOffsets.count ? declarator.parameterOffsets[place] : declarator.offset
      let what = parameter.name.map { "parameter '\($0)'" } ?? "parameter \(place + 1)"
      try requireComplete(parameter.type, what, at: offset)
    }
    let signature = Signature(
      name: name, result: type.result, parameters: type.parameters, isVariadic: type.isVariadic)
    guard let place = signatureIndex[name] else {
      signatureIndex[name] = unit.signatures.count
      unit.signatures.append(signature)
      return
    }
    let old = unit.signatures[place]
    guard old.parameters.count == signature.parameters.count, old.isVariadic == signature.isVariadic,
      Self.isCompatible(old.result, signature.result),
      zip(old.parameters, signature.parameters).allSatisfy({ Self.isCompatible($0.type, $1.type) })
    else {
      throw failure(.duplicateName, "'\(name)' is already declared as \(old.prototype)", at: declarator.offset)
    }
    unit.signatures[place] = signature
  }

  private func requireCompleteResult(_ type: CType, _ name: String, at offset: Int) throws(CParseError) {
    if type != .void { try requireComplete(type, "the result of '\(name)'", at: offset) }
  }

  /// Whether two declarations of one name may stand together, as far as layout and passing go.
  private static func isCompatible(_ left: CType, _ right: CType) -> Bool {
    switch (left, right) {
    case (.record(let a), .record(let b)): a.kind == b.kind && a.name == b.name
    case (.enumeration(let a), .enumeration(let b)): a.name == b.name
    case (.function(let a), .function(let b)): a.parameters.count == b.parameters.count
    case (.array(let a, let m), .array(let b, let n)): m == n && isCompatible(a, b)
    case (.integer(let a), .integer(let b)): a.size == b.size && a.isSigned == b.isSigned
    case (.pointer, .pointer): true
    default: left == right
    }
  }

  // Completeness.

  /// Refuses a by-value use of a type whose size is not known.
  func requireComplete(_ type: CType, _ what: String, at offset: Int) throws(CParseError) {
    guard !type.isComplete else { return }
    switch type {
    case .record(let record):
      if let tag = record.tag, openTags.contains(tag) {
        throw failure(
          .recursiveType, "\(what) would put \(record) into itself; a pointer, '\(record) *', is possible", at: offset)
      }
      throw failure(
        .incompleteType,
        "\(what) has the incomplete type '\(record)'; define it before this use, or pass '\(record) *'", at: offset)
    case .enumeration:
      throw failure(
        .incompleteType, "\(what) has the incomplete type '\(type)'; define it before this use", at: offset)
    case .void:
      throw failure(.incompleteType, "\(what) is void; only a result or the whole list '(void)' can be", at: offset)
    case .function:
      throw failure(.incompleteType, "\(what) is a function; a pointer to it is possible", at: offset)
    default:
      throw failure(.incompleteType, "\(what) has the incomplete type '\(type)'", at: offset)
    }
  }
}
