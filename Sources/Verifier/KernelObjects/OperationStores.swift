import TypeSources

/// Stores to kernel objects that programs of a structure of functions make (`btf_struct_access` of its
/// `struct bpf_verifier_ops`).
enum OperationStores: Sendable {
  /// Members by where they start, by their structures.
  case starting([String: [Member]])
  /// Members, from any byte within them, by their structures.
  case within([String: [Member]])
  /// All of a structure.
  case whole(String)
  /// The first bytes of any structure.
  case first(Int)
  /// None.
  case none

  /// A member that is written.
  struct Member: Sendable, ExpressibleByStringLiteral {
    /// Its path within its structure, such as "scx.slice".
    let path: String
    /// A structure that lies in the member, and the path in it.
    var inner: (structure: String, path: String)?
    /// Whether a store may start anywhere in it.
    var isOpen = false

    init(_ path: String, inner: (structure: String, path: String)? = nil, isOpen: Bool = false) {
      self.path = path
      self.inner = inner
      self.isOpen = isOpen
    }

    init(stringLiteral path: String) { self.path = path }

    /// Its bytes; nil where the kernel's types do not have it.
    fileprivate func bytes(_ types: any KernelTypeSource, _ structure: UInt32) -> Range<Int>? {
      guard var place = types.place(of: path, in: structure) else { return nil }
      if let inner {
        guard let id = types.id(.structure, named: inner.structure), let next = types.place(of: inner.path, in: id)
        else {
          return nil
        }
        place = (place.bits + next.bits, next.type)
      }
      let start = place.bits / 8
      return types.size(place.type).map { start..<start + $0 }
    }
  }

  /// How a store is refused: with the lines of the structure, none of them where it has no words; nil if it is allowed.
  func complaint(
    _ types: any KernelTypeSource, _ name: String, _ structure: UInt32, _ offset: Int, _ size: Int
  ) -> [String]? {
    switch self {
    case .none: return []
    case .first(let bytes): return offset < 0 || offset + size > bytes ? [] : nil
    case .whole(let own):
      guard name == own else { return ["only access to \(own) is supported"] }
      guard offset + size > types.size(structure) ?? 0 else { return nil }
      return ["write access at off \(offset) with size \(size)"]
    case .within(let members):
      let areas = (members[name] ?? []).compactMap { $0.bytes(types, structure) }
      return areas.contains { $0.contains(offset) && offset + size <= $0.upperBound } ? nil : []
    case .starting(let members):
      guard let own = members[name] else { return ["only read is supported"] }
      let area = own.lazy.compactMap { member -> Range<Int>? in
        guard let bytes = member.bytes(types, structure) else { return nil }
        return offset == bytes.lowerBound || member.isOpen && bytes.contains(offset) ? bytes : nil
      }.first
      guard let area else { return ["no write support to \(name) at off \(offset)"] }
      guard offset + size > area.upperBound else { return nil }
      return [
        "write access at off \(offset) with size \(size) beyond the member of \(name) ended at \(area.upperBound)"
      ]
    }
  }
}
