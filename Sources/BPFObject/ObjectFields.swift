import BPF
import BTFSource

/// The special fields of a type in an object's BTF (Linux `btf_find_field`).
struct ObjectFields {
  /// The most fields of a type (`BTF_FIELDS_MAX`).
  private static let most = 11
  /// The most structures around a field (`MAX_RESOLVE_DEPTH`).
  private static let deepest = 32

  /// Finds the special fields of a type.
  /// - Parameters:
  ///   - type: the number of the type.
  ///   - btf: the object's BTF.
  static func fields(of type: UInt32, _ btf: borrowing ObjectBTF) -> [ValueField] {
    var fields = ObjectFields()
    fields.visit(members: type, at: 0, depth: 0, btf)
    return fields.sorted
  }

  /// Finds the special fields of a variable.
  /// - Parameters:
  ///   - variable: the variable.
  ///   - offset: where it is in its section.
  ///   - btf: the object's BTF.
  static func fields(of variable: ObjectBTF.Variable, at offset: Int, _ btf: borrowing ObjectBTF) -> [ValueField] {
    var fields = ObjectFields()
    fields.visit(
      variable.type, at: offset, tags: btf.declarationTags(of: variable.id, member: nil), depth: 0, btf)
    return fields.sorted
  }

  private var found: [ValueField] = []

  /// The fields, by their offsets. Of a type with too many the kernel knows none (`map->record` is then an error).
  private var sorted: [ValueField] { found.count > Self.most ? [] : found.sorted { $0.offset < $1.offset } }

  private mutating func visit(members type: UInt32, at offset: Int, depth: Int, _ btf: borrowing ObjectBTF) {
    guard depth < Self.deepest, found.count <= Self.most, btf.isStructure(type), let members = btf.members(of: type)
    else { return }
    let own = btf.resolved(type)
    for (index, member) in members.enumerated() {
      visit(
        member.type, at: offset + member.bitOffset / 8, tags: btf.declarationTags(of: own, member: index),
        depth: depth + 1, btf)
    }
  }

  private mutating func visit(
    _ type: UInt32, at offset: Int, tags: [String], depth: Int, _ btf: borrowing ObjectBTF
  ) {
    var (element, count) = (type, 1)
    while let array = btf.array(element) { (element, count) = (array.element, count * array.count) }
    guard count > 0, let size = btf.size(of: element) else { return }
    let before = found.count
    if let kind = Self.kind(element, tags, btf) {
      if offset % kind.alignment == 0 { found.append(ValueField(kind, at: offset)) }
    } else {
      visit(members: element, at: offset, depth: depth, btf)
    }
    let first = found[before...]
    guard count > 1, !first.isEmpty else { return }
    for index in 1..<count where found.count <= Self.most {
      found += first.map { ValueField($0.kind, at: $0.offset + index * size) }
    }
  }

  private static func kind(_ type: UInt32, _ tags: [String], _ btf: borrowing ObjectBTF) -> ValueField.Kind? {
    if let target = btf.pointee(of: type) {
      let reference = btf.tags(ofPointer: type).lazy.compactMap(ValueField.Reference.init(rawValue:)).first
      guard let reference, let structure = btf.name(ofType: target) else { return nil }
      return .pointer(reference, structure)
    }
    guard btf.isStructure(type), let name = btf.name(ofType: type) else { return nil }
    if let kind = ValueField.Kind(structure: name) { return kind }
    guard name == "bpf_list_head" || name == "bpf_rb_root",
      let words = tags.first(where: { $0.hasPrefix("contains:") })?.split(separator: ":"), words.count == 3
    else { return nil }
    let node = ValueField.Node(structure: String(words[1]), member: String(words[2]))
    return name == "bpf_list_head" ? .listHead(node) : .treeRoot(node)
  }
}
