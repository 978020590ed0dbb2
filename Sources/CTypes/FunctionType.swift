/// A function type, as the pointee of a function pointer.
public struct FunctionType: Sendable, Hashable {
  /// The type of the result.
  public let result: CType
  /// The parameters, with arrays and functions adjusted to pointers (C11 6.7.6.3).
  public let parameters: [Parameter]
  /// Whether the list ends in `...`.
  public let isVariadic: Bool
  /// Levels of derivation, this one included.
  let depth: Int
  /// Number of nodes of the written-out type.
  let weight: Int

  /// Creates a function type.
  /// - Parameters:
  ///   - result: the type of the result.
  ///   - parameters: the parameters.
  ///   - isVariadic: whether the list ends in `...`.
  public init(result: CType, parameters: [Parameter], isVariadic: Bool = false) {
    self.result = result
    self.parameters = parameters
    self.isVariadic = isVariadic
    var depth = result.depth
    var weight = result.weight
    for parameter in parameters {
      depth = max(depth, parameter.type.depth)
      weight = min(weight + parameter.type.weight, CType.greatestWeight)
    }
    self.depth = depth + 1
    self.weight = weight + 1
  }
}
