/// A type of a kernel as its BTF has it: other types by their numbers, 0 for `void` (Linux `Documentation/bpf/btf.rst`).
package enum KernelType: Sendable {
  /// What a modifier does to a type.
  package enum Modifier: Sendable, Hashable {
    /// `const`, `volatile`, `restrict`.
    case qualifier
    /// A typedef, by its name.
    case typedef(String)
    /// `btf_type_tag`, by its text.
    case tag(String)
  }

  /// A member of a structure.
  package struct Member: Sendable {
    /// Its name; empty for an anonymous one.
    package let name: String
    /// The number of its type.
    package let type: UInt32
    /// Bits from the start of the structure.
    package let bitOffset: Int
    /// The bits of a bit-field; 0 for other members.
    package let bitFieldSize: Int

    /// Creates a member; each parameter is documented at the property of its name.
    package init(name: String, type: UInt32, bitOffset: Int, bitFieldSize: Int) {
      self.name = name
      self.type = type
      self.bitOffset = bitOffset
      self.bitFieldSize = bitFieldSize
    }
  }

  /// A struct or union.
  package struct Structure: Sendable {
    /// Whether it is a union.
    package let isUnion: Bool
    /// Its name; empty for an anonymous one.
    package let name: String
    /// Its bytes.
    package let size: Int
    /// Its members, in their order.
    package let members: [Member]

    /// Creates a structure; each parameter is documented at the property of its name.
    package init(isUnion: Bool, name: String, size: Int, members: [Member]) {
      self.isUnion = isUnion
      self.name = name
      self.size = size
      self.members = members
    }
  }

  /// A parameter of a function: its name, empty for none, and the number of its type.
  package struct Parameter: Sendable {
    /// Its name; empty where there is none.
    package let name: String
    /// The number of its type.
    package let type: UInt32

    /// Creates a parameter; each parameter is documented at the property of its name.
    package init(name: String, type: UInt32) {
      self.name = name
      self.type = type
    }
  }

  /// An integer of a number of bytes.
  case integer(name: String, size: Int)
  /// An enumeration of a number of bytes.
  case enumeration(name: String, size: Int)
  /// A pointer to a type.
  case pointer(UInt32)
  /// A type with something said of it.
  case modified(UInt32, Modifier)
  /// Elements of a type; 0 of them in a flexible array.
  case array(element: UInt32, count: Int)
  /// A struct or union.
  case structure(Structure)
  /// A struct or union that is only declared, by its name.
  case declaration(name: String)
  /// The type of a function.
  case prototype(result: UInt32, parameters: [Parameter])
  /// A function, by its name and the number of its type.
  case function(name: String, prototype: UInt32)
  /// A variable, by its name and the number of its type.
  case variable(name: String, type: UInt32)
  /// Any other.
  case other

  /// What types are looked for by name.
  package enum Kind: Sendable, Hashable {
    case structure
    case union
    case typedef
    case function
    case variable
  }
}

/// The types of a kernel, by their numbers.
package protocol KernelTypeSource: Sendable {
  /// A type; nil for a number that no type has, and for 0.
  func type(_ id: UInt32) -> KernelType?
  /// The first type of a name; nil if there is none.
  func id(_ kind: KernelType.Kind, named name: String) -> UInt32?
  /// Whether a variable, by its number, is one that each processor has (`find_btf_percpu_datasec`).
  func isPerCPU(_ variable: UInt32) -> Bool
  /// The types of a name and its flavours: `task_struct`, `task_struct___old` (`bpf_core_add_cands`).
  func ids(_ kind: KernelType.Kind, flavoursOf name: String) -> [UInt32]
  /// The module that has a type, and the type's number in its BTF; nil for the kernel's own types.
  func place(of id: UInt32) -> (module: String, id: UInt32)?
}

extension KernelType {
  /// A name without its flavour: "task_struct" of "task_struct___old" (`bpf_core_essential_name_len`).
  package static func essentialName(_ name: String) -> String {
    let bytes = Array(name.utf8)
    let underscore = UInt8(ascii: "_")
    for start in stride(from: bytes.count - 5, through: 0, by: -1)
    where bytes[start] != underscore && bytes[start + 4] != underscore {
      if bytes[start + 1...start + 3].allSatisfy({ $0 == underscore }) {
        return String(decoding: bytes[...start], as: UTF8.self)
      }
    }
    return name
  }
}

extension KernelTypeSource {
  /// The longest chain of modifiers that is followed.
  private static var deepest: Int { 64 }

  /// The type behind modifiers, with its number (`btf_type_skip_modifiers`); 0 for `void`.
  package func plain(_ id: UInt32) -> (id: UInt32, type: KernelType)? {
    var id = id
    for _ in 0..<Self.deepest {
      guard let type = type(id) else { return nil }
      guard case .modified(let next, _) = type else { return (id, type) }
      id = next
    }
    return nil
  }

  /// The bytes of a type; nil for one without a size.
  package func size(_ id: UInt32, depth: Int = 0) -> Int? {
    guard depth < Self.deepest, let plain = plain(id) else { return nil }
    switch plain.type {
    case .integer(_, let size), .enumeration(_, let size): return size
    case .pointer: return 8
    case .structure(let structure): return structure.size
    case .array(let element, let count): return size(element, depth: depth + 1).map { $0 * count }
    case .modified, .declaration, .prototype, .function, .variable, .other: return nil
    }
  }

  /// The structure that a pointer leads to with its number, and the tags on the way; nil for all else.
  package func pointedStructure(_ pointer: KernelType) -> (id: UInt32, structure: KernelType.Structure, tags: [String])?
  {
    guard case .pointer(var id) = pointer else { return nil }
    var tags: [String] = []
    for _ in 0..<Self.deepest {
      switch type(id) {
      case .modified(let next, let modifier)?:
        if case .tag(let tag) = modifier { tags.append(tag) }
        id = next
      case .structure(let structure)?: return (id, structure, tags)
      default: return nil
      }
    }
    return nil
  }
}
