import CTypes

/// Limits for descriptions of types.
package enum CTypeLimit {
  /// The greatest offset of a member, in bytes.
  package static let greatestOffset = 1 << 40
}

/// Names that distinguish scalars of the same size and encoding.
package enum ScalarNames {
  /// Names of `__int128` in gcc and clang; other 16-byte integers have another alignment.
  package static let int128: Set<String> = [
    "__int128", "__int128 unsigned", "unsigned __int128", "__int128_t", "__uint128_t",
  ]
  /// Names of the 80-bit x87 type; `__float128` has the same size and is passed in vector registers.
  package static let longDouble: Set<String> = ["long double", "_Float64x"]

  /// gcc's names of integer types in the usual order of words.
  /// - Parameter name: a name in debug information.
  package static func usual(_ name: String) -> String {
    switch name {
    case "long int": "long"
    case "long unsigned int": "unsigned long"
    case "long long int": "long long"
    case "long long unsigned int": "unsigned long long"
    case "short int": "short"
    case "short unsigned int": "unsigned short"
    case "": "int"
    default: name
    }
  }
}

/// A member of a record in a description.
package struct DescribedMember {
  /// Name, type and offset.
  let field: RecordType.Field
  /// Alignment in bytes, if the description gives one for the member; nil otherwise.
  let alignment: Int?

  /// Creates a member.
  /// - Parameters:
  ///   - field: name, type and offset.
  ///   - alignment: bytes, if the description gives one.
  package init(field: RecordType.Field, alignment: Int? = nil) {
    self.field = field
    self.alignment = alignment
  }

  /// Alignment in bytes if the record is not packed.
  var natural: Int { alignment ?? field.type.alignment }
}

/// A record in a description: the members' offsets and its size are given, its alignment is derived.
package struct DescribedLayout {
  /// Why a description is ambiguous or invalid.
  package struct Obstacle: Error {
    /// A short description without a full stop.
    package let reason: String
  }

  let kind: RecordType.Kind
  let tag: String?
  let typedefName: String?
  let members: [DescribedMember]
  /// Size in bytes.
  let size: Int
  /// Alignment in bytes, from an attribute; nil if the description gives none.
  let alignment: Int?
  /// Whether the description omits members that it cannot express.
  var mayLackMembers = false

  /// Creates a layout.
  package init(
    kind: RecordType.Kind, tag: String? = nil, typedefName: String? = nil, members: [DescribedMember], size: Int,
    alignment: Int? = nil, mayLackMembers: Bool = false
  ) {
    self.kind = kind
    self.tag = tag
    self.typedefName = typedefName
    self.members = members
    self.size = size
    self.alignment = alignment
    self.mayLackMembers = mayLackMembers
  }

  /// The record, if its members lie within it and its classification is unambiguous.
  package var record: Result<RecordType, Obstacle> {
    for member in members {
      let field = member.field
      let end = field.bitField.map { ($0.bitOffset + $0.width + 7) / 8 } ?? (field.offset + field.type.size)
      if end > size && field.type.size > 0 {
        return .failure(Obstacle(reason: "member '\(field.name ?? "")' extends beyond its end"))
      }
    }
    // gcc describes some transparent unions this way; an empty C++ class has one byte.
    if members.isEmpty && size > 1 { return .failure(Obstacle(reason: "none of its \(size) bytes is described")) }
    let record = RecordType(
      kind: kind, tag: tag, typedefName: typedefName, fields: members.map(\.field), size: size,
      alignment: max(alignment ?? 1, isPacked ? 1 : natural), isPacked: isPacked)
    let classes = CType.record(record).classes
    // Over 16 bytes, or with unaligned members, it is class MEMORY whatever else it contains.
    guard record.size <= 16, !classes.contains(.memory), let hole = hole(record.alignment) else {
      return .success(record)
    }
    if mayLackMembers { return .failure(Obstacle(reason: "no member lies at byte \(hole): one may be left out")) }
    if classes.contains(.sse) {
      return .failure(
        Obstacle(reason: "no member lies at byte \(hole): an unnamed bit-field may, which compilers pass differently"))
    }
    return .success(record)
  }

  private var natural: Int { members.map(\.natural).reduce(1, max) }

  /// Whether an offset or the size shows that the record does not observe its members' alignments.
  private var isPacked: Bool {
    size % natural != 0 || members.contains { $0.field.bitField == nil && $0.field.offset % max(1, $0.natural) != 0 }
  }

  /// The first byte without a member at which C's rules leave no padding; nil if there is none.
  private func hole(_ alignment: Int) -> Int? {
    var end = 0
    for member in members {
      let unit = isPacked ? 1 : max(1, member.natural)
      let start = member.field.bitField.map { $0.bitOffset / 8 } ?? member.field.offset
      if kind == .struct && start > (end + unit - 1) / unit * unit { return end }
      end = max(end, member.field.bitField.map { ($0.bitOffset + $0.width + 7) / 8 } ?? start + member.field.type.size)
    }
    return size > (end + alignment - 1) / alignment * alignment ? end : nil
  }
}
