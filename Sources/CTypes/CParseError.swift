/// Why a C text could not be parsed, and where.
public struct CParseError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of error.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    /// A byte that begins no C token.
    case unexpectedCharacter
    /// A comment, string or character constant without an end.
    case unterminated
    /// A number that is malformed or too large.
    case invalidNumber
    /// A preprocessor directive other than a line marker or an unknown pragma.
    case preprocessorDirective
    /// A token that is not allowed at its position.
    case unexpectedToken
    /// The text ends too early.
    case unexpectedEnd
    /// A name that is not a known type.
    case unknownType
    /// Type specifiers that cannot be combined, such as `short double`.
    case invalidSpecifiers
    /// A struct, union or enum tag that is defined twice or used with another keyword.
    case duplicateTag
    /// A typedef, enumeration constant, member or parameter that is defined twice.
    case duplicateName
    /// A by-value use of a type whose definition is not known.
    case incompleteType
    /// A struct or union that contains itself.
    case recursiveType
    /// A bit-field with a wrong type or width.
    case invalidBitField
    /// An alignment that is not a power of two or is too large.
    case invalidAlignment
    /// An array with a wrong element type or count.
    case invalidArray
    /// A function with a wrong result or parameter list.
    case invalidFunction
    /// An expression that is not constant, divides by zero or overflows.
    case invalidConstant
    /// Declarators, records or expressions nested too deep.
    case tooDeep
    /// A type that exceeds the largest object or the limit for written-out types.
    case tooLarge
    /// Valid C that this parser does not model.
    case unsupported
    /// An unknown attribute, which may change how a function is called.
    case unknownAttribute
  }

  /// The kind of error.
  public let code: Code
  /// The file in the last line marker (`# 12 "file.h"`); nil if there is none, or if it names no file.
  public let file: String?
  /// The line, from 1, in `file` or else in the text.
  public let line: Int
  /// The column, from 1, in bytes of UTF-8 (a tab is one).
  public let column: Int
  /// Human-readable message: the error and a valid alternative, in one line.
  public let message: String

  /// Creates an error.
  /// - Parameters:
  ///   - code: the kind of error.
  ///   - file: the file in the last line marker, or nil.
  ///   - line: from 1.
  ///   - column: from 1, in bytes.
  ///   - message: the error and a valid alternative.
  public init(code: Code, file: String? = nil, line: Int, column: Int, message: String) {
    self.code = code
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  /// `line:column: message`, with `file:` in front where a line marker names one.
  public var description: String { (file.map { "\($0):" } ?? "") + "\(line):\(column): \(message)" }

  /// `place:line:column: message`.
  /// - Parameter place: the name of the text, used if no line marker names a file.
  public func description(in place: String) -> String {
    file == nil ? "\(place):\(description)" : description
  }
}
