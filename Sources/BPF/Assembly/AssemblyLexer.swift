/// A token of assembler text: a word, a number or one other character.
struct AssemblyToken: Hashable {
  enum Kind: Hashable {
    /// A register, keyword or name.
    case word
    /// Begins with a digit.
    case number
    /// One character.
    case mark
  }

  let kind: Kind
  let text: String
  let line: Int
  let column: Int
}

/// A statement: the text between line ends and semicolons.
struct AssemblyStatement {
  /// The tokens, at least one.
  var tokens: [AssemblyToken]
  /// The text behind a directive's first word, without a comment; nil for other statements.
  var directive: String?
}

/// Splits text into statements. Comments run from `//` or `#` to the end of the line, or from `/*` to `*/`.
struct AssemblyLexer {
  private let text: [Character]
  private var position = 0
  private var line = 1
  private var lineStart = 0
  private var statements: [AssemblyStatement] = []
  private var tokens: [AssemblyToken] = []

  init(_ text: String) { self.text = Array(text) }

  static func statements(_ text: String) throws(AssemblyError) -> [AssemblyStatement] {
    var lexer = AssemblyLexer(text)
    return try lexer.run()
  }

  private mutating func run() throws(AssemblyError) -> [AssemblyStatement] {
    while position < text.count {
      let character = text[position]
      if character.isNewline {
        endStatement()
        advanceLine()
      } else if character.isWhitespace {
        position += 1
      } else if character == ";" {
        endStatement()
        position += 1
      } else if character == "#" || startsComment("/") {
        skipLine()
      } else if startsComment("*") {
        try skipComment()
      } else if character == "." && tokens.isEmpty {
        takeDirective()
      } else {
        try takeToken(character)
      }
    }
    endStatement()
    return statements
  }

  private func startsComment(_ second: Character) -> Bool {
    text[position] == "/" && position + 1 < text.count && text[position + 1] == second
  }

  private mutating func advanceLine() {
    position += 1
    line += 1
    lineStart = position
  }

  private mutating func skipLine() {
    while position < text.count, !text[position].isNewline { position += 1 }
  }

  private mutating func skipComment() throws(AssemblyError) {
    let start = AssemblyToken(kind: .mark, text: "/*", line: line, column: position - lineStart + 1)
    position += 2
    while position < text.count {
      if text[position] == "*" && position + 1 < text.count && text[position + 1] == "/" {
        position += 2
        return
      }
      if text[position].isNewline { advanceLine() } else { position += 1 }
    }
    throw AssemblyError(
      code: .unexpectedText, line: start.line, column: start.column, message: "the comment has no end: `*/` is missing")
  }

  private mutating func endStatement() {
    if !tokens.isEmpty { statements.append(AssemblyStatement(tokens: tokens)) }
    tokens = []
  }

  /// A directive extends to the end of its line or to a comment.
  private mutating func takeDirective() {
    let start = position
    let column = position - lineStart + 1
    while position < text.count, !text[position].isWhitespace, text[position] != ";" { position += 1 }
    let word = String(text[start..<position])
    let rest = position
    while position < text.count, !text[position].isNewline, text[position] != ";", text[position] != "#",
      !startsComment("/")
    {
      position += 1
    }
    statements.append(
      AssemblyStatement(
        tokens: [AssemblyToken(kind: .word, text: word, line: line, column: column)],
        directive: String(text[rest..<position])))
  }

  private mutating func takeToken(_ first: Character) throws(AssemblyError) {
    let start = position
    let column = position - lineStart + 1
    func isWord(_ character: Character) -> Bool {
      character.isASCII && (character.isLetter || character.isNumber || "_.$".contains(character))
    }
    let kind: AssemblyToken.Kind
    let isName = first == "." && position + 1 < text.count && (text[position + 1].isLetter || text[position + 1] == "_")
    if isWord(first) && (first != "." || isName) {
      kind = first.isNumber ? .number : .word
      repeat { position += 1 } while position < text.count && isWord(text[position])
    } else if "*()+-=&|^<>!%/:,[]".contains(first) {
      kind = .mark
      position += 1
    } else {
      throw AssemblyError(
        code: .unexpectedText, line: line, column: column, message: "`\(first)` occurs in no instruction")
    }
    tokens.append(
      AssemblyToken(kind: kind, text: String(text[start..<position]), line: line, column: column))
  }
}
