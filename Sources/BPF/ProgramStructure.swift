/// A structure of a program's own types, as the kernel reads it from the program's BTF (`struct btf_struct_meta`).
public struct ProgramStructure: Hashable, Sendable, Codable {
  /// A part that is no structure itself.
  public struct Part: Hashable, Sendable, Codable {
    /// Its name; that of the array's for an element of one.
    public let name: String
    /// The structure that it is directly in.
    public let structure: String
    /// Where that structure begins, in bytes.
    public let base: Int
    /// Its bytes; all elements of an array.
    public let range: Range<Int>
    /// Whether it is a pointer.
    public let isPointer: Bool

    /// Creates a part; each parameter is documented at the property of its name.
    public init(name: String, structure: String, base: Int, range: Range<Int>, isPointer: Bool) {
      self.name = name
      self.structure = structure
      self.base = base
      self.range = range
      self.isPointer = isPointer
    }
  }

  /// Its name.
  public let name: String
  /// Its bytes.
  public let size: Int
  /// Its special fields, by their offsets.
  public let fields: [ValueField]
  /// Its parts, in order; nil for one with more of them than are read.
  public let parts: [Part]?
  /// Where its own members are, by their names.
  public let members: [String: Int]

  /// Creates a structure; each parameter is documented at the property of its name.
  public init(name: String, size: Int, fields: [ValueField], parts: [Part]?, members: [String: Int]) {
    self.name = name
    self.size = size
    self.fields = fields
    self.parts = parts
    self.members = members
  }
}
