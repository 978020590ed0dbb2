/// Why an assembler text is invalid, and where.
public struct AssemblyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of error.
  public enum Code: Hashable, Sendable {
    /// A character that cannot occur in a statement, or a comment without its end.
    case unexpectedText
    /// The statement matches no instruction.
    case unknownInstruction
    /// A malformed number, or one that does not fit its field.
    case invalidNumber
    /// A label or function that is defined a second time.
    case duplicateName
    /// A jump to a label that is not defined.
    case unknownLabel
    /// A `.func` without a prototype's name, or an unknown directive.
    case invalidDirective
    /// A rule of `Program`.
    case program(ProgramError.Code)
  }

  /// The kind of error.
  public let code: Code
  /// The line, counted from 1.
  public let line: Int
  /// The column of the first invalid character, counted from 1 in characters.
  public let column: Int
  /// Human-readable message, one sentence.
  public let message: String

  /// The message after its place: "3:7: ...".
  public var description: String { "\(line):\(column): \(message)" }
}
