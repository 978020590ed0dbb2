/// A declaration tag of a function or of one of its parameters (`BTF_KIND_DECL_TAG`).
public struct FunctionTag: Hashable, Sendable, Codable {
  /// The parameter, from 0; nil for the function itself.
  public let parameter: Int?
  /// The tag, such as "arg:ctx".
  public let text: String

  /// Creates a tag.
  /// - Parameters:
  ///   - text: the tag, such as "arg:ctx".
  ///   - parameter: the parameter, from 0; nil for the function itself.
  public init(_ text: String, parameter: Int? = nil) {
    self.text = text
    self.parameter = parameter
  }
}
