import CDW
import CTypes
import TypeSources

/// Converts DWARF types to `CType`, with the sizes, offsets and alignments that DWARF gives.
struct DWARFTypeReader {
  /// The deepest nesting of types: malformed debug information may contain cycles.
  private static let deepest = 32
  /// The alignments that a member can have, in bytes.
  private static let alignments = Set((0...28).map { 1 << $0 })
  /// The most members and dimensions that are read of one type.
  private static let mostMembers = 4096

  /// The type of an entry; `void` if it has none.
  func type(of entry: DWARFEntry) -> CType {
    if let type = entry.reference(DW_AT_type) { return read(type, depth: 0) }
    return entry.has(DW_AT_type) ? Self.missing(entry) : .void
  }

  /// A type without its typedefs and qualifiers; nil for `void`, and for a chain that is too long.
  func peeled(_ entry: DWARFEntry?) -> DWARFEntry? {
    var next = entry
    for _ in 0..<Self.deepest {
      guard let type = next, Self.wrappers.contains(type.tag) else { return next }
      next = type.reference(DW_AT_type)
    }
    return nil
  }

  /// Typedefs and the qualifiers that change neither layout nor passing.
  private static let wrappers: Set<Int> = [
    DW_TAG_typedef, DW_TAG_const_type, DW_TAG_volatile_type, DW_TAG_restrict_type, DW_TAG_immutable_type,
  ]

  private func read(_ written: DWARFEntry, depth: Int) -> CType {
    guard depth < Self.deepest else { return Self.unknown(written, "types nested deeper than \(Self.deepest) levels") }
    var name: String?
    var type = written
    for step in 0... {
      if step == Self.deepest { return Self.unknown(written, "a chain of typedefs without an end") }
      guard Self.wrappers.contains(type.tag) else { break }
      if type.tag == DW_TAG_typedef { name = name ?? type.name }
      guard let next = type.reference(DW_AT_type) else { return type.has(DW_AT_type) ? Self.missing(type) : .void }
      type = next
    }
    switch type.tag {
    case DW_TAG_pointer_type, DW_TAG_reference_type, DW_TAG_rvalue_reference_type:
      guard (type.number(DW_AT_byte_size) ?? 8) == 8 else {
        return Self.unknown(type, "a pointer of other than 8 bytes")
      }
      return .pointer(pointer(type, depth: depth + 1))
    case DW_TAG_base_type: return Self.scalar(type, typedefName: name)
    case DW_TAG_enumeration_type: return enumeration(type, typedefName: name)
    case DW_TAG_structure_type, DW_TAG_class_type, DW_TAG_union_type:
      return record(type, typedefName: name, depth: depth)
    case DW_TAG_array_type: return array(type, typedefName: name, depth: depth)
    case DW_TAG_subroutine_type: return .function(FunctionType(result: .void, parameters: []))
    case DW_TAG_atomic_type:
      // _Atomic changes size and alignment of records.
      let atomic = type.reference(DW_AT_type).map { read($0, depth: depth + 1) }
      guard let atomic, !atomic.isAggregate else { return Self.unknown(type, "an _Atomic type that is not a scalar") }
      return atomic
    default: return Self.unknown(type, "a type that C does not have (DWARF tag 0x\(String(type.tag, radix: 16)))")
    }
  }

  /// The type of an entry whose file or type unit is missing.
  private static func missing(_ entry: DWARFEntry) -> CType {
    .unknown(UnknownType("(type)", unknown: Unknown("its description is missing", at: entry.place)))
  }

  /// A type that cannot be expressed.
  private static func unknown(_ type: DWARFEntry, _ reason: String, name: String? = nil, size: Int? = nil) -> CType {
    .unknown(
      UnknownType(
        name ?? type.name ?? "(type without a name)", size: size ?? type.number(DW_AT_byte_size),
        alignment: type.number(DW_AT_alignment), unknown: Unknown(reason, at: type.place)))
  }

  // MARK: Scalars

  /// A base type. Encoding and size do not distinguish `long double` from `__float128` and `__int128` from
  /// `_BitInt(128)`:
  /// a type that is not also known by its name is unknown.
  private static func scalar(_ type: DWARFEntry, typedefName: String?) -> CType {
    let name = type.name ?? ""
    let size = type.number(DW_AT_byte_size) ?? 0
    if type.has(DW_AT_bit_size) || name.contains("_BitInt") { return unknown(type, "a _BitInt of \(size) bytes") }
    switch (type.number(DW_AT_encoding) ?? 0, size) {
    case (DW_ATE_boolean, 1): return .bool
    case (DW_ATE_signed, 16) where ScalarNames.int128.contains(name): return .int128(signed: true)
    case (DW_ATE_unsigned, 16) where ScalarNames.int128.contains(name): return .int128(signed: false)
    case (DW_ATE_signed, 1), (DW_ATE_signed, 2), (DW_ATE_signed, 4), (DW_ATE_signed, 8), (DW_ATE_signed_char, 1):
      return .integer(IntegerType(typedefName ?? ScalarNames.usual(name), size: size, isSigned: true))
    case (DW_ATE_unsigned, 1), (DW_ATE_unsigned, 2), (DW_ATE_unsigned, 4), (DW_ATE_unsigned, 8),
      (DW_ATE_unsigned_char, 1), (DW_ATE_UTF, 1), (DW_ATE_UTF, 2), (DW_ATE_UTF, 4):
      return .integer(IntegerType(typedefName ?? ScalarNames.usual(name), size: size, isSigned: false))
    case (DW_ATE_float, 4): return .float
    case (DW_ATE_float, 8): return .double
    case (DW_ATE_float, 16) where ScalarNames.longDouble.contains(name): return .longDouble
    case (DW_ATE_complex_float, 8): return .complex(.float)
    case (DW_ATE_complex_float, 16): return .complex(.double)
    case (DW_ATE_complex_float, 32) where name.contains("long double"): return .complex(.longDouble)
    case (let encoding, _):
      return unknown(type, "a scalar of encoding \(encoding) and \(size) bytes that is not modelled")
    }
  }

  private func enumeration(_ type: DWARFEntry, typedefName: String?) -> CType {
    guard !type.flag(DW_AT_declaration), let size = type.number(DW_AT_byte_size), [1, 2, 4, 8].contains(size) else {
      return Self.unknown(type, "an enumeration of no usual size")
    }
    var isSigned = false
    if let underlying = peeled(type.reference(DW_AT_type)) {
      isSigned = [DW_ATE_signed, DW_ATE_signed_char].contains(underlying.number(DW_AT_encoding) ?? 0)
    } else if let encoding = type.number(DW_AT_encoding) {
      isSigned = encoding == DW_ATE_signed
    }
    return .enumeration(
      EnumerationType(tag: type.name, typedefName: typedefName, constants: [], size: size, isSigned: isSigned))
  }

  // MARK: Pointers

  /// A pointer with its pointee by name only: more does not affect a call.
  private func pointer(_ type: DWARFEntry, depth: Int) -> PointerType {
    var qualifiers: TypeQualifiers = []
    var next = type.reference(DW_AT_type)
    var name: String?
    for _ in 0..<Self.deepest {
      guard let target = next, Self.wrappers.contains(target.tag) else { break }
      switch target.tag {
      case DW_TAG_const_type: qualifiers.insert(.const)
      case DW_TAG_volatile_type: qualifiers.insert(.volatile)
      case DW_TAG_typedef: name = name ?? target.name
      default: break
      }
      next = target.reference(DW_AT_type)
    }
    guard let target = next, depth < 8 else { return PointerType(to: .void, qualifiers: qualifiers) }
    let pointee: CType =
      switch target.tag {
      case DW_TAG_pointer_type: .pointer(pointer(target, depth: depth + 1))
      case DW_TAG_base_type: Self.scalar(target, typedefName: name)
      case DW_TAG_enumeration_type: enumeration(target, typedefName: name)
      case DW_TAG_structure_type, DW_TAG_class_type, DW_TAG_union_type:
        (target.name ?? name) == nil
          ? .void
          : .record(RecordType(incomplete: Self.kind(target), tag: target.name, typedefName: name))
      case DW_TAG_subroutine_type: .function(FunctionType(result: .void, parameters: []))
      default: .void
      }
    return PointerType(to: pointee, qualifiers: qualifiers)
  }

  // MARK: Arrays and records

  private func array(_ type: DWARFEntry, typedefName: String?, depth: Int) -> CType {
    if type.flag(DW_AT_GNU_vector) {
      let element = type.reference(DW_AT_type).map { read($0, depth: depth + 1).size } ?? 0
      let count = Self.counts(type).first.flatMap { $0 } ?? 0
      let size = type.number(DW_AT_byte_size) ?? (element > 0 && count > 0 && count < 4096 ? element * count : nil)
      return Self.unknown(type, "a vector", name: typedefName ?? type.name ?? "a vector type", size: size)
    }
    guard let element = type.reference(DW_AT_type), !type.has(DW_AT_byte_stride), !type.has(DW_AT_bit_stride) else {
      return Self.unknown(type, "an array with gaps between its elements, or without a type")
    }
    var array = read(element, depth: depth + 1)
    for count in Self.counts(type).reversed() { array = .array(element: array, count: count) }
    return array
  }

  /// The dimensions of an array from left to right; nil for one without a bound.
  private static func counts(_ type: DWARFEntry) -> [Int?] {
    type.children.filter { $0.tag == DW_TAG_subrange_type }.prefix(mostMembers).map { range in
      range.number(DW_AT_count) ?? range.number(DW_AT_upper_bound).map { $0 < Int.max ? $0 + 1 : $0 }
    }
  }

  private static func kind(_ type: DWARFEntry) -> RecordType.Kind {
    type.tag == DW_TAG_union_type ? .union : .struct
  }

  private func record(_ type: DWARFEntry, typedefName: String?, depth: Int) -> CType {
    let name = type.name ?? typedefName
    func unknown(_ reason: String) -> CType {
      Self.unknown(type, reason, name: name.map { "\(Self.kind(type).rawValue) \($0)" })
    }
    guard !type.flag(DW_AT_declaration), let size = type.number(DW_AT_byte_size) else {
      return unknown("only declared here: its members are not described")
    }
    var members: [DescribedMember] = []
    for child in type.children where child.tag == DW_TAG_member || child.tag == DW_TAG_inheritance {
      // Static members are not part of the object.
      if child.flag(DW_AT_external) || child.flag(DW_AT_declaration) { continue }
      guard let entry = child.reference(DW_AT_type) else { return unknown("a member without a type") }
      guard members.count < Self.mostMembers else { return unknown("more than \(Self.mostMembers) members") }
      guard let member = place(child, read(entry, depth: depth + 1)) else {
        return unknown("the offset of member '\(child.name ?? "")' is not a constant")
      }
      members.append(member)
    }
    let layout = DescribedLayout(
      kind: Self.kind(type), tag: type.name, typedefName: typedefName, members: members, size: size,
      alignment: type.number(DW_AT_alignment))
    switch layout.record {
    case .success(let record): return .record(record)
    case .failure(let obstacle): return unknown(obstacle.reason)
    }
  }

  /// A member with its offset (DWARF 5, section 5.7.6); nil if the offset must be computed at run time.
  private func place(_ child: DWARFEntry, _ type: CType) -> DescribedMember? {
    let location: Int
    if let number = child.number(DW_AT_data_member_location) {
      location = number
    } else if !child.has(DW_AT_data_member_location) {
      location = 0
    } else if let (code, operand) = child.operation(DW_AT_data_member_location, at: 0), code == DW_OP_plus_uconst {
      location = operand
    } else {
      return nil
    }
    guard location >= 0, location <= CTypeLimit.greatestOffset else { return nil }
    var bits: RecordType.BitField?
    if let width = child.number(DW_AT_bit_size) {
      let first: Int
      if let offset = child.number(DW_AT_data_bit_offset) {
        first = offset
      } else if let fromAbove = child.number(DW_AT_bit_offset) {
        // DWARF 2 and 3 count from the most significant bit of a storage unit.
        let unit = child.number(DW_AT_byte_size) ?? type.size
        first = (location &+ unit) &* 8 &- fromAbove &- width
      } else {
        first = location * 8
      }
      guard first >= 0, width >= 0, width <= 128, first <= 8 * CTypeLimit.greatestOffset else { return nil }
      bits = RecordType.BitField(bitOffset: first, width: width)
    }
    return DescribedMember(
      field: RecordType.Field(
        name: child.name, type: type, offset: bits.map { $0.bitOffset / 8 } ?? location, bitField: bits),
      alignment: child.number(DW_AT_alignment).flatMap { Self.alignments.contains($0) ? $0 : nil })
  }
}
