import BPF
import BTFSource

/// The structures of an object's BTF, by the numbers of their types.
struct ObjectStructures {
  /// The structures that have a name and special fields, or could be allocated.
  static func read(_ btf: borrowing ObjectBTF) -> [UInt32: ProgramStructure] {
    var structures: [UInt32: ProgramStructure] = [:]
    for id in btf.structures {
      let name = btf.name(ofType: id) ?? ""
      guard let size = btf.size(of: id), let members = btf.members(of: id) else {
        continue
      }
      var parts: [ProgramStructure.Part] = []
      add(id, name, at: 0, depth: 0, &parts, btf)
      var offsets: [String: Int] = [:]
      for member in members { if let name = member.name { offsets[name] = member.bitOffset / 8 } }
      structures[id] = ProgramStructure(
        name: name, size: size, fields: ObjectFields.fields(of: id, btf).filter(\.kind.isInObjects), parts: parts,
        members: offsets)
    }
    return structures
  }

  private static func add(
    _ id: UInt32, _ structure: String, at base: Int, depth: Int, _ parts: inout [ProgramStructure.Part],
    _ btf: borrowing ObjectBTF
  ) {
    guard depth < 8, parts.count < 1 << 10, let members = btf.members(of: id) else { return }
    for member in members {
      let offset = base + member.bitOffset / 8
      var (element, count) = (member.type, 1)
      while let array = btf.array(element) { (element, count) = (array.element, count * array.count) }
      guard let size = btf.size(of: element), count > 0 else { continue }
      if btf.members(of: element) != nil {
        for index in 0..<min(count, 64) {
          add(element, btf.name(ofType: element) ?? "", at: offset + index * size, depth: depth + 1, &parts, btf)
        }
      } else {
        parts.append(
          ProgramStructure.Part(
            name: member.name ?? "", structure: structure, base: base, range: offset..<offset + size * count,
            isPointer: btf.pointee(of: element) != nil))
      }
    }
  }
}

extension ValueField.Kind {
  /// Whether objects may have such a field (`btf_parse_struct_metas`).
  fileprivate var isInObjects: Bool {
    switch self {
    case .timer, .workqueue, .taskWork, .pointer(.user, _): false
    default: true
    }
  }
}
