import BPF
import BTFSource

/// The special fields of a type in an object's BTF (Linux `btf_find_field`).
struct ObjectFields {
  /// The most fields of a type (`BTF_FIELDS_MAX`).
  private static let most = 11
  /// The most structures around a field (`MAX_RESOLVE_DEPTH`).
  private static let deepest = 32

  /// The fields of the structures that were read, by the numbers of their types.
  private var known: [UInt32: [ValueField]] = [:]
  /// The structures that are being read: in damaged BTF a structure may be in itself.
  private var open: Set<UInt32> = []

  /// Finds the special fields of a type.
  /// - Parameters:
  ///   - type: the number of the type.
  ///   - btf: the object's BTF.
  mutating func fields(of type: UInt32, _ btf: borrowing ObjectBTF) -> [ValueField] {
    sorted(fieldsOfMembers(of: type, btf))
  }

  /// Finds the special fields of a variable.
  /// - Parameters:
  ///   - variable: the variable.
  ///   - offset: where it is in its section.
  ///   - btf: the object's BTF.
  mutating func fields(
    of variable: ObjectBTF.Variable, at offset: Int, _ btf: borrowing ObjectBTF
  ) -> [ValueField] {
    let tags = btf.declarationTags(of: variable.id, member: nil)
    return sorted(fields(variable.type, at: offset, tags: tags, btf))
  }

  /// Fields by their offsets. Of a type with too many the kernel knows none (`map->record` is then an error).
  private func sorted(_ fields: [ValueField]) -> [ValueField] {
    fields.count > Self.most ? [] : fields.sorted { $0.offset < $1.offset }
  }

  private mutating func fieldsOfMembers(of type: UInt32, _ btf: borrowing ObjectBTF) -> [ValueField] {
    let own = btf.resolved(type)
    if let fields = known[own] { return fields }
    guard btf.isStructure(type), let members = btf.members(of: type), open.count < Self.deepest,
      open.insert(own).inserted
    else { return [] }
    defer { open.remove(own) }
    var found: [ValueField] = []
    for (index, member) in members.enumerated() where found.count <= Self.most {
      let tags = btf.declarationTags(of: own, member: index)
      found += fields(member.type, at: member.bitOffset / 8, tags: tags, btf)
    }
    known[own] = found
    return found
  }

  private mutating func fields(
    _ type: UInt32, at offset: Int, tags: [String], _ btf: borrowing ObjectBTF
  ) -> [ValueField] {
    guard let (element, count) = btf.elements(of: type), count > 0, let size = btf.size(of: element) else { return [] }
    var first: [ValueField] = []
    if let kind = Self.kind(element, tags, btf) {
      if offset % kind.alignment == 0 { first = [ValueField(kind, at: offset)] }
    } else {
      first = fieldsOfMembers(of: element, btf).map { ValueField($0.kind, at: offset + $0.offset) }
    }
    guard count > 1, !first.isEmpty else { return first }
    var found = first
    for index in 1..<count where found.count <= Self.most {
      found += first.map { ValueField($0.kind, at: $0.offset + index * size) }
    }
    return found
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
