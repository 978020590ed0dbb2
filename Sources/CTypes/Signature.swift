/// A function's name and type, as in a prototype.
public struct Signature: Sendable, Hashable {
  /// The function's name.
  public let name: String
  /// The type of the result.
  public let result: CType
  /// The parameters in order.
  public let parameters: [Parameter]
  /// Whether the list ends in `...`.
  public let isVariadic: Bool
  /// Why the call does not follow from the types alone; nil for an ordinary C function.
  public let obstacle: CallObstacle?

  /// Creates a signature.
  /// - Parameters:
  ///   - name: the function's name.
  ///   - result: the type of the result.
  ///   - parameters: the parameters in order.
  ///   - isVariadic: whether the list ends in `...`.
  ///   - obstacle: why the call does not follow from the types alone; nil for an ordinary C function.
  public init(
    name: String, result: CType, parameters: [Parameter], isVariadic: Bool = false, obstacle: CallObstacle? = nil
  ) {
    self.name = name
    self.result = result
    self.parameters = parameters
    self.isVariadic = isVariadic
    self.obstacle = obstacle
  }

  /// The same function with another name.
  /// - Parameter name: the name.
  public func named(_ name: String) -> Signature {
    Signature(name: name, result: result, parameters: parameters, isVariadic: isVariadic, obstacle: obstacle)
  }
}
