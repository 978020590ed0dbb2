/// A function as BTF or debug information describes it.
public struct DescribedFunction: Sendable, Equatable {
  /// Its name.
  public let name: String
  /// A C prototype with the same layout: typedefs resolved, structs written out, pointers without what they point to.
  public let prototype: String
  /// How many parameters it has.
  public let parameterCount: Int
  /// Whether it is tagged as a kfunc (`bpf_kfunc`); debug information never says so.
  public let isKfunc: Bool
  /// Bytes of each parameter and then of the result, as described; nil where nothing is said, or nothing to hold it
  /// against. Packed structs show themselves here.
  public var sizes: [Int?] = []
  /// What C cannot say of it, nil where the prototype stands for it.
  public let obstacle: String?
}

/// A file whose functions cannot be read, in one line.
public struct DescriptionError: Error, CustomStringConvertible {
  /// What is wrong, after the file's name.
  public let description: String
}
