import CTypes

/// Limits of what is believed of a type's description.
package enum CTypeLimit {
  /// Greatest offset of a member, in bytes.
  package static let greatestOffset = 1 << 40
}

/// Names that tell scalars of the same size and encoding apart.
package enum ScalarNames {
  /// `__int128` in the words of gcc and clang; other 16-byte integers are aligned otherwise.
  package static let int128: Set<String> = [
    "__int128", "__int128 unsigned", "unsigned __int128", "__int128_t", "__uint128_t",
  ]
  /// The 80-bit x87 type; `__float128` has the same size and travels in vector registers.
  package static let longDouble: Set<String> = ["long double", "_Float64x"]

  /// gcc's names of integer types in the usual order of words.
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

/// A member of a record as it is described.
package struct DescribedMember {
  /// Name, type and place.
  let field: RecordType.Field
  /// Alignment in bytes, where the description gives one for the member.
  let alignment: Int?

  /// Creates a value from its parts.
  package init(field: RecordType.Field, alignment: Int? = nil) {
    self.field = field
    self.alignment = alignment
  }

  /// Alignment in bytes in a record that is not packed.
  var natural: Int { alignment ?? field.type.alignment }
}

/// A record as it is described: its members' places and its size are given, its alignment follows from them.
package struct DescribedLayout {
  /// What the description cannot mean for certain.
  package struct Obstacle: Error {
    /// What it is, in a few words without a full stop.
    package let reason: String
  }

  let kind: RecordType.Kind
  let tag: String?
  let typedefName: String?
  let members: [DescribedMember]
  /// Bytes.
  let size: Int
  /// Bytes, as from an attribute; nil where the description gives none.
  let alignment: Int?
  /// Whether the description leaves out members that it cannot express.
  var mayLackMembers = false

  /// Creates a value from its parts.
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

  /// The record, where its members lie within it and classify for certain.
  package var record: Result<RecordType, Obstacle> {
    for member in members {
      let field = member.field
      let end = field.bitField.map { ($0.bitOffset + $0.width + 7) / 8 } ?? (field.offset + field.type.size)
      if end > size && field.type.size > 0 {
        return .failure(Obstacle(reason: "member '\(field.name ?? "")' ends behind its end"))
      }
    }
    // gcc describes some transparent unions so; an empty class of C++ has one byte.
    if members.isEmpty && size > 1 { return .failure(Obstacle(reason: "none of its \(size) bytes is described")) }
    let record = RecordType(
      kind: kind, tag: tag, typedefName: typedefName, fields: members.map(\.field), size: size,
      alignment: max(alignment ?? 1, isPacked ? 1 : natural), isPacked: isPacked)
    let classes = CType.record(record).classes
    // Over 16 bytes, and with unaligned members, it is class MEMORY whatever else it holds.
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

  /// Whether a member's place or the size shows that the record does not keep its members' alignments.
  private var isPacked: Bool {
    size % natural != 0 || members.contains { $0.field.bitField == nil && $0.field.offset % max(1, $0.natural) != 0 }
  }

  /// The first byte that no member holds though C's rules would leave no room there; nil where there is none.
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
