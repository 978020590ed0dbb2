import BPF

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
  func checkObject(
    _ pointer: RegisterState, _ object: ProgramObject, _ name: String, _ offset: Int, _ size: Int, _ access: Access
  ) throws(Stop) {
    guard let structure = structure(of: object) else { throw open("an object of a type that is not known") }
    let type = "\(name) is ptr_\(structure.name)"
    guard let start = pointer.value.constant.map({ Int(Int64(bitPattern: $0)) }) else {
      throw reject(
        "\(type) invalid variable offset: off=\(offset), var_off=\(pointer.value.bits.description)")
    }
    let place = start + offset
    if place < 0 { throw reject("\(type) invalid negative access: off=\(place)") }
    if object.isUntrusted { throw open("a pointer to an object that may be gone") }
    if access == .write, !object.isAllocated { throw reject("only read is supported") }
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

  /// What a load of a pointer in a value gives (`btf_ld_kptr_type`).
  mutating func loadedObject(_ reference: ValueField.Reference, _ name: String) throws(Stop) -> RegisterState {
    guard let structure = programStructure(named: name), !isKernelStructure(structure) else {
      throw open("a pointer to struct \(name) in a map's value")
    }
    var object = ProgramObject(structure: structure, isAllocated: false, isUntrusted: true)
    switch reference {
    case .user: throw open("memory of user space in a map's value")
    case .perCPU: throw open("memory of each processor in a map's value")
    case .untrusted: break
    case .owned:
      if try isUnderRCU() {
        object = ProgramObject(structure: structure, isProtected: true)
        object.isBorrowed = input.structures[structure]?.fields.contains { $0.kind.isGraphNode } ?? false
      }
    }
    return .pointer(.programObject(object), mayBeNull: true, id: newID())
  }

  /// Whether a structure is one of the kernel, which an object only names.
  func isKernelStructure(_ structure: UInt32) -> Bool {
    guard let structure = input.structures[structure] else { return true }
    return structure.size == 0 || KernelStructures.names.contains(structure.name)
  }
}

/// Structures of the kernel to which pointers are kept in maps (`BTF_ID_LIST` of destructors, types under RCU).
private enum KernelStructures {
  static let names: Set<String> = [
    "task_struct", "cgroup", "bpf_cpumask", "bpf_crypto_ctx", "bpf_ksock", "prog_test_ref_kfunc", "prog_test_member",
    "cpumask", "file", "sock", "sk_buff", "nf_conn", "bpf_key", "inode", "path", "dentry",
  ]
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
