/// A member of a struct or union before layout.
public struct RecordMember: Sendable, Hashable {
  /// The member's name; nil for an anonymous struct or union and for an unnamed bit-field.
  public var name: String?
  /// The member's type.
  public var type: CType
  /// Width in bits of a bit-field; nil for other members.
  public var bitWidth: Int?
  /// Alignment in bytes that replaces the type's, as from a typedef; nil for the type's own.
  public var typeAlignment: Int?
  /// Least alignment in bytes, as from `__attribute__((aligned(N)))` or `_Alignas`; nil for none.
  public var minimumAlignment: Int?
  /// Whether the member itself is declared packed.
  public var isPacked: Bool

  /// Creates a member.
  /// - Parameters:
  ///   - name: its name, or nil.
  ///   - type: its type.
  ///   - bitWidth: bits of a bit-field.
  ///   - typeAlignment: bytes; replaces the type's alignment.
  ///   - minimumAlignment: bytes, as from an attribute.
  ///   - isPacked: whether the member itself is declared packed.
  public init(
    name: String?, type: CType, bitWidth: Int? = nil, typeAlignment: Int? = nil, minimumAlignment: Int? = nil,
    isPacked: Bool = false
  ) {
    self.name = name
    self.type = type
    self.bitWidth = bitWidth
    self.typeAlignment = typeAlignment
    self.minimumAlignment = minimumAlignment
    self.isPacked = isPacked
  }
}

/// Why a record cannot be laid out.
public enum RecordLayoutError: Error, Sendable, Hashable {
  /// The member's type has no size; the payload is its 0-based index.
  case incompleteMember(Int)
  /// A bit-field is wider than its type, or its type is not an integer; the payload is its 0-based index.
  case invalidBitField(Int)
  /// The record would exceed the largest object, or the limit for written-out types; the payload is the 0-based index
  /// of
  /// the member that overflows.
  case tooLarge(Int)
  /// Types nest too deep; the payload is the 0-based index of the member.
  case tooDeep(Int)
}

extension RecordType {
  /// Lays out a struct or union like gcc and clang for x86-64 System V (psABI AMD64, section 3.1.2).
  /// - Parameters:
  ///   - kind: struct or union.
  ///   - tag: the name after `struct` or `union`.
  ///   - members: the members in order. A flexible array (`count` nil) is allowed anywhere and has size 0.
  ///   - isPacked: whether the record is declared packed.
  ///   - minimumAlignment: bytes, as from `__attribute__((aligned(N)))`; 1 for none.
  /// - Returns: the record with every member at its offset.
  /// - Throws: ``RecordLayoutError`` with the member's index.
  public static func laidOut(
    kind: Kind, tag: String?, members: [RecordMember], isPacked: Bool = false, minimumAlignment: Int = 1
  ) throws(RecordLayoutError) -> RecordType {
    var layout = RecordLayout(kind: kind, isPacked: isPacked, alignment: max(1, minimumAlignment))
    var weight = 1
    for (index, member) in members.enumerated() {
      let type = member.type.withRecordsBehindPointersByName
      weight += type.weight
      guard type.depth < CType.greatestDepth else { throw .tooDeep(index) }
      guard weight < CType.greatestWeight else { throw .tooLarge(index) }
      try layout.add(member, type: type, index: index)
    }
    return RecordType(
      kind: kind, tag: tag, fields: layout.fields, size: layout.size, alignment: layout.alignment, isPacked: isPacked)
  }
}

/// The state of the layout of one record.
private struct RecordLayout {
  let kind: RecordType.Kind
  let isPacked: Bool
  /// Alignment so far, in bytes.
  var alignment: Int
  /// The members placed so far.
  var fields: [RecordType.Field] = []
  /// The first free bit of a struct.
  private var position = 0
  /// End of the longest member of a union, in bits.
  private var longest = 0

  init(kind: RecordType.Kind, isPacked: Bool, alignment: Int) {
    self.kind = kind
    self.isPacked = isPacked
    self.alignment = alignment
  }

  /// Size in bytes, rounded up to the alignment.
  var size: Int { Self.roundUp((max(position, longest) + 7) / 8, to: alignment) }

  mutating func add(_ member: RecordMember, type: CType, index: Int) throws(RecordLayoutError) {
    if case .array(let element, nil) = type {
      guard element.isComplete else { throw .incompleteMember(index) }
    } else {
      guard type.isComplete else { throw .incompleteMember(index) }
    }
    if kind == .union { position = 0 }
    let natural = member.typeAlignment ?? type.alignment
    let unit = max(isPacked || member.isPacked ? 1 : natural, member.minimumAlignment ?? 1)
    if let width = member.bitWidth {
      try addBits(width, member, type: type, unit: unit, index: index)
    } else {
      position = Self.roundUp((position + 7) / 8, to: unit) * 8
      fields.append(RecordType.Field(name: member.name, type: type, offset: position / 8))
      position += type.size * 8
      alignment = max(alignment, unit)
    }
    longest = max(longest, position)
    guard longest / 8 < CType.greatestSize else { throw .tooLarge(index) }
  }

  /// Places a bit-field: it must not cross a boundary of its type, unless it is packed; width 0 closes the unit.
  private mutating func addBits(
    _ width: Int, _ member: RecordMember, type: CType, unit: Int, index: Int
  ) throws(RecordLayoutError) {
    let bits = type.size * 8
    switch type {
    case .integer, .enumeration: break
    case .bool where width <= 1: break
    default: throw .invalidBitField(index)
    }
    guard width >= 0, width <= bits, width > 0 || member.name == nil else { throw .invalidBitField(index) }
    let isTight = isPacked || member.isPacked
    if width == 0 {
      position = Self.roundUp(position, to: type.alignment * 8)
      // In a union it moves no member, but gcc classifies it.
      if kind == .union {
        fields.append(
          RecordType.Field(
            name: nil, type: type, offset: 0, bitField: RecordType.BitField(bitOffset: 0, width: 0)))
      }
      return
    }
    if !isTight, position / bits != (position + width - 1) / bits {
      position = Self.roundUp(position, to: bits)
    }
    fields.append(
      RecordType.Field(
        name: member.name, type: type, offset: position / 8,
        bitField: RecordType.BitField(bitOffset: position, width: width)))
    position += width
    // An unnamed bit-field does not align its record (psABI 3.1.2).
    if member.name != nil { alignment = max(alignment, unit) }
  }

  private static func roundUp(_ value: Int, to unit: Int) -> Int {
    (value + unit - 1) / unit * unit
  }
}

extension CType {
  /// The most levels of derivation: pointers, arrays, functions and nested records.
  static let greatestDepth = 64
}
