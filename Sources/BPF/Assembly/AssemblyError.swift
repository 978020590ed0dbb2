/// Why text is not a program, and where.
public struct AssemblyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Code: Hashable, Sendable {
    /// A character that no statement holds, or a comment without its end.
    case unexpectedText
    /// No instruction reads like this.
    case unknownInstruction
    /// A number that is none, or does not fit its field.
    case invalidNumber
    /// A label or function that is defined a second time.
    case duplicateName
    /// A jump to a label that is not defined.
    case unknownLabel
    /// A `.func` without a prototype's name, or an unknown directive.
    case invalidDirective
    /// A rule that binds instructions together.
    case program(ProgramError.Code)
  }

  /// What is wrong.
  public let code: Code
  /// The line, counted from 1.
  public let line: Int
  /// The column of the first character at fault, counted from 1 in characters.
  public let column: Int
  /// One sentence for people.
  public let message: String

  /// The message after its place: "3:7: ...".
  public var description: String { "\(line):\(column): \(message)" }
}
