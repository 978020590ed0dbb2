import CTypes

/// C types as BTF has them.
extension CType {
  /// Whether BTF calls it an integer or an enumeration: the kernel's scalar types. An `__int128` is one integer.
  var isBTFNumber: Bool {
    switch self {
    case .bool, .integer, .int128: true
    case .enumeration: true
    default: false
    }
  }

  /// The bytes of a parameter or result in the kernel's model of a function (`__get_type_size`); nil for a type that it
  /// does not know, such as `double`.
  var modelSize: Int? {
    switch self {
    case .void: 0
    case .pointer: 8
    case .record(let record): record.isComplete ? record.size : nil
    default: isBTFNumber ? size : nil
    }
  }

  /// The name of a struct or union; nil for other types.
  var recordName: String? {
    if case .record(let record) = self { record.name } else { nil }
  }

  /// The kind in messages (`btf_type_str`).
  var btfKind: String {
    switch self {
    case .void: "UNKNOWN"
    case .bool, .integer, .int128: "INT"
    case .float, .double, .longDouble, .complex: "FLOAT"
    case .enumeration(let type): type.isComplete ? "ENUM" : "FWD"
    case .pointer: "PTR"
    case .record(let record): record.isComplete ? (record.kind == .union ? "UNION" : "STRUCT") : "FWD"
    case .array: "ARRAY"
    case .function: "FUNC_PROTO"
    case .unknown: "UNKNOWN"
    }
  }

  /// The name in messages; empty for a type without one.
  var btfName: String {
    switch self {
    case .record(let record): record.tag ?? ""
    case .enumeration(let type): type.tag ?? ""
    case .integer(let type): type.spelling
    case .bool: "_Bool"
    case .int128(let signed): signed ? "__int128" : "unsigned __int128"
    case .float: "float"
    case .double: "double"
    default: ""
    }
  }

  /// What it consists of as a structure; its members are looked at until one is no number (`__btf_type_is_scalar_struct`).
  /// - Parameter depth: the structures around it.
  func structureContent(depth: Int = 0) -> StructureContent {
    guard case .record(let record) = self, record.isComplete else { return .others }
    for field in record.fields {
      switch field.type {
      case .record:
        if depth == StructureContent.deepest { return .tooDeep }
        let content = field.type.structureContent(depth: depth + 1)
        guard case .numbers = content else { return content }
      case .array(let element, let count): guard (count ?? 0) > 0, element.isBTFNumber else { return .others }
      default: guard field.type.isBTFNumber else { return .others }
      }
    }
    return .numbers(size: size)
  }
}
