import TypeSources

/// What lies at an offset of a kernel structure (`btf_struct_access`, `btf_struct_walk`).
struct StructureWalk {
  /// What an access finds.
  enum Found {
    /// A number.
    case number
    /// A pointer to a structure, by its number, with the name of the member.
    case object(UInt32, ObjectFlags, member: String)
    /// A pointer to something else.
    case untrustedMemory
  }

  /// Why an access is refused, in the kernel's words.
  struct Complaint: Error {
    let message: String
  }

  /// One step of the walk.
  private enum Step {
    case number
    case pointer(UInt32, ObjectFlags, member: String)
    case untrustedPointer
    case structure(UInt32)
  }

  private let types: any KernelTypeSource
  private var flags: ObjectFlags = []
  /// The most structures within structures.
  private static let deepest = 64

  private init(_ types: any KernelTypeSource) { self.types = types }

  /// What an access finds.
  /// - Parameters:
  ///   - types: the kernel's types.
  ///   - structure: the number of the structure.
  ///   - offset: bytes from its start.
  ///   - size: the bytes that are accessed.
  /// - Throws: `Complaint` if the access is refused.
  static func access(
    _ types: any KernelTypeSource, _ structure: UInt32, _ offset: Int, _ size: Int
  ) throws(Complaint) -> Found {
    var walk = StructureWalk(types)
    var (id, offset) = (structure, offset)
    for _ in 0..<deepest {
      switch try walk.step(id, offset, size) {
      case .number: return .number
      case .pointer(let id, let tags, let member): return .object(id, walk.flags.union(tags), member: member)
      case .untrustedPointer: return .untrustedMemory
      // A structure begins here: what it begins with.
      case .structure(let next): (id, offset) = (next, 0)
      }
    }
    throw Complaint(message: "struct nesting is too deep")
  }

  /// Whether an object is one of a structure, or begins with one.
  enum Match {
    /// It is.
    case same
    /// It is not, with what the walk complained of: one line, or none.
    case other([String])
  }

  /// Whether an object is one of another structure, or begins with one (`btf_struct_ids_match`).
  /// - Parameters:
  ///   - types: the kernel's types.
  ///   - structure: the number of the object's structure.
  ///   - offset: bytes from its start.
  ///   - needed: the number of the structure that is needed.
  ///   - isStrict: whether structures that begin with it do not do.
  static func match(
    _ types: any KernelTypeSource, _ structure: UInt32, at offset: Int, _ needed: UInt32, isStrict: Bool = false
  ) -> Match {
    if offset == 0, structure == needed { return .same }
    if isStrict { return .other([]) }
    var walk = StructureWalk(types)
    var (id, offset) = (structure, offset)
    for _ in 0..<deepest {
      do throws(Complaint) {
        guard case .structure(let next) = try walk.step(id, offset, 1) else { return .other([]) }
        if next == needed { return .same }
        (id, offset) = (next, 0)
      } catch {
        return .other([error.message])
      }
    }
    return .other([])
  }

  private mutating func step(_ structure: UInt32, _ start: Int, _ size: Int) throws(Complaint) -> Step {
    var (id, offset) = (structure, start)
    for _ in 0..<Self.deepest {
      let plain = types.plain(id)?.type
      guard case .structure(let record)? = plain else {
        throw Complaint(message: "Type '\(plain?.name ?? "(anon)")' is not a struct")
      }
      // Which member of a union holds is not known.
      if record.isUnion, record.members.count != 1 { flags.insert(.untrusted) }
      if offset + size > record.size {
        guard let element = flexibleElement(record, offset) else {
          throw Complaint(message: "access beyond struct \(record.title) at off \(offset) size \(size)")
        }
        switch element {
        case .number: return .number
        case .inside(let next, let rest): (id, offset) = (next, rest)
        }
        continue
      }
      switch try member(record, offset, size) {
      case .step(let step): return step
      case .inside(let next, let rest): (id, offset) = (next, rest)
      }
    }
    throw Complaint(message: "struct nesting is too deep")
  }

  private enum Element {
    case number
    case inside(UInt32, Int)
  }

  /// What a flexible array at the end holds at an offset behind the structure; nil if there is none.
  private func flexibleElement(_ record: KernelType.Structure, _ offset: Int) -> Element? {
    guard let last = record.members.last, case .array(let element, 0)? = types.plain(last.type)?.type,
      offset >= last.bitOffset / 8, let plain = types.plain(element)
    else { return nil }
    switch plain.type {
    case .integer: return .number
    case .structure(let inner) where inner.size > 0:
      return .inside(plain.id, (offset - last.bitOffset / 8) % inner.size)
    default: return nil
    }
  }

  private enum Member {
    case step(Step)
    case inside(UInt32, Int)
  }

  private func member(_ record: KernelType.Structure, _ offset: Int, _ size: Int) throws(Complaint) -> Member {
    for member in record.members {
      let first = member.bitOffset / 8
      if offset + size <= first { break }
      if member.bitFieldSize > 0 {
        let end = (member.bitOffset + member.bitFieldSize + 7) / 8
        if offset <= first, end <= offset + size { return .step(.number) }
        continue
      }
      if offset < first { break }
      guard let plain = types.plain(member.type), let bytes = types.size(member.type) else {
        throw Complaint(message: "field \(member.title) doesn't have size")
      }
      let end = first + bytes
      if offset >= end { continue }
      var (at, type) = (first, plain)
      var length = bytes
      if case .array = plain.type {
        guard bytes > 0, let element = innermost(plain), let elementSize = types.size(element.id), elementSize > 0
        else {
          continue
        }
        length = elementSize
        at += (offset - first) / elementSize * elementSize
        type = element
      }
      switch type.type {
      case .structure:
        return offset == at ? .step(.structure(type.id)) : .inside(type.id, offset - at)
      case .pointer:
        guard length == size, offset == at else {
          throw Complaint(
            message:
              "cannot access ptr member \(member.title) with moff \(at) in struct \(record.title) with off \(offset) size \(size)"
          )
        }
        return .step(try pointer(type.type, member.name))
      default:
        guard offset + size <= end || flags.contains(.untrusted) else {
          throw Complaint(
            message:
              "access beyond the end of member \(member.title) (mend:\(end)) in struct \(record.title) with off \(offset) size \(size)"
          )
        }
        return .step(.number)
      }
    }
    throw Complaint(message: "struct \(record.title) doesn't have field at offset \(offset)")
  }

  /// The element of arrays of arrays.
  private func innermost(_ array: (id: UInt32, type: KernelType)) -> (id: UInt32, type: KernelType)? {
    var plain = array
    for _ in 0..<Self.deepest {
      guard case .array(let element, _) = plain.type else { return plain }
      guard let next = types.plain(element) else { return nil }
      plain = next
    }
    return nil
  }

  private func pointer(_ type: KernelType, _ member: String) throws(Complaint) -> Step {
    guard let target = types.pointedStructure(type) else { return .untrustedPointer }
    guard let tags = ObjectFlags(tags: target.tags, ObjectFlags.memberTags) else {
      throw Complaint(message: "type 'PTR' has multiple type tags")
    }
    return .pointer(target.id, tags, member: member)
  }
}

extension KernelType.Structure {
  /// Its name in messages.
  fileprivate var title: String { name.isEmpty ? "(anon)" : name }
}

extension KernelType.Member {
  /// Its name in messages.
  fileprivate var title: String { name.isEmpty ? "(anon)" : name }
}
