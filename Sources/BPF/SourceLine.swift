/// The line of source text that an instruction was compiled from (`struct bpf_line_info`).
public struct SourceLine: Hashable, Sendable, Codable {
  /// The index of the first instruction of the line.
  public let instruction: Int
  /// The file's name as the compiler was given it.
  public let file: String
  /// The line, counted from 1.
  public let line: Int
  /// The column, counted from 1; 0 if not known.
  public let column: Int
  /// The line's text, without the white space around it; empty if not known.
  public let text: String

  /// Creates a line; each parameter is documented at the property of its name.
  public init(instruction: Int, file: String, line: Int, column: Int, text: String) {
    self.instruction = instruction
    self.file = file
    self.line = line
    self.column = column
    self.text = text
  }

  /// The same line at another instruction.
  /// - Parameter instruction: the index of the instruction.
  package func moved(to instruction: Int) -> SourceLine {
    SourceLine(instruction: instruction, file: file, line: line, column: column, text: text)
  }
}
