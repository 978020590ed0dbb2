/// A parameter of a function.
public struct Parameter: Sendable, Hashable {
  /// The parameter's name; nil if it has none.
  public let name: String?
  /// The parameter's type, with arrays and functions adjusted to pointers (C11 6.7.6.3).
  public let type: CType

  /// Creates a parameter.
  /// - Parameters:
  ///   - name: C identifier, or nil.
  ///   - type: its type.
  public init(name: String?, type: CType) {
    self.name = name
    self.type = type
  }
}
