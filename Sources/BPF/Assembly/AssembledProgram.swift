/// An assembled program, with the prototypes and lines of its source text.
public struct AssembledProgram: Sendable {
  /// A `.func` directive.
  public struct Prototype: Sendable, Equatable {
    /// The C prototype, as written.
    public let text: String
    /// Its line, counted from 1.
    public let line: Int
  }

  /// The program.
  public let program: Program
  /// The prototype of each function of `program.subprograms`, nil for the main program and for labels that are called.
  public let prototypes: [Prototype?]
  /// The line of each instruction, counted from 1.
  public let lines: [Int]
}
