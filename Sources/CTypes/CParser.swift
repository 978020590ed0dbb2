/// The state of parsing one text.
struct CParser: ~Copyable {
  /// Most nested declarators, records, parameter lists and parentheses.
  static let greatestNesting = 64

  /// The tokens; the last one is the end.
  let tokens: [CToken]
  private let faults: [CParseError]
  private let places: CPlaces
  let pragmas: LayoutPragmas
  /// Index of the next token.
  private(set) var index = 0
  /// Names declared so far.
  var types: CTypeTable
  /// What was declared so far.
  var unit = CTranslationUnit()
  /// Tags of the records whose braces are open.
  var openTags: Set<String> = []
  /// Names of the functions and objects in the current declaration, as far as it was parsed.
  var declaredNames: [String] = []
  /// Functions that a declaration made `static`.
  var staticFunctions: Set<String> = []
  /// Open levels of recursion.
  private var nesting = 0
  /// Index of each function in `unit.signatures`.
  var signatureIndex: [String: Int] = [:]

  init(_ text: String, types: CTypeTable) {
    let lexer = CLexer(Array(text.utf8))
    tokens = lexer.tokens
    faults = lexer.faults
    places = lexer.places
    pragmas = lexer.pragmas
    self.types = types
  }

  /// The declarations, with the table for later texts.
  var finished: CTranslationUnit {
    var unit = unit
    if !types.withheldFunctions.isEmpty { unit.signatures.removeAll { types.withheldFunctions[$0.name] != nil } }
    unit.types = types
    return unit
  }

  // MARK: Tokens

  var token: CToken { tokens[index] }

  /// The token after the next one; the end where there is none.
  var following: CToken { tokens[min(index + 1, tokens.count - 1)] }

  /// The next token's word, nil if it is not a word.
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

  /// Returns to an earlier token.
  mutating func rewind(to index: Int) {
    self.index = index
  }

  /// Evaluates a condition on the tokens after the next one, and restores the position.
  mutating func lookAhead(_ look: (inout CParser) -> Bool) -> Bool {
    let start = index
    defer { index = start }
    advance()
    return look(&self)
  }

  mutating func take(_ mark: Unicode.Scalar) -> Bool {
    guard isMark(mark) else { return false }
    advance()
    return true
  }

  mutating func expect(_ mark: Unicode.Scalar, _ purpose: String) throws(CParseError) {
    guard take(mark) else { throw unexpected("expected '\(mark)' \(purpose)") }
  }

  // MARK: Errors

  func failure(_ code: CParseError.Code, _ message: String, at offset: Int) -> CParseError {
    places.error(code, message, at: offset)
  }

  /// The place of a byte of the text.
  func place(at offset: Int) -> CPlace { places.place(at: offset) }

  /// The error for a token that is not allowed at its position.
  func unexpected(_ wanted: String) -> CParseError {
    switch token.kind {
    case .invalid(let place): faults[place]
    case .end: failure(.unexpectedEnd, "\(wanted), found \(token.text)", at: token.offset)
    default: failure(.unexpectedToken, "\(wanted), found \(token.text)", at: token.offset)
    }
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

  /// Clears the state of open constructs after an error.
  mutating func resetNesting() {
    nesting = 0
    openTags = []
  }

  /// Skips a bracketed group whose opening mark is the next token. Its content is not parsed, so it may contain bytes
  /// that
  /// are not tokens, but not a comment or string without an end.
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
      case .invalid(let place):
        if faults[place].code == .unterminated { throw faults[place] }
      case .end: throw failure(.unexpectedEnd, "this \(what) is never closed", at: start)
      default: break
      }
      advance()
    } while !open.isEmpty
  }
}
