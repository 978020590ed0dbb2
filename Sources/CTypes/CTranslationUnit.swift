/// The declarations of a C text.
public struct CTranslationUnit: Sendable, Hashable {
  /// The functions in the order of their declarations; a repeated declaration is listed once.
  public internal(set) var signatures: [Signature] = []
  /// The functions with a body, in order.
  public internal(set) var definitions: [CFunctionDefinition] = []
  /// The structs and unions that were defined, in the order of their closing braces, including those without a name.
  public internal(set) var records: [RecordType] = []
  /// The enumerations that were defined, in order.
  public internal(set) var enums: [EnumerationType] = []
  /// The typedefs in order.
  public internal(set) var typedefs: [CTypedef] = []
  /// The table for later texts.
  public internal(set) var types = CTypeTable()
  /// What could not be parsed, in the order of the text; empty if parsing stops at the first error.
  public internal(set) var omissions: [Omission] = []
}

/// A typedef.
public struct CTypedef: Sendable, Hashable {
  /// The name.
  public let name: String
  /// The underlying type.
  public let type: CType

  /// Creates a typedef.
  /// - Parameters:
  ///   - name: the name.
  ///   - type: the underlying type.
  public init(name: String, type: CType) {
    self.name = name
    self.type = type
  }
}
