/// A parser of C declarations: prototypes and the types that they use.
///
/// It models everything that affects layout and argument passing, and rejects constructs that it does not model. It is
/// total: every text gives either declarations or a ``CParseError`` with a place. Nesting is limited, so no text
/// exhausts the stack.
public enum CDeclarationParser {
  /// Parses a text. The `;` after the last declaration may be missing. Function bodies and initialisers are skipped.
  /// - Parameters:
  ///   - text: C declarations, preprocessed.
  ///   - types: the declarations of earlier texts.
  /// - Returns: the declarations of this text; their table contains `types` as well.
  /// - Throws: `CParseError` for the first error, with line and column.
  public static func parse(
    _ text: String, types: CTypeTable = CTypeTable()
  ) throws(CParseError) -> CTranslationUnit {
    var parser = CParser(text, types: types)
    try parser.parseTranslationUnit()
    return parser.finished
  }

  /// Parses a text with error recovery: after an error it continues with the next declaration.
  /// - Parameters:
  ///   - text: C declarations, preprocessed, as `gcc -E` prints a header.
  ///   - types: the declarations of earlier texts.
  /// - Returns: the declarations of this text, and what was omitted; their table contains `types` as well.
  public static func read(_ text: String, types: CTypeTable = CTypeTable()) -> CTranslationUnit {
    var parser = CParser(text, types: types)
    parser.readTranslationUnit()
    return parser.finished
  }
}
