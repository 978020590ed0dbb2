/// A declaration that could not be read.
public struct Omission: Sendable, Hashable {
  /// What it declares, as far as that could be told; empty where it could not.
  public let names: [String]
  /// Why it was left out, with its place.
  public let error: CParseError

  /// Makes an omission.
  /// - Parameters:
  ///   - names: what the declaration declares.
  ///   - error: why it was left out.
  public init(names: [String], error: CParseError) {
    self.names = names
    self.error = error
  }
}

extension CParser {
  /// Reads a whole text; what cannot be read is noted in `unit.omissions`, and reading goes on behind it.
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

  /// Goes to the next declaration, and withholds what the one that begins at a token would have declared: nothing of it
  /// may be taken for something else that has the same name.
  private mutating func recover(from start: Int, _ error: CParseError) {
    resetNesting()
    rewind(to: start)
    let end = skipDeclaration()
    let outline = DeclarationOutline(self, from: start, to: end)
    let names = declaredNames + outline.names.filter { !declaredNames.contains($0) }
    let reason = error.description
    for name in names {
      if outline.isTypedef {
        types.withheldTypedefs[name] = reason
        types.typedefs[name] = nil
      } else if let place = signatureIndex[name] {
        // Two declarations that contradict each other, or one that cannot be read: neither counts.
        withdraw(name, at: place)
      }
      types.objects[name] = nil
    }
    for tag in outline.definedTags where types.tags[tag].map({ !$0.isComplete }) ?? true {
      types.withheldTags[tag] = reason
    }
    unit.omissions.append(Omission(names: names, error: error))
    rewind(to: max(end, start + 1))
  }

  private mutating func withdraw(_ name: String, at place: Int) {
    unit.signatures.remove(at: place)
    signatureIndex[name] = nil
    for (other, index) in signatureIndex where index > place { signatureIndex[other] = index - 1 }
  }

  /// Goes behind the declaration that begins with the next token; returns the token's index.
  ///
  /// A declaration ends with a `;` outside of braces (in brackets too: one was forgotten), or with the body of a
  /// function. The members of a record, the constants of an enumeration and an initialiser are no body.
  private mutating func skipDeclaration() -> Int {
    var braces = 0
    var bodyBrace = false
    var isInitialiser = false
    while token.kind != .end {
      switch token.kind {
      case .mark(UInt8(ascii: ";")) where braces == 0:
        advance()
        return index
      case .mark(UInt8(ascii: "=")) where braces == 0: isInitialiser = true
      case .mark(UInt8(ascii: ",")) where braces == 0: isInitialiser = false
      case .mark(UInt8(ascii: "{")):
        if braces == 0 { bodyBrace = !isInitialiser && !opensMembers(at: index) }
        braces += 1
      case .mark(UInt8(ascii: "}")):
        braces = max(0, braces - 1)
        if braces == 0, bodyBrace {
          advance()
          return index
        }
      default: break
      }
      advance()
    }
    return index
  }

  /// Whether the `{` at a token follows `struct`, `union` or `enum`, with a tag, attributes or a type between them.
  private func opensMembers(at brace: Int) -> Bool {
    var back = self
    var place = brace - 1
    var words = 0
    while place >= 0 {
      back.rewind(to: place)
      switch back.token.kind {
      case .word(let word):
        if ["struct", "union", "enum"].contains(word) { return true }
        words += 1
        // A tag, and for `enum e : unsigned long long` some words of a type.
        guard words <= 6 else { return false }
        place -= 1
      case .mark(UInt8(ascii: ":")): place -= 1
      case .mark(UInt8(ascii: ")")), .mark(UInt8(ascii: "]")):
        guard let open = back.openingBracket else { return false }
        // `__attribute__((...))`, `_Alignas(8)` and `[[...]]` may stand there; a parameter list may not.
        if back.token.kind == .mark(UInt8(ascii: "]")) {
          place = open - 1
          continue
        }
        guard open > 0 else { return false }
        back.rewind(to: open - 1)
        guard let word = back.word, word.hasPrefix("__a") || word.hasPrefix("_A") || word == "alignas" else {
          return false
        }
        place = open - 2
      default: return false
      }
    }
    return false
  }

  /// The index of the bracket that the next token, a closing one, closes; nil where there is none.
  private var openingBracket: Int? {
    var back = self
    var depth = 0
    var place = index
    while place >= 0, index - place < 4096 {
      back.rewind(to: place)
      switch back.token.kind {
      case .mark(UInt8(ascii: ")")), .mark(UInt8(ascii: "]")): depth += 1
      case .mark(UInt8(ascii: "(")), .mark(UInt8(ascii: "[")):
        depth -= 1
        if depth == 0 { return place }
      default: break
      }
      place -= 1
    }
    return nil
  }
}

/// What a declaration that cannot be read seems to declare, from the words at its outer level.
private struct DeclarationOutline {
  /// Whether it is a typedef.
  var isTypedef = false
  /// The names in front of `(`, `,`, `;`, `=`, `[` and `{`.
  var names: [String] = []
  /// The tags in front of braces.
  var definedTags: [String] = []

  /// - Parameters:
  ///   - parser: holds the tokens.
  ///   - start: the declaration's first token.
  ///   - end: the token behind its last one.
  init(_ parser: CParser, from start: Int, to end: Int) {
    var parser = parser
    var depth = 0
    var parenthesis = -1
    var name: String?
    var isInitialiser = false
    var place = start
    while place < end {
      parser.rewind(to: place)
      place += 1
      switch parser.token.kind {
      case .word("typedef"): isTypedef = true
      case .word(let word) where ["struct", "union", "enum"].contains(word):
        if case .word(let tag) = parser.following.kind {
          parser.rewind(to: min(place + 1, end))
          if parser.isMark("{") { definedTags.append(tag) }
          place += 1
        }
      case .word(let word) where depth == 0 || parenthesis == depth:
        if !isInitialiser, !CParser.isReserved(word) { name = word }
      case .mark(UInt8(ascii: "*")) where depth == 1 && name == nil: parenthesis = depth
      case .mark(UInt8(ascii: "(")), .mark(UInt8(ascii: "[")), .mark(UInt8(ascii: "{")):
        // `(*name)` holds the name; `name(` and `name[` end it.
        if depth == 0, parser.isMark("("), parser.following.kind == .mark(UInt8(ascii: "*")) {
          parenthesis = 1
          name = nil
        } else {
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
  }

  private mutating func note(_ name: inout String?) {
    if let found = name, !names.contains(found), names.count < 64 { names.append(found) }
    name = nil
  }
}
