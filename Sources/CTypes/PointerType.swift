/// A pointer type: its pointee and the pointee's qualifiers.
public struct PointerType: Sendable, Hashable {
  /// The type pointed to. A record is as complete as it was where the pointer was declared; inside the fields of
  /// another
  /// record it is always a name only, so that types stay finite (look it up in ``CTypeTable``).
  public let pointee: CType
  /// Qualifiers of the pointee: `const` for `const char *`.
  public let qualifiers: TypeQualifiers
  /// Levels of derivation, this one included.
  let depth: Int
  /// Number of nodes of the written-out type.
  let weight: Int

  /// Creates a pointer type.
  /// - Parameters:
  ///   - pointee: the type pointed to.
  ///   - qualifiers: qualifiers of the pointee.
  public init(to pointee: CType, qualifiers: TypeQualifiers = []) {
    self.pointee = pointee
    self.qualifiers = qualifiers
    depth = pointee.depth + 1
    weight = pointee.weight + 1
  }
}
