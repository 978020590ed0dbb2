import CallingConvention

/// A declaration that could not be read.
package struct OmittedDeclaration: Sendable, Equatable, Codable {
  /// What it declares, as far as that is known.
  package var names: [String]
  /// The file, as line markers have it.
  package var file: String
  /// The line, 1-based.
  package var line: Int
  /// The column, 1-based.
  package var column: Int
  /// What kind of mistake it is.
  package var code: String
  /// The mistake in one sentence, as the parser has it.
  package var message: String

  /// Creates a value; each parameter is documented at the property of its name.
  package init(names: [String], file: String, line: Int, column: Int, code: String, message: String) {
    self.names = names
    self.file = file
    self.line = line
    self.column = column
    self.code = code
    self.message = message
  }
}

/// Where the arguments of functions go.
package struct ABIOutcome: Sendable, Equatable, Codable {
  /// The functions, in their order.
  package var functions: [PlacedFunction]
  /// What could not be read.
  package var omissions: [OmittedDeclaration]
  /// The verdicts of which each function has to have one; nil where none is required.
  package var required: [PlacementVerdict]?

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    functions: [PlacedFunction], omissions: [OmittedDeclaration], required: [PlacementVerdict]? = nil
  ) {
    self.required = required
    self.functions = functions
    self.omissions = omissions
  }

  /// The functions that have none of the required verdicts.
  package var failing: [PlacedFunction] {
    guard let required else { return [] }
    return functions.filter { !required.contains($0.placement.verdict) }
  }

  /// Declarations of which nothing is known though something is required.
  package var unread: [OmittedDeclaration] {
    guard let required, !required.contains(.unknown) else { return [] }
    return omissions
  }

  /// Whether every function has a required verdict; true where none is required.
  package var isGood: Bool { required == nil || !functions.isEmpty && failing.isEmpty && unread.isEmpty }
}
