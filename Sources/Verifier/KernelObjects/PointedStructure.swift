import BPF
import TypeSources

/// What a pointer in a map's value leads to (`btf_parse_kptr`).
enum PointedStructure: Equatable {
  /// A structure of the kernel: one of its name is in the kernel's types.
  case kernel(StructureID)
  /// A structure of the program.
  case program(UInt32)
}

extension Walker {
  /// The structures that have a destructor, so that a value may own an object of them (`btf_find_dtor_kfunc`).
  fileprivate static let destroyed: Set<String> = [
    "task_struct", "cgroup", "bpf_cpumask", "bpf_crypto_ctx", "bpf_ksock", "prog_test_ref_kfunc", "prog_test_member",
    "bpf_testmod_ctx",
  ]
  /// Those whose objects are there as long as a region under RCU lasts (`rcu_protected_types`).
  private static let protected: Set<String> = [
    "prog_test_ref_kfunc", "cgroup", "bpf_cpumask", "task_struct", "bpf_crypto_ctx", "bpf_ksock",
  ]
  /// Structures of the kernel's test module, whose types are not in the kernel's.
  private static let ofTestModule: Set<String> = ["bpf_testmod_ctx"]

  /// What a pointer in a value leads to. The kernel looks for the name among its own types first.
  mutating func pointed(_ reference: ValueField.Reference, _ name: String) throws(Stop) -> PointedStructure {
    guard let types = input.kernelTypes else {
      throw open("whether struct \(name), to which a value points, is the kernel's: \(Self.needsTypes)")
    }
    if Self.ofTestModule.contains(name) || types.id(.structure, named: name) != nil {
      if reference == .owned, !Self.destroyed.contains(name) {
        throw reject(VerifierInput.withoutDestructor(name))
      }
      return .kernel(structure(name))
    }
    guard let own = programStructure(named: name) else {
      throw open("struct \(name), to which a value points, and whose members are not known")
    }
    return .program(own)
  }

  /// Whether a load finds an object that is there as long as the region lasts (`rcu_safe_kptr`).
  private func isProtected(_ reference: ValueField.Reference, _ structure: PointedStructure) -> Bool {
    switch (reference, structure) {
    case (.perCPU, _), (.owned, .program): true
    case (.owned, .kernel(let structure)): Self.protected.contains(name(of: structure))
    case (.untrusted, _), (.user, _): false
    }
  }

  /// What a load of a pointer in a value gives (`btf_ld_kptr_type`, `mark_uptr_ld_reg`).
  mutating func loadedPointer(_ reference: ValueField.Reference, _ name: String) throws(Stop) -> RegisterState {
    let structure = try pointed(reference, name)
    if reference == .user {
      let memory = PointerTarget.memory(size: UInt32(truncatingIfNeeded: try size(of: structure)), isReadOnly: false)
      return .pointer(memory, mayBeNull: true, id: newID())
    }
    var isSafe = isProtected(reference, structure)
    if isSafe { isSafe = try isUnderRCU() }
    let target: PointerTarget
    switch structure {
    case .kernel(let structure):
      target = .object(structure, isSafe ? (reference == .perCPU ? [.rcu, .perCPU] : .rcu) : .untrusted)
    case .program(let own):
      var object = ProgramObject(structure: own, isAllocated: isSafe && reference != .perCPU)
      object.isProtected = isSafe
      object.isUntrusted = !isSafe
      object.isPerCPU = isSafe && reference == .perCPU
      object.isBorrowed = isSafe && (input.structures[own]?.fields.contains { $0.kind.isGraphNode } ?? false)
      target = .programObject(object)
    }
    return .pointer(target, mayBeNull: true, id: newID())
  }

  private func size(of structure: PointedStructure) throws(Stop) -> Int {
    switch structure {
    case .program(let own): return input.structures[own]?.size ?? 0
    case .kernel(let structure):
      guard let size = id(of: structure).flatMap({ input.kernelTypes?.size($0) }) else {
        throw open("the bytes of struct \(name(of: structure))")
      }
      return size
    }
  }

  /// Checks a pointer that is put into a value (`map_kptr_match_type`).
  mutating func checkPointer(
    _ held: RegisterState, _ name: String, _ reference: ValueField.Reference, _ type: String
  ) throws(Stop) {
    let expected = try pointed(reference, type)
    let isUntrusted = reference == .untrusted
    func refuse(_ own: String) -> Stop {
      reject(
        "invalid kptr access, \(name) type=\(held.typeName)\(own) expected=ptr_\(type)"
          + (isUntrusted ? " or untrusted_ptr_\(type)" : ""))
    }
    switch held.target {
    case .object(let structure, let flags)?:
      let allowed: ObjectFlags = isUntrusted ? [.trusted, .rcu, .untrusted] : [.trusted, .rcu]
      guard flags.isSubset(of: allowed), reference != .perCPU else { throw refuse("") }
      let own = self.name(of: structure)
      try checkUnmodified(held, name, allowsOffset: true)
      guard case .kernel(let needed) = expected else { throw refuse(own) }
      if structure == needed, held.value.constant == 0 { return }
      guard isUntrusted else { throw refuse(own) }
      let offset = Int(truncatingIfNeeded: Int64(bitPattern: held.value.constant ?? 0))
      guard let match = match(structure, at: offset, of: type) else {
        throw open("the members of struct \(own): \(Self.needsTypes)")
      }
      if case .other(let complaint) = match {
        throw complaint.isEmpty ? refuse(own) : reject(complaint + refuse(own).lines)
      }
    case .programObject(let object)?:
      guard !object.isBorrowed, !object.isProtected, !object.isUntrusted,
        object.isPerCPU == (reference == .perCPU)
      else { throw refuse("") }
      let own = self.structure(of: object)?.name ?? ""
      try checkUnmodified(held, name, allowsOffset: true)
      guard case .program(let needed) = expected else { throw refuse(own) }
      if needed == object.structure, held.value.constant == 0 { return }
      guard isUntrusted else { throw refuse(own) }
      guard let types = input.programTypes else { throw open("the members of struct \(own)") }
      let offset = Int(truncatingIfNeeded: Int64(bitPattern: held.value.constant ?? 0))
      if case .other(let complaint) = StructureWalk.match(types, object.structure, at: offset, needed) {
        throw complaint.isEmpty ? refuse(own) : reject(complaint + refuse(own).lines)
      }
    default: throw refuse("")
    }
  }

  /// What an exchange gives: the object that was there.
  mutating func exchangedObject(_ field: ValueField?) throws(Stop) -> RegisterState {
    guard case .pointer(let reference, let name)? = field?.kind else { throw open("the result of bpf_kptr_xchg") }
    let target: PointerTarget
    switch try pointed(reference, name) {
    case .kernel(let structure): target = .object(structure, [])
    case .program(let own):
      var object = ProgramObject(structure: own)
      object.isPerCPU = reference == .perCPU
      target = .programObject(object)
    }
    _ = newID()
    return .pointer(target, mayBeNull: true, id: acquire())
  }
}

extension VerifierInput {
  /// What is said of a structure of the kernel that a value owns, and that has no destructor.
  fileprivate static func withoutDestructor(_ structure: String) -> String {
    "the kernel makes no map whose value owns a struct \(structure), which has no destructor"
  }

  /// What is said of a map that the kernel does not make, so that no program with it is loaded; nil for others.
  func refusal(of map: MapDefinition) -> String? {
    // The maps of an object may be described when it is loaded; a text is loaded as it is.
    if map.isMapOfMaps, map.innerMap == nil, programTypes == nil {
      return "the kernel makes no map of maps that are not described (inner=NAME)"
    }
    guard let kernelTypes else { return nil }
    for case .pointer(.owned, let name) in map.fields.map(\.kind)
    where !Walker.destroyed.contains(name) && kernelTypes.id(.structure, named: name) != nil {
      return Self.withoutDestructor(name)
    }
    return nil
  }
}

extension Stop {
  /// The lines of a refusal.
  fileprivate var lines: [String] {
    if case .rejected(let rejection) = self { [rejection.message] + rejection.following } else { [] }
  }
}
