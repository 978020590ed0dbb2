/// Memory that an argument of a helper or a kfunc points to.
package struct CalleeMemory: Sendable {
  /// How many bytes it has.
  package enum Size: Hashable, Sendable {
    /// A number of bytes.
    case bytes(Int)
    /// What another argument holds, by its index.
    case argument(Int)
    /// A key of the map.
    case key
    /// A value of the map.
    case value
  }

  /// What the callee does with it.
  package enum Use: Sendable {
    /// It is read.
    case read
    /// It is read, and parts of it are written.
    case updated
    /// It is written.
    case written
  }

  /// The index of the argument.
  package let argument: Int
  /// Its size.
  package let size: Size
  /// What the callee does with it.
  package let use: Use
  /// Whether null may stand for it.
  package let mayBeNull: Bool
  /// Whether it holds a dynptr.
  package let isDynptr: Bool
}
