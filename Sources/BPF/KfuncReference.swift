/// A kfunc that a program calls: `.call(.kfunc(id:fdOffset:))` names it by its index in `Program.kfuncs`.
public struct KfuncReference: Hashable, Sendable {
  /// The function's C name.
  public let name: String

  /// Creates a reference.
  ///
  /// - Parameter name: the function's C name.
  public init(name: String) { self.name = name }
}
