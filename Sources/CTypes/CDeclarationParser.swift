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
    var parser = CParser(text, types: types)
    try parser.parseTranslationUnit()
    return parser.finished
  }

  /// Reads as much of a text as can be read: after a mistake it goes on with the next declaration.
  /// - Parameters:
  ///   - text: C declarations, preprocessed, as `gcc -E` prints a header.
  ///   - types: what earlier texts declared.
  /// - Returns: what this text declares, and what was left out; its table holds `types` as well.
  public static func read(_ text: String, types: CTypeTable = CTypeTable()) -> CTranslationUnit {
    var parser = CParser(text, types: types)
    parser.readTranslationUnit()
    return parser.finished
  }
}
