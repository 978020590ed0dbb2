import CTypes

/// The types of a signature as they are written before a name, with typedefs for those whose spelling surrounds it.
struct SignatureSpelling {
  /// The typedefs, each with its semicolon.
  let typedefs: [String]
  /// The type of each parameter.
  let parameters: [String]
  /// The type of the result.
  let result: String

  /// Spells the types of a signature.
  /// - Parameter signature: the function; its name begins the typedefs' names.
  init(_ signature: Signature) {
    var typedefs: [String] = []
    func spelling(_ type: CType, _ part: String) -> String {
      let text = type.description
      guard text.contains(where: { "([{".contains($0) }) else { return text }
      let name = "\(signature.name)_\(part)"
      typedefs.append("typedef \(type.declaration(of: name));")
      return name
    }
    parameters = signature.parameters.enumerated().map { spelling($1.type, "type\($0 + 1)") }
    result = signature.result == .void ? "void" : spelling(signature.result, "result")
    self.typedefs = typedefs
  }
}
