/// Why a C text could not be read, and where.
public struct CParseError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What kind of mistake it is.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    /// A byte that begins no C token.
    case unexpectedCharacter
    /// A comment, string or character constant without an end.
    case unterminated
    /// A number that is malformed or too large.
    case invalidNumber
    /// A preprocessor directive other than a line marker or an unknown pragma.
    case preprocessorDirective
    /// A token that cannot stand where it stands.
    case unexpectedToken
    /// The text ends too early.
    case unexpectedEnd
    /// A name that is no known type.
    case unknownType
    /// Type specifiers that do not go together, such as `short double`.
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
    /// An alignment that is no power of two or is too large.
    case invalidAlignment
    /// An array with a wrong element type or count.
    case invalidArray
    /// A function with a wrong result or parameter list.
    case invalidFunction
    /// An expression that is not constant, divides by zero or overflows.
    case invalidConstant
    /// Declarators, records or expressions nested too deep.
    case tooDeep
    /// A type that is too large to exist or to be written out.
    case tooLarge
    /// C that has a meaning which this parser does not model.
    case unsupported
    /// An attribute that is not known, so that it may change how a function is called.
    case unknownAttribute
  }

  /// What kind of mistake it is.
  public let code: Code
  /// The file that the last line marker (`# 12 "file.h"`) names; nil where there is none, or where it names no file.
  public let file: String?
  /// The line, from 1, in `file` or else in the text.
  public let line: Int
  /// The column, from 1, in bytes of UTF-8 (a tab is one).
  public let column: Int
  /// What is wrong and what would be right, in one line.
  public let message: String

  /// Makes an error.
  /// - Parameters:
  ///   - code: the kind of mistake.
  ///   - file: what a line marker names, or nil.
  ///   - line: from 1.
  ///   - column: from 1, in bytes.
  ///   - message: what is wrong and what would be right.
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
  /// - Parameter place: what the text is called where no line marker names a file.
  public func description(in place: String) -> String {
    file == nil ? "\(place):\(description)" : description
  }
}
