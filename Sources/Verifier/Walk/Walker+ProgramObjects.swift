import BPF
import TypeSources

/// Objects of the program's own types: accesses, borrowed references, pointers to them in maps.
extension Walker {
  /// The structure of an object; nil where the program's types are not known.
  func structure(of object: ProgramObject) -> ProgramStructure? { input.structures[object.structure] }

  /// A structure by its name.
  func programStructure(named name: String) -> UInt32? {
    input.structures.filter { $0.value.name == name }.map(\.key).min()
  }

  /// The special fields of an object that a pointer leads to (`reg_btf_record`).
  func objectFields(_ pointer: RegisterState) -> [ValueField] {
    guard case .programObject(let object)? = pointer.target, object.isAllocated else { return [] }
    return structure(of: object)?.fields ?? []
  }

  /// Checks a load or a store (`check_ptr_to_btf_access`, `btf_struct_access`).
  /// - Returns: what a load finds; nil for a number.
  func checkObject(
    _ pointer: RegisterState, _ object: ProgramObject, _ name: String, _ offset: Int, _ size: Int, _ access: Access
  ) throws(Stop) -> RegisterState? {
    guard let structure = structure(of: object) else { throw open("an object of a type that is not known") }
    let type = "\(name) is ptr_\(structure.name)"
    guard let start = pointer.value.constant.map({ Int(Int64(bitPattern: $0)) }) else {
      throw reject(
        "\(type) invalid variable offset: off=\(offset), var_off=\(pointer.value.bits.description)")
    }
    let place = start + offset
    if place < 0 { throw reject("\(type) invalid negative access: off=\(place)") }
    if object.isPerCPU { throw reject("\(type) access percpu memory: off=\(place)") }
    if access == .write, object.isUntrusted || !object.isAllocated { throw reject("only read is supported") }
    if !object.isAllocated, let types = input.programTypes { return try walk(types, object, place, size) }
    for field in structure.fields where place < field.range.upperBound && field.offset < place + size {
      throw reject("direct access to \(field.kind.name) is disallowed")
    }
    if place + size > structure.size {
      throw reject("access beyond struct \(structure.name) at off \(place) size \(size)")
    }
    guard let parts = structure.parts else { throw open("the members of struct \(structure.name)") }
    guard let part = parts.first(where: { $0.range.contains(place) }) else {
      throw reject("struct \(structure.name) doesn't have field at offset \(place)")
    }
    let own = place - part.base
    if part.isPointer, (place - part.range.lowerBound) % 8 != 0 || size != 8 {
      throw reject(
        "cannot access ptr member \(part.name) with moff \(part.range.lowerBound - part.base) in struct \(part.structure) with off \(own) size \(size)"
      )
    }
    if place + size > part.range.upperBound {
      throw reject(
        "access beyond the end of member \(part.name) (mend:\(part.range.upperBound - part.base)) in struct \(part.structure) with off \(own) size \(size)"
      )
    }
    return nil
  }

  /// A load through a pointer that may be stale: pointers that it finds are so, too.
  private func walk(
    _ types: any KernelTypeSource, _ object: ProgramObject, _ offset: Int, _ size: Int
  ) throws(Stop) -> RegisterState? {
    let found: StructureWalk.Found
    do throws(StructureWalk.Complaint) {
      found = try StructureWalk.access(types, object.structure, offset, size)
    } catch {
      throw reject(error.message)
    }
    switch found {
    case .number: return nil
    case .untrustedMemory: return .pointer(.untrustedMemory)
    case .object(let structure, _, _):
      return .pointer(
        .programObject(ProgramObject(structure: structure, isAllocated: false, isUntrusted: true)))
    }
  }

  /// References that were borrowed under a lock are lost (`invalidate_non_owning_refs`).
  mutating func loseBorrowedReferences() {
    state.forEachRegister { register in
      if case .programObject(let object)? = register.target, object.isBorrowed { register = .unknown }
    }
  }

  /// Pointers that RCU protects may be stale where no region protects them any more (`invalidate_rcu_protected_refs`).
  mutating func loseProtection() throws(Stop) {
    var isNeeded = false
    state.forEachRegister { register in
      if case .programObject(let object)? = register.target, object.isProtected { isNeeded = true }
    }
    guard isNeeded, try !isUnderRCU() else { return }
    state.forEachRegister { register in
      guard case .programObject(var object)? = register.target, object.isProtected else { return }
      (object.isProtected, object.isBorrowed, object.isUntrusted) = (false, false, true)
      register.kind = .pointer(.programObject(object), mayBeNull: false)
    }
  }

  /// An object that was owned now belongs to a list or a tree (`ref_convert_owning_non_owning`).
  mutating func lend(_ id: UInt32) {
    state.references.removeAll { $0.id == id }
    let structures = input.structures
    state.forEachRegister { register in
      guard register.id == id, case .pointer(.programObject(var object), let mayBeNull) = register.kind else { return }
      register.id = 0
      object.borrow(structures)
      register.kind = .pointer(.programObject(object), mayBeNull: mayBeNull)
    }
  }
}

extension RegisterState {
  /// Whether it points to an object of the program's own types, and is not null.
  var isProgramObject: Bool { if case .programObject? = target { !mayBeNull } else { false } }
}

extension ProgramObject {
  /// It now belongs to a list or a tree (`ref_set_non_owning`).
  mutating func borrow(_ structures: [UInt32: ProgramStructure]) {
    isBorrowed = true
    if structures[structure]?.fields.contains(where: { $0.kind == .refcount }) ?? false { isProtected = true }
  }
}

extension ValueField.Kind {
  /// Whether it hangs on a list or a tree (`BPF_GRAPH_NODE`).
  var isGraphNode: Bool { self == .listNode || self == .treeNode }
}
