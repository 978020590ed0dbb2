/// A token of C, with its place in the text.
struct CToken {
  /// What a token is.
  enum Kind: Equatable {
    /// An identifier or keyword.
    case word(String)
    /// An integer constant, or a character constant's value, with its type.
    case number(Int128, IntegerType)
    /// A string literal.
    case string
    /// A floating constant; nil for one of a type that is not modelled, as `1.0f16`.
    case floating(FloatingType?)
    /// An operator or punctuator of one byte.
    case mark(UInt8)
    /// An operator of two bytes: `<<`, `>>`, `<=`, `>=`, `==`, `!=`, `&&`, `||`, `->`.
    case pair(UInt8, UInt8)
    /// `...`.
    case ellipsis
    /// Bytes that are no token; the payload is the place of the error in the lexer's list.
    case invalid(Int)
    /// The end of the text.
    case end
  }

  let kind: Kind
  /// First byte, counted from the start of the text.
  let offset: Int

  /// The token in words, for messages.
  var text: String {
    switch kind {
    case .word(let word): "'\(Self.cut(word))'"
    case .number(let value, _): "'\(value)'"
    case .string: "a string"
    case .floating: "a floating constant"
    case .mark(let byte): "'\(Character(UnicodeScalar(byte)))'"
    case .pair(let first, let second):
      "'\(Character(UnicodeScalar(first)))\(Character(UnicodeScalar(second)))'"
    case .ellipsis: "'...'"
    case .invalid: "what is no C token"
    case .end: "the end of the text"
    }
  }

  /// At most 80 characters of a word of the text.
  static func cut(_ word: String) -> String {
    word.utf8.count <= 80 ? word : word.prefix(77) + "..."
  }
}
