/// A place in a C text.
public struct CPlace: Sendable, Hashable, CustomStringConvertible {
  /// The file in the last line marker (`# 12 "file.h"`); nil if there is none, or if it names no file.
  public let file: String?
  /// The line, from 1, in `file` or else in the text.
  public let line: Int
  /// The column, from 1, in bytes of UTF-8 (a tab is one).
  public let column: Int

  /// Creates a place.
  /// - Parameters:
  ///   - file: the file in the last line marker, or nil.
  ///   - line: from 1.
  ///   - column: from 1, in bytes.
  public init(file: String?, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// `line:column`, with `file:` in front where a line marker names one.
  public var description: String { (file.map { "\($0):" } ?? "") + "\(line):\(column)" }
}

/// A function with a body.
public struct CFunctionDefinition: Sendable, Hashable {
  /// The function's name.
  public let name: String
  /// Whether a declaration up to this one is `static`: other files do not see the function (C11 6.2.2).
  public let isStatic: Bool
  /// Whether this declaration is `inline`: whether other files see the function depends on the compiler's dialect.
  public let isInline: Bool
  /// The place of the name.
  public let place: CPlace

  /// Creates a definition.
  /// - Parameters:
  ///   - name: the function's name.
  ///   - isStatic: whether a declaration up to this one is `static`.
  ///   - isInline: whether this declaration is `inline`.
  ///   - place: the place of the name.
  public init(name: String, isStatic: Bool, isInline: Bool, place: CPlace) {
    self.name = name
    self.isStatic = isStatic
    self.isInline = isInline
    self.place = place
  }
}
