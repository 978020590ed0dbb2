/// A token of C, with its position in the text.
struct CToken {
  /// The kind of token, with its value.
  enum Kind: Equatable {
    /// An identifier or keyword.
    case word(String)
    /// An integer constant, or a character constant's value, with its type.
    case number(Int128, IntegerType)
    /// A string literal.
    case string
    /// A floating constant; nil for a type that is not modelled, as in `1.0f16`.
    case floating(FloatingType?)
    /// An operator or punctuator of one byte.
    case mark(UInt8)
    /// An operator of two bytes: `<<`, `>>`, `<=`, `>=`, `==`, `!=`, `&&`, `||`, `->`.
    case pair(UInt8, UInt8)
    /// `...`.
    case ellipsis
    /// Bytes that are not a token; the payload is the index of the error in the lexer's list.
    case invalid(Int)
    /// The end of the text.
    case end
  }

  let kind: Kind
  /// Byte offset from the start of the text.
  let offset: Int

  /// The token as messages quote it.
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
    case .invalid: "an invalid token"
    case .end: "the end of the text"
    }
  }

  /// At most 80 characters of a word of the text.
  static func cut(_ word: String) -> String {
    word.utf8.count <= 80 ? word : word.prefix(77) + "..."
  }
}
