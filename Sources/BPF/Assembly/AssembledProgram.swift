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

  /// Checks the rules of `Program`.
  /// - Parameter text: an assembled text.
  /// - Throws: `AssemblyError` with the line and column of the first instruction that breaks a rule.
  public init(_ text: UncheckedAssembly) throws(AssemblyError) {
    do throws(ProgramError) {
      program = try Program(text.program)
    } catch {
      throw text.placed(error)
    }
    prototypes = text.prototypes
    lines = text.lines
  }
}

/// An assembled text before the rules for whole programs are checked: what a verifier is given.
public struct UncheckedAssembly: Sendable {
  /// The program.
  public let program: UncheckedProgram
  /// The prototype of each function of `program.subprograms`, nil for the main program and for labels that are called.
  public let prototypes: [AssembledProgram.Prototype?]
  /// The section that the program would have in an object (`.section`); nil if the text names none.
  public let section: String?
  /// The file of the program to whose function this one is attached (`.attach`); nil for none.
  public let attachFile: String?
  /// The flags with which it is loaded (`.flag`).
  public let flags: Set<LoadFlag>
  /// The tags of each function of `program.subprograms` (`.tag`).
  public let tags: [[FunctionTag]]
  /// Line and column of each instruction.
  let places: [AssemblyPlace]

  /// The line of each instruction, counted from 1.
  public var lines: [Int] { places.map(\.line) }

  func placed(_ error: ProgramError) -> AssemblyError { places.placed(error) }
}

/// Where a statement's instruction begins, counted from 1.
struct AssemblyPlace: Sendable {
  let line: Int
  let column: Int
}

extension [AssemblyPlace] {
  /// The error of a program with its place in the text.
  func placed(_ error: ProgramError) -> AssemblyError {
    let place = indices.contains(error.instruction) ? self[error.instruction] : AssemblyPlace(line: 1, column: 1)
    return AssemblyError(
      code: .program(error.code), line: place.line, column: place.column, message: error.message)
  }
}
