import BPF
import BTFSource

/// The structures of an object's BTF, by the numbers of their types.
struct ObjectStructures {
  /// The most parts of a structure, and the most structures in it, that are read.
  private static let most = 1 << 12

  /// The structures that have a name and special fields, or could be allocated.
  static func read(_ btf: borrowing ObjectBTF) -> [UInt32: ProgramStructure] {
    var structures: [UInt32: ProgramStructure] = [:]
    var fields = ObjectFields()
    for id in btf.structures {
      let name = btf.name(ofType: id) ?? ""
      guard let size = btf.size(of: id), let members = btf.members(of: id) else {
        continue
      }
      var offsets: [String: Int] = [:]
      for member in members { if let name = member.name { offsets[name] = member.bitOffset / 8 } }
      var reader = ObjectStructures()
      let isWhole = reader.add(id, name, at: 0, btf)
      structures[id] = ProgramStructure(
        name: name, size: size, fields: fields.fields(of: id, btf).filter(\.kind.isInObjects),
        parts: isWhole ? reader.parts : nil, members: offsets)
    }
    return structures
  }

  private var parts: [ProgramStructure.Part] = []
  /// The structures that are being read: in damaged BTF a structure may be in itself.
  private var open: Set<UInt32> = []
  private var visits = 0

  /// Adds the parts of a structure.
  /// - Returns: whether these are all of them.
  private mutating func add(
    _ id: UInt32, _ structure: String, at base: Int, _ btf: borrowing ObjectBTF
  ) -> Bool {
    visits += 1
    guard visits <= Self.most, let members = btf.members(of: id) else { return false }
    let own = btf.resolved(id)
    guard open.insert(own).inserted else { return false }
    defer { open.remove(own) }
    for member in members {
      let offset = base + member.bitOffset / 8
      guard let (element, count) = btf.elements(of: member.type) else { return false }
      guard let size = btf.size(of: element), count > 0 else { continue }
      if btf.members(of: element) != nil {
        let name = btf.name(ofType: element) ?? ""
        for index in 0..<count { guard add(element, name, at: offset + index * size, btf) else { return false } }
      } else {
        guard parts.count < Self.most else { return false }
        parts.append(
          ProgramStructure.Part(
            name: member.name ?? "", structure: structure, base: base, range: offset..<offset + size * count,
            isPointer: btf.pointee(of: element) != nil))
      }
    }
    return true
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
