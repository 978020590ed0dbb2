import TypeSources

/// A member of a structure of functions, as a program is one.
struct Operation {
  /// What its structure's programs may do.
  let structure: OperationStructure
  /// The index of the member, which programs are loaded with in place of an attach type.
  let index: Int
  /// The member.
  let member: KernelType.Member

  /// What the name of a stub's parameter says (`prepare_arg_info`).
  enum Note {
    /// The object may be null (`__nullable`).
    case mayBeNull
    /// The program owns the object (`__ref`).
    case owned
    /// A pointer into an arena (`__arena`).
    case arena
  }

  /// What is said of an argument; nil for nothing.
  func note(_ index: Int, _ types: any KernelTypeSource) -> Note? {
    let stub = structure.stubs + "__" + member.name
    guard let id = types.id(.function, named: stub) ?? types.id(.function, named: structure.name + "__" + member.name),
      case .function(_, let prototype)? = types.type(id),
      case .prototype(_, let parameters)? = types.type(prototype), parameters.indices.contains(index)
    else { return nil }
    let name = parameters[index].name
    if name.hasSuffix("__arena") || name.hasSuffix("__arena__nullable") { return .arena }
    if name.hasSuffix("__nullable") { return .mayBeNull }
    return name.hasSuffix("__ref") ? .owned : nil
  }
}

extension VerifierInput {
  /// The member of a structure of functions that a program of type struct_ops is; nil where it is not known.
  package var operation: (structure: String, member: String)? {
    guard replaced == nil, context.type == .structOperations, let targetName, let dot = targetName.firstIndex(of: ".")
    else {
      return nil
    }
    return (String(targetName[..<dot]), String(targetName[targetName.index(after: dot)...]))
  }
}

extension KernelTypeSource {
  /// The number of the prototype that a pointer to a function has; nil for all else (`btf_type_resolve_func_ptr`).
  package func pointedPrototype(_ id: UInt32) -> UInt32? {
    guard case .pointer(let target)? = plain(id)?.type, let plain = plain(target), case .prototype = plain.type else {
      return nil
    }
    return plain.id
  }

  /// The index of a member of a structure; nil if it has none of the name.
  package func memberIndex(_ name: String, of structure: UInt32) -> Int? {
    guard case .structure(let record)? = type(structure) else { return nil }
    return record.members.firstIndex { $0.name == name }
  }

  /// The bits from the start of a structure to a member, also within anonymous ones and along a path "a.b", with the number of
  /// its type; nil if there is none.
  func place(of path: String, in structure: UInt32) -> (bits: Int, type: UInt32)? {
    var (bits, type) = (0, structure)
    for name in path.split(separator: ".") {
      guard let next = member(String(name), of: type, depth: 0) else { return nil }
      (bits, type) = (bits + next.bits, next.type)
    }
    return (bits, type)
  }

  private func member(_ name: String, of structure: UInt32, depth: Int) -> (bits: Int, type: UInt32)? {
    guard depth < 16, case .structure(let record)? = plain(structure)?.type else { return nil }
    for member in record.members {
      if member.name == name { return (member.bitOffset, member.type) }
      if member.name.isEmpty, let inner = self.member(name, of: member.type, depth: depth + 1) {
        return (member.bitOffset + inner.bits, inner.type)
      }
    }
    return nil
  }
}
