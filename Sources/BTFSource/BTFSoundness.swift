import CBPF

/// Whether BTF can be handed to code that follows the numbers of types without looking.
///
/// libbpf checks the sizes of what it parses, and only from 1.3 on that the numbers of types exist.
enum BTFSoundness {
  /// The first fault, in words; nil if there is none.
  /// - Parameters:
  ///   - btf: the BTF.
  ///   - first: the first type to look at; those before it are known to be sound.
  static func fault(_ btf: OpaquePointer, from first: UInt32 = 1) -> String? {
    let count = btf__type_cnt(btf)
    for id in first..<max(first, count) {
      guard let type = btf__type_by_id(btf, id), let kind = BTFKind(type) else {
        return "type \(id) is of no known kind"
      }
      guard btf__name_by_offset(btf, type.pointee.name_off) != nil else {
        return "type \(id) has a name that is not there"
      }
      for other in references(type, kind) where other >= count {
        return "type \(id) refers to type \(other), of \(count)"
      }
      for name in names(type, kind) where btf__name_by_offset(btf, name) == nil {
        return "a member of type \(id) has a name that is not there"
      }
      if leadsNowhere(btf, id, count) { return "type \(id) leads back to itself" }
    }
    return nil
  }

  /// The numbers of types that a type consists of.
  private static func references(_ type: UnsafePointer<btf_type>, _ kind: BTFKind) -> [UInt32] {
    let count = Int(btf_vlen(type))
    switch kind {
    case .pointer, .typedef, .volatile, .const, .restrict, .function, .variable, .declarationTag, .typeTag:
      return [type.pointee.type]
    case .array:
      guard let array = btf_array(type) else { return [] }
      return [array.pointee.type, array.pointee.index_type]
    case .structure, .union:
      guard let list = btf_members(type) else { return [] }
      return (0..<count).map { list[$0].type }
    case .prototype:
      guard let list = btf_params(type) else { return [type.pointee.type] }
      return [type.pointee.type] + (0..<count).map { list[$0].type }
    case .section:
      guard let list = btf_var_secinfos(type) else { return [] }
      return (0..<count).map { list[$0].type }
    case .integer, .enumeration, .enumeration64, .forward, .float: return []
    }
  }

  /// Where the names of members start in the strings.
  private static func names(_ type: UnsafePointer<btf_type>, _ kind: BTFKind) -> [UInt32] {
    let count = Int(btf_vlen(type))
    switch kind {
    case .structure, .union:
      guard let list = btf_members(type) else { return [] }
      return (0..<count).map { list[$0].name_off }
    case .enumeration:
      guard let list = btf_enum(type) else { return [] }
      return (0..<count).map { list[$0].name_off }
    case .enumeration64:
      guard let list = btf_enum64(type) else { return [] }
      return (0..<count).map { list[$0].name_off }
    default: return []
    }
  }

  /// Whether a chain of qualifiers, typedefs and arrays has no end.
  private static func leadsNowhere(_ btf: OpaquePointer, _ id: UInt32, _ count: UInt32) -> Bool {
    var id = id
    var steps: UInt32 = 0
    while let type = btf__type_by_id(btf, id), let kind = BTFKind(type) {
      switch kind {
      case .typedef, .volatile, .const, .restrict, .typeTag: id = type.pointee.type
      case .array:
        guard let array = btf_array(type) else { return true }
        id = array.pointee.type
      default: return false
      }
      steps += 1
      if steps > count { return true }
    }
    return false
  }
}
