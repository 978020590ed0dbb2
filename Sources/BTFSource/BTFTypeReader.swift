import CBPF
import CTypes
import Support
import TypeSources

/// Kinds of BTF types (Linux `Documentation/bpf/btf.rst`, section 2).
enum BTFKind: UInt16 {
  case integer = 1
  case pointer, array, structure, union, enumeration, forward, typedef, volatile, const, restrict, function
  case prototype, variable, section, float, declarationTag, typeTag, enumeration64

  init?(_ type: UnsafePointer<btf_type>) { self.init(rawValue: btf_kind(type)) }
}

/// How much of the types behind pointers is read.
package enum Pointees: Sendable {
  /// Records by name only, functions without their parameters: what decides how arguments are passed.
  case named
  /// As a C parser has them: records complete where the pointer is in a prototype, by name within other records;
  /// functions with their parameters, arrays, and the constants of enumerations.
  case described
}

/// Converts BTF types to `CType`, with the sizes and offsets that BTF gives.
///
/// BTF has no alignments: a record's is the greatest of its members', if offsets and size are consistent with it.
struct BTFTypeReader {
  /// The deepest nesting of types, and the longest chain of typedefs: malformed BTF may contain cycles.
  private static let deepest = 64
  /// The most members that are read of one type.
  private static let mostMembers = 4096

  /// The most types that one signature consists of: records that hold others twice, 64 levels deep, are not read to the end.
  private static let mostTypes = 1 << 16

  let btf: OpaquePointer
  /// How many types were read of the current signature.
  let count = Count()
  /// Whether arrays may be vectors, which BTF encodes alike. The kernel itself is compiled without vector registers.
  let mayHoldVectors: Bool
  /// How much of the types behind pointers is read.
  var pointees = Pointees.named
  /// Whether the types are those of a record's members.
  private var isInRecord = false

  /// Creates a reader.
  /// - Parameters:
  ///   - btf: the types.
  ///   - mayHoldVectors: whether arrays may be vectors.
  ///   - pointees: how much of the types behind pointers is read.
  init(btf: OpaquePointer, mayHoldVectors: Bool, pointees: Pointees = .named) {
    self.btf = btf
    self.mayHoldVectors = mayHoldVectors
    self.pointees = pointees
  }

  /// A number of types.
  final class Count {
    var value = 0
  }

  /// A name of the string section; nil for an empty one.
  func name(_ offset: UInt32) -> String? {
    guard let text = btf__name_by_offset(btf, offset), text.pointee != 0 else { return nil }
    return String(cString: text).printable
  }

  /// A type by its number; 0 is `void`. BTF encodes complex types as floating-point types: names distinguish them.
  func read(_ id: UInt32, depth: Int = 0) -> CType {
    guard id != 0 else { return .void }
    guard depth < Self.deepest else { return unknown(id, "types nested deeper than \(Self.deepest) levels") }
    count.value = depth == 0 ? 0 : count.value + 1
    guard count.value < Self.mostTypes else { return unknown(id, "more than \(Self.mostTypes) types inside") }
    var id = id
    var typedef: String?
    for _ in 0..<Self.deepest {
      guard id != 0 else { return .void }
      guard let type = btf__type_by_id(btf, id) else { return unknown(id, "a type that is not there") }
      let size = Int(type.pointee.size)
      switch BTFKind(type) {
      case .typedef:
        typedef = typedef ?? name(type.pointee.name_off)
        id = type.pointee.type
      case .const, .volatile, .restrict, .typeTag: id = type.pointee.type
      case .pointer: return .pointer(pointer(type.pointee.type, depth: depth + 1))
      case .integer: return integer(id, type, size: size, typedef: typedef)
      case .enumeration, .enumeration64:
        guard [1, 2, 4, 8].contains(size) else { return unknown(id, "an enumeration of \(size) bytes", size: size) }
        return .enumeration(
          EnumerationType(
            tag: name(type.pointee.name_off), typedefName: typedef, constants: constants(type),
            // A declaration without constants has a size in BTF.
            size: pointees == .described && btf_vlen(type) == 0 ? 0 : size, isSigned: btf_kflag(type)))
      case .float:
        switch (size, name(type.pointee.name_off) ?? "") {
        case (4, "float"), (4, "_Float32"): return .float
        case (8, "double"), (8, "_Float64"), (8, "_Float32x"): return .double
        case (8, "complex float"): return .complex(.float)
        case (16, "complex double"): return .complex(.double)
        case (16, let name) where ScalarNames.longDouble.contains(name): return .longDouble
        case (_, let name):
          return unknown(id, "a floating-point type of \(size) bytes that is not modelled", name: name, size: size)
        }
      case .array:
        guard let array = btf_array(type) else { return unknown(id, "an array that is cut off") }
        // A flexible array also has 0 elements.
        let count = array.pointee.nelems == 0 ? nil : Int(array.pointee.nelems)
        return .array(element: read(array.pointee.type, depth: depth + 1), count: count)
      case .structure, .union: return record(id, type, typedef: typedef, depth: depth)
      case .forward: return unknown(id, "only declared here: its members are not described", name: typedef)
      case .prototype: return .function(function(type, depth: depth))
      default: return unknown(id, "a type that C does not have (BTF kind \(btf_kind(type)))")
      }
    }
    return unknown(id, "a chain of typedefs without an end")
  }

  private func unknown(_ id: UInt32, _ reason: String, name: String? = nil, size: Int? = nil) -> CType {
    let own = btf__type_by_id(btf, id).flatMap { self.name($0.pointee.name_off) }
    return .unknown(
      UnknownType(name ?? own ?? "(type without a name)", size: size, unknown: Unknown(reason, at: "type \(id)")))
  }

  /// An integer. One of 16 bytes that is not known by its name may be a `_BitInt`, which has another alignment.
  private func integer(_ id: UInt32, _ type: UnsafePointer<btf_type>, size: Int, typedef: String?) -> CType {
    let name = name(type.pointee.name_off) ?? ""
    let encoding = btf_int_encoding(type)
    let isSigned = encoding & 1 != 0
    guard Int(btf_int_bits(type)) == size * 8, btf_int_offset(type) == 0, !name.contains("_BitInt") else {
      return unknown(id, "an integer of \(btf_int_bits(type)) bits in \(size) bytes", size: size)
    }
    switch size {
    case 1 where encoding & 4 != 0: return .bool
    case _ where encoding & 4 != 0: return unknown(id, "a _Bool of \(size) bytes", size: size)
    case 1, 2, 4, 8:
      return .integer(IntegerType(typedef ?? ScalarNames.usual(name), size: size, isSigned: isSigned))
    case 16 where ScalarNames.int128.contains(name): return .int128(signed: isSigned)
    default: return unknown(id, "an integer of \(size) bytes that is not modelled", size: size)
    }
  }

  /// A pointer with its pointee by name only: more does not affect a call.
  private func pointer(_ target: UInt32, depth: Int) -> PointerType {
    var qualifiers: TypeQualifiers = []
    var typedef: String?
    var id = target
    for _ in 0..<Self.deepest {
      guard id != 0, let type = btf__type_by_id(btf, id) else { break }
      let own = name(type.pointee.name_off)
      switch BTFKind(type) {
      case .typedef:
        typedef = typedef ?? own
        id = type.pointee.type
      case .const:
        qualifiers.insert(.const)
        id = type.pointee.type
      case .volatile:
        qualifiers.insert(.volatile)
        id = type.pointee.type
      case .restrict, .typeTag: id = type.pointee.type
      case .structure, .forward, .union:
        if pointees == .described, !isInRecord, BTFKind(type) != .forward {
          let record = pointeeRecord(id, type, typedef: own == nil ? typedef : nil, depth: depth)
          return PointerType(to: .record(record), qualifiers: qualifiers)
        }
        guard let tag = own ?? typedef else { return PointerType(to: .void, qualifiers: qualifiers) }
        // A forward declaration's flag marks a union.
        let isUnion = BTFKind(type) == .union || BTFKind(type) == .forward && btf_kflag(type)
        return PointerType(
          to: .record(
            RecordType(
              incomplete: isUnion ? .union : .struct, tag: own, typedefName: own == nil ? tag : nil)),
          qualifiers: qualifiers)
      case .integer, .float, .enumeration, .enumeration64:
        let scalar = read(target, depth: depth)
        return PointerType(to: scalar, qualifiers: qualifiers)
      case .pointer where depth < (pointees == .described ? Self.deepest : 8):
        return PointerType(to: .pointer(pointer(type.pointee.type, depth: depth + 1)), qualifiers: qualifiers)
      case .prototype:
        return PointerType(to: .function(function(type, depth: depth)))
      case .array where pointees == .described:
        // Qualifiers of an array are those of its elements (C11 6.7.3).
        return PointerType(to: read(id, depth: depth), qualifiers: qualifiers.union(elementQualifiers(type)))
      default: return PointerType(to: .void, qualifiers: qualifiers)
      }
    }
    return PointerType(to: .void, qualifiers: qualifiers)
  }

  /// A record behind a pointer. Where its layout is not certain it has no members.
  private func pointeeRecord(
    _ id: UInt32, _ type: UnsafePointer<btf_type>, typedef: String?, depth: Int
  ) -> RecordType {
    if case .record(let record) = record(id, type, typedef: typedef, depth: depth) { return record }
    return RecordType(
      kind: BTFKind(type) == .union ? .union : .struct, tag: name(type.pointee.name_off), typedefName: typedef,
      fields: [], size: Int(type.pointee.size), alignment: 1)
  }

  /// The qualifiers of an array's elements.
  private func elementQualifiers(_ array: UnsafePointer<btf_type>) -> TypeQualifiers {
    var qualifiers: TypeQualifiers = []
    var next = btf_array(array)?.pointee.type
    for _ in 0..<Self.deepest {
      guard let id = next, id != 0, let type = btf__type_by_id(btf, id) else { break }
      switch BTFKind(type) {
      case .const: qualifiers.insert(.const)
      case .volatile: qualifiers.insert(.volatile)
      case .typedef, .restrict, .typeTag, .array: break
      default: return qualifiers
      }
      next = BTFKind(type) == .array ? btf_array(type)?.pointee.type : type.pointee.type
    }
    return qualifiers
  }

  private func record(_ id: UInt32, _ type: UnsafePointer<btf_type>, typedef: String?, depth: Int) -> CType {
    let kind: RecordType.Kind = BTFKind(type) == .union ? .union : .struct
    let tag = name(type.pointee.name_off)
    let size = Int(type.pointee.size)
    let label = (tag ?? typedef).map { "\(kind.rawValue) \($0)" }
    let count = Int(btf_vlen(type))
    guard count <= Self.mostMembers, let list = btf_members(type) else {
      return unknown(id, "more than \(Self.mostMembers) members", name: label, size: size)
    }
    var members: [DescribedMember] = []
    var reader = self
    reader.isInRecord = true
    for index in 0..<count {
      let member = list[index]
      var bit = Int(member.offset)
      var width = 0
      if btf_kflag(type) {
        width = bit >> 24
        bit &= 0xff_ffff
      }
      var memberType = reader.read(member.type, depth: depth + 1)
      // Without the flag, integers with fewer bits than their size encode bit-fields.
      if width == 0, let bits = narrowInteger(member.type) {
        (width, memberType) = (bits.width, bits.type)
        bit += bits.offset
      }
      if mayHoldVectors, size <= 16, case .array = memberType, [8, 16].contains(memberType.size),
        bit % (8 * memberType.size) == 0
      {
        return unknown(id, "an array of \(memberType.size) bytes, as vectors are written too", name: label, size: size)
      }
      guard width > 0 || bit % 8 == 0 else {
        return unknown(id, "member \(index + 1) lies within a byte", name: label, size: size)
      }
      members.append(
        DescribedMember(
          field: RecordType.Field(
            name: name(member.name_off), type: memberType, offset: bit / 8,
            bitField: width > 0 ? RecordType.BitField(bitOffset: bit, width: width) : nil), alignment: nil))
    }
    let layout = DescribedLayout(
      kind: kind, tag: tag, typedefName: typedef, members: members, size: size, alignment: nil,
      mayLackMembers: true)
    switch layout.record {
    case .success(let record): return .record(record)
    case .failure(let obstacle): return unknown(id, obstacle.reason, name: label, size: size)
    }
  }

  /// The type of a function behind a pointer.
  private func function(_ type: UnsafePointer<btf_type>, depth: Int) -> FunctionType {
    guard pointees == .described, let list = btf_params(type) else {
      return FunctionType(result: .void, parameters: [])
    }
    var (parameters, isVariadic) = ([Parameter](), false)
    for index in 0..<Int(btf_vlen(type)) {
      // BTF describes `...` as a last parameter without name and type.
      if list[index].type == 0 && list[index].name_off == 0 && index == Int(btf_vlen(type)) - 1 {
        isVariadic = true
      } else {
        parameters.append(
          Parameter(name: name(list[index].name_off), type: read(list[index].type, depth: depth + 1)))
      }
    }
    return FunctionType(
      result: read(type.pointee.type, depth: depth + 1), parameters: parameters, isVariadic: isVariadic)
  }

  /// The constants of an enumeration, where they are read.
  private func constants(_ type: UnsafePointer<btf_type>) -> [EnumerationType.Constant] {
    guard pointees == .described else { return [] }
    let isSigned = btf_kflag(type)
    return (0..<min(Int(btf_vlen(type)), Self.mostMembers)).compactMap { index in
      if BTFKind(type) == .enumeration {
        guard let constant = btf_enum(type)?[index], let name = name(constant.name_off) else { return nil }
        let value = isSigned ? Int128(constant.val) : Int128(UInt32(bitPattern: constant.val))
        return EnumerationType.Constant(name: name, value: value)
      }
      guard let constant = btf_enum64(type)?[index], let name = name(constant.name_off) else { return nil }
      let bits = UInt64(constant.val_hi32) << 32 | UInt64(constant.val_lo32)
      return EnumerationType.Constant(
        name: name, value: isSigned ? Int128(Int64(bitPattern: bits)) : Int128(bits))
    }
  }

  /// The bits of an integer that has fewer bits than its size.
  private func narrowInteger(_ id: UInt32) -> (width: Int, offset: Int, type: CType)? {
    let resolved = btf__resolve_type(btf, id)
    guard resolved > 0, let type = btf__type_by_id(btf, UInt32(resolved)), BTFKind(type) == .integer else { return nil }
    let (width, size) = (Int(btf_int_bits(type)), Int(type.pointee.size))
    guard width > 0, width < size * 8, [1, 2, 4, 8].contains(size) else { return nil }
    let isSigned = btf_int_encoding(type) & 1 != 0
    let name = ScalarNames.usual(name(type.pointee.name_off) ?? "")
    return (width, Int(btf_int_offset(type)), .integer(IntegerType(name, size: size, isSigned: isSigned)))
  }
}
