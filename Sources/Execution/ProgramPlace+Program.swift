import BPF
import Outcomes

extension ProgramPlace {
  /// The place of an instruction; nil if the program has no such instruction.
  /// - Parameters:
  ///   - instruction: the index of the instruction.
  ///   - program: the program.
  package init?(_ instruction: Int, of program: Program) {
    guard let function = program.subprogram(containing: instruction) else { return nil }
    self.init(
      function: program.subprograms[function].name, instruction: instruction,
      source: program.line(ofInstruction: instruction).map(SourceLineDescription.init))
  }
}

extension SourceLineDescription {
  /// Describes a line.
  /// - Parameter line: the line.
  package init(_ line: SourceLine) {
    self.init(file: line.file, line: line.line, column: line.column, text: line.text)
  }
}
