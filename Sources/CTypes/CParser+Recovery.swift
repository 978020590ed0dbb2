/// A declaration that could not be parsed.
public struct Omission: Sendable, Hashable {
  /// The declared names, as far as they could be determined: functions, objects and typedefs by name, types as
  /// `struct tag`.
  public let names: [String]
  /// Why it was omitted, with its place.
  public let error: CParseError
  /// The function that it defines, if it has a body and is neither `static` nor `inline`.
  public let definedFunction: String?

  /// Creates an omission.
  /// - Parameters:
  ///   - names: the declared names.
  ///   - error: why it was omitted.
  ///   - definedFunction: the function that it defines, if it has a body and is neither `static` nor `inline`.
  public init(names: [String], error: CParseError, definedFunction: String? = nil) {
    self.names = names
    self.error = error
    self.definedFunction = definedFunction
  }
}

extension CParser {
  /// Parses a whole text; what cannot be parsed is recorded in `unit.omissions`, and parsing continues after it.
  mutating func readTranslationUnit() {
    while token.kind != .end {
      let start = index
      do throws(CParseError) {
        try parseExternalDeclaration()
      } catch {
        recover(from: start, error)
      }
    }
  }

  /// Advances to the next declaration and withholds the names that the failed declaration would have declared, so that
  /// nothing else of the same name is used in their place.
  private mutating func recover(from start: Int, _ error: CParseError) {
    resetNesting()
    rewind(to: start)
    let (end, hasBody) = skipDeclaration()
    let outline = DeclarationOutline(tokens[start..<end])
    let names = declaredNames + outline.names.filter { !declaredNames.contains($0) }
    let defined = hasBody && !outline.isInternal ? outline.names.first : nil
    let reason = error.description
    for name in names {
      if outline.isTypedef {
        types.withheldTypedefs[name] = reason
        types.typedefs[name] = nil
      } else if signatureIndex[name] != nil || [.unknownAttribute, .unsupported].contains(error.code) {
        types.withheldFunctions[name] = reason
        signatureIndex[name] = nil
      }
      types.objects[name] = nil
    }
    for tag in outline.definedTags where types.tags[tag].map({ !$0.isComplete }) ?? true {
      types.withheldTags[tag] = reason
    }
    unit.omissions.append(
      Omission(
        names: names + outline.definitions, error: error,
        definedFunction: defined.flatMap { staticFunctions.contains($0) ? nil : $0 }))
    rewind(to: max(end, start + 1))
  }

  /// Advances past the declaration that begins with the next token; returns the index of the token after it, and whether
  /// it ended with the body of a function.
  ///
  /// A declaration ends with a `;` outside of braces (also in brackets, in case one is missing), or with the body of a
  /// function. The members of a record, the constants of an enumeration and an initialiser are not a body.
  private mutating func skipDeclaration() -> (end: Int, hasBody: Bool) {
    var braces = 0
    var bodyBrace = false
    var isInitialiser = false
    while token.kind != .end {
      switch token.kind {
      case .mark(UInt8(ascii: ";")) where braces == 0:
        advance()
        return (index, false)
      case .mark(UInt8(ascii: "=")) where braces == 0: isInitialiser = true
      case .mark(UInt8(ascii: ",")) where braces == 0: isInitialiser = false
      case .mark(UInt8(ascii: "{")):
        if braces == 0 { bodyBrace = !isInitialiser && !opensMembers(at: index) }
        braces += 1
      case .mark(UInt8(ascii: "}")):
        braces = max(0, braces - 1)
        if braces == 0, bodyBrace {
          advance()
          return (index, true)
        }
      default: break
      }
      advance()
    }
    return (index, false)
  }

  /// Whether the `{` at a token follows `struct`, `union` or `enum`, with a tag, attributes or a type between them.
  private func opensMembers(at brace: Int) -> Bool {
    var place = brace - 1
    var words = 0
    while place >= 0 {
      switch tokens[place].kind {
      case .word(let word):
        if ["struct", "union", "enum"].contains(word) { return true }
        words += 1
        // A tag, and for `enum e : unsigned long long` the words of a type.
        guard words <= 6 else { return false }
        place -= 1
      case .mark(UInt8(ascii: ":")): place -= 1
      case .mark(UInt8(ascii: ")")), .mark(UInt8(ascii: "]")):
        guard let open = openingBracket(of: place) else { return false }
        // `__attribute__((...))`, `_Alignas(8)` and `[[...]]` are allowed there; a parameter list is not.
        if tokens[place].kind == .mark(UInt8(ascii: "]")) {
          place = open - 1
          continue
        }
        guard open > 0, case .word(let word) = tokens[open - 1].kind,
          word.hasPrefix("__a") || word.hasPrefix("_A") || word == "alignas"
        else { return false }
        place = open - 2
      default: return false
      }
    }
    return false
  }

  /// The index of the matching opening bracket; nil if there is none.
  private func openingBracket(of closing: Int) -> Int? {
    var depth = 0
    for place in stride(from: closing, through: max(0, closing - 4096), by: -1) {
      switch tokens[place].kind {
      case .mark(UInt8(ascii: ")")), .mark(UInt8(ascii: "]")): depth += 1
      case .mark(UInt8(ascii: "(")), .mark(UInt8(ascii: "[")):
        depth -= 1
        if depth == 0 { return place }
      default: break
      }
    }
    return nil
  }
}

/// The names that a declaration with an error appears to declare, from the words at its outer level.
private struct DeclarationOutline {
  /// Whether it is a typedef.
  var isTypedef = false
  /// Whether it is `static` or `inline`.
  var isInternal = false
  /// The names before `(`, `,`, `;`, `=`, `[` and `{`.
  var names: [String] = []
  /// The tags before braces.
  var definedTags: [String] = []
  /// The tags before braces, with their keywords.
  var definitions: [String] = []

  /// The most names and tags that are kept.
  private static let greatestNames = 64

  /// Outlines a declaration.
  /// - Parameter tokens: its tokens.
  init(_ tokens: ArraySlice<CToken>) {
    var depth = 0
    var parenthesis = -1
    var name: String?
    var isInitialiser = false
    // Whether the preceding token is a keyword whose parenthesis ends no name: `__attribute__(`, `sizeof(`.
    var isBehindKeyword = false
    var place = tokens.startIndex
    func kind(_ place: Int) -> CToken.Kind { place < tokens.endIndex ? tokens[place].kind : .end }
    while place < tokens.endIndex {
      let token = tokens[place].kind
      place += 1
      let isBehindKeywordNow = isBehindKeyword
      if case .word(let word) = token { isBehindKeyword = CParser.isReserved(word) } else { isBehindKeyword = false }
      switch token {
      case .word("typedef"): isTypedef = true
      case .word(let word) where word == "static" || CParser.inlineWords.contains(word): isInternal = true
      case .word(let word) where ["struct", "union", "enum"].contains(word):
        guard case .word(let tag) = kind(place) else { continue }
        place += 1
        if kind(place) == .mark(UInt8(ascii: "{")), definedTags.count < Self.greatestNames {
          definedTags.append(tag)
          definitions.append("\(word) \(tag)")
        }
      case .word(let word) where depth == 0 || parenthesis == depth:
        if !isInitialiser, !CParser.isReserved(word) { name = word }
      case .mark(UInt8(ascii: "(")), .mark(UInt8(ascii: "[")), .mark(UInt8(ascii: "{")):
        // `(*name)` contains the name; `name(` and `name[` end it.
        if depth == 0, token == .mark(UInt8(ascii: "(")), kind(place) == .mark(UInt8(ascii: "*")) {
          parenthesis = 1
          name = nil
        } else if !isBehindKeywordNow, depth == 0 || depth == parenthesis {
          note(&name)
        }
        depth += 1
      case .mark(UInt8(ascii: ")")), .mark(UInt8(ascii: "]")), .mark(UInt8(ascii: "}")):
        if depth == parenthesis {
          note(&name)
          parenthesis = -1
        }
        depth = max(0, depth - 1)
      case .mark(UInt8(ascii: ";")) where depth == 0, .mark(UInt8(ascii: ",")) where depth == 0:
        note(&name)
        isInitialiser = false
      case .mark(UInt8(ascii: "=")) where depth == 0:
        note(&name)
        isInitialiser = true
      default: break
      }
    }
    note(&name)
  }

  private mutating func note(_ name: inout String?) {
    if let found = name, !names.contains(found), names.count < Self.greatestNames { names.append(found) }
    name = nil
  }
}
