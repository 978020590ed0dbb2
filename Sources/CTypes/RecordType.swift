/// A struct or union, complete or known by name only.
public struct RecordType: Sendable, Hashable {
  /// Struct or union.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Members at consecutive offsets.
    case `struct`
    /// Members at offset 0.
    case union
  }

  /// The position of a bit-field.
  public struct BitField: Sendable, Hashable {
    /// First bit, in bits from the start of the record.
    public let bitOffset: Int
    /// Width in bits.
    public let width: Int

    /// Creates the position of a bit-field.
    /// - Parameters:
    ///   - bitOffset: bits from the start of the record.
    ///   - width: bits.
    public init(bitOffset: Int, width: Int) {
      self.bitOffset = bitOffset
      self.width = width
    }
  }

  /// One member of a record.
  public struct Field: Sendable, Hashable {
    /// The member's name; nil for an anonymous struct or union and for an unnamed bit-field, which is padding.
    public let name: String?
    /// The member's type.
    public let type: CType
    /// Byte offset from the start of the record; for a bit-field that of the byte with its first bit.
    public let offset: Int
    /// The position of a bit-field; nil for other members.
    public let bitField: BitField?

    /// Creates a field at a known offset.
    /// - Parameters:
    ///   - name: the member's name, or nil.
    ///   - type: its type.
    ///   - offset: bytes from the start of the record.
    ///   - bitField: the position of a bit-field.
    public init(name: String?, type: CType, offset: Int, bitField: BitField? = nil) {
      self.name = name
      self.type = type
      self.offset = offset
      self.bitField = bitField
    }
  }

  /// The description of a record; shared, so that a copy costs one reference and equal references compare fast.
  private final class Storage: Sendable {
    let kind: Kind
    let tag: String?
    let typedefName: String?
    let fields: [Field]
    let size: Int
    let alignment: Int
    let isPacked: Bool
    let isComplete: Bool
    let image: ValueImage
    let depth: Int
    let weight: Int

    init(
      kind: Kind, tag: String?, typedefName: String?, fields: [Field], size: Int, alignment: Int, isPacked: Bool,
      isComplete: Bool
    ) {
      self.kind = kind
      self.tag = tag
      self.typedefName = typedefName
      self.fields = fields
      self.size = min(max(0, size), CType.greatestSize)
      let isPower = alignment > 0 && alignment & (alignment - 1) == 0
      self.alignment = isPower ? min(alignment, CType.greatestAlignment) : 1
      self.isPacked = isPacked
      self.isComplete = isComplete
      image = ValueImage(fields: fields, size: self.size)
      var depth = 0
      var weight = 1
      for field in fields {
        depth = max(depth, field.type.depth)
        weight = min(weight + field.type.weight, CType.greatestWeight)
      }
      self.depth = depth + 1
      self.weight = weight
    }
  }

  private let storage: Storage

  /// Creates a complete record whose layout is known, as from BTF or DWARF. For a layout according to C's rules use
  /// ``RecordType/laidOut(kind:tag:members:isPacked:minimumAlignment:)``.
  /// - Parameters:
  ///   - kind: struct or union.
  ///   - tag: the name after `struct` or `union`.
  ///   - typedefName: the typedef that names a record without a tag.
  ///   - fields: the members with their offsets.
  ///   - size: bytes, padding included; negative sizes become 0.
  ///   - alignment: bytes; becomes 1 if it is not a power of two.
  ///   - isPacked: whether the record was declared packed.
  public init(
    kind: Kind, tag: String?, typedefName: String? = nil, fields: [Field], size: Int, alignment: Int,
    isPacked: Bool = false
  ) {
    storage = Storage(
      kind: kind, tag: tag, typedefName: typedefName, fields: fields, size: size, alignment: alignment,
      isPacked: isPacked, isComplete: true)
  }

  /// Creates a record that is known by name only.
  /// - Parameters:
  ///   - kind: struct or union.
  ///   - tag: the name after `struct` or `union`.
  ///   - typedefName: the typedef that names a record without a tag.
  public init(incomplete kind: Kind, tag: String?, typedefName: String? = nil) {
    storage = Storage(
      kind: kind, tag: tag, typedefName: typedefName, fields: [], size: 0, alignment: 1, isPacked: false,
      isComplete: false)
  }

  /// Struct or union.
  public var kind: Kind { storage.kind }
  /// The name after `struct` or `union`; nil if it has none.
  public var tag: String? { storage.tag }
  /// The typedef that names a record without a tag; nil if there is none.
  public var typedefName: String? { storage.typedefName }
  /// The tag, or the typedef's name, or nil.
  public var name: String? { storage.tag ?? storage.typedefName }
  /// The members with their offsets, unnamed bit-fields included.
  public var fields: [Field] { storage.fields }
  /// Size in bytes, padding included; 0 for an incomplete or empty record.
  public var size: Int { storage.size }
  /// Alignment in bytes, at least 1.
  public var alignment: Int { storage.alignment }
  /// Whether the record was declared packed.
  public var isPacked: Bool { storage.isPacked }
  /// Whether the members are known.
  public var isComplete: Bool { storage.isComplete }
  /// For each eightbyte, the bits that belong to members and not to padding; at most 32 entries.
  public var significantMasks: [UInt64] { storage.image.masks }

  /// The content of each byte, for classification and masks.
  package var image: ValueImage { storage.image }
  /// Equal for records that share their description; valid while one of them exists.
  package var identity: ObjectIdentifier { ObjectIdentifier(storage) }
  /// Levels of derivation, this one included.
  var depth: Int { storage.depth }
  /// Nodes of the written-out type.
  package var weight: Int { storage.weight }

  /// The same record, known by name only.
  var reference: RecordType {
    isComplete ? RecordType(incomplete: kind, tag: tag, typedefName: typedefName) : self
  }

  /// The same record with a typedef's name, if it has no name.
  /// - Parameter name: the typedef.
  func named(_ name: String) -> RecordType {
    RecordType(
      kind: kind, tag: tag, typedefName: name, fields: fields, size: size, alignment: alignment, isPacked: isPacked)
  }

  /// Whether kind, names, layout and members of two records are equal.
  public static func == (left: RecordType, right: RecordType) -> Bool {
    let (a, b) = (left.storage, right.storage)
    return a === b
      || a.kind == b.kind && a.tag == b.tag && a.typedefName == b.typedefName && a.size == b.size
        && a.alignment == b.alignment && a.isPacked == b.isPacked && a.isComplete == b.isComplete
        && a.fields == b.fields
  }

  /// Hashes names and sizes, but not the members.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(storage.kind)
    hasher.combine(storage.tag)
    hasher.combine(storage.typedefName)
    hasher.combine(storage.size)
    hasher.combine(storage.fields.count)
  }
}
