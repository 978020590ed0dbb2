/// An access outside the memory of an argument.
package struct OutsideAccess: Codable, Sendable, Equatable {
  /// The argument, 1-based.
  package let argument: Int
  /// Bytes from the beginning of its memory; negative before it.
  package let offset: Int
  /// Bytes.
  package let count: Int

  /// Creates a value; each parameter is documented at the property of its name.
  package init(argument: Int, offset: Int, count: Int) {
    self.argument = argument
    self.offset = offset
    self.count = count
  }
}
