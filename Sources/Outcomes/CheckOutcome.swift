/// What became of an object's externs in a kernel or a library.
package struct CheckOutcome: Sendable, Equatable, Codable {
  /// Path of the object.
  package var object: String
  /// Path of the BTF, or of the library, that they are looked up in.
  package var target: String
  /// Its externs, in the object's order.
  package var externs: [ExternLink]
  /// Whether an object without externs, and externs that cannot be compared, are accepted.
  package var allowSkips: Bool

  /// Creates a value; each parameter is documented at the property of its name.
  package init(object: String, target: String, externs: [ExternLink], allowSkips: Bool) {
    self.object = object
    self.target = target
    self.externs = externs
    self.allowSkips = allowSkips
  }

  /// Whether something was compared, and every extern is linked without a difference, or resolves to 0 as a weak one may.
  package var isGood: Bool {
    let isCompared = externs.contains { !$0.isUnknown }
    return (isCompared || allowSkips) && externs.allSatisfy { $0.isGood || $0.isUnknown && allowSkips }
  }
}
