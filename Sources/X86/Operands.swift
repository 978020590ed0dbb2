/// The width of an integer operation.
@frozen public enum OperandSize: Sendable {
  case bits32
  case bits64
}

/// A memory operand: base register and displacement in bytes.
@frozen public struct Memory: Sendable {
  /// The register that holds the base address.
  public var base: GeneralRegister
  /// Signed distance from the base, in bytes.
  public var displacement: Int32

  /// Creates an operand.
  /// - Parameters:
  ///   - base: the register that holds the base address.
  ///   - displacement: signed distance from the base, in bytes.
  @inlinable public init(_ base: GeneralRegister, _ displacement: Int32) {
    self.base = base
    self.displacement = displacement
  }
}
