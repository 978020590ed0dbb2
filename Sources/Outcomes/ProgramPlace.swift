/// An instruction of a program.
package struct ProgramPlace: Sendable, Equatable, Codable {
  /// The function that it belongs to.
  package let function: String
  /// Its index in the program.
  package let instruction: Int
  /// The line of source text that it was compiled from; nil where it is not known.
  package let source: SourceLineDescription?

  /// Creates a value; each parameter is documented at the property of its name.
  package init(function: String, instruction: Int, source: SourceLineDescription?) {
    self.function = function
    self.instruction = instruction
    self.source = source
  }
}
