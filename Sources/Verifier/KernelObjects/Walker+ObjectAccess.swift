import TypeSources

/// A structure of the kernel whose objects a program is given.
struct KernelStructure {
  let name: String
  /// Its number in the kernel's types; nil where they are not at hand, or do not have it.
  let id: UInt32?
}

/// Accesses to kernel objects (`check_ptr_to_btf_access`).
extension Walker {
  // MARK: Structures

  /// A structure by its number.
  mutating func structure(_ id: UInt32) -> StructureID {
    if let index = structures.firstIndex(where: { $0.id == id }) { return StructureID(index: UInt32(index)) }
    return add(KernelStructure(name: input.kernelTypes?.type(id)?.name ?? "", id: id))
  }

  /// A structure by its name.
  mutating func structure(_ name: String) -> StructureID {
    if let id = input.kernelTypes?.id(.structure, named: name) { return structure(id) }
    if let index = structures.firstIndex(where: { $0.name == name }) { return StructureID(index: UInt32(index)) }
    return add(KernelStructure(name: name, id: nil))
  }

  private mutating func add(_ structure: KernelStructure) -> StructureID {
    structures.append(structure)
    return StructureID(index: UInt32(structures.count - 1))
  }

  /// The name of a structure.
  func name(of structure: StructureID) -> String { structures[Int(structure.index)].name }

  /// The number of a structure in the kernel's types.
  func id(of structure: StructureID) -> UInt32? { structures[Int(structure.index)].id }

  /// Whether it is a module's own copy of a structure of the kernel: which of both a function takes is not known here.
  private func isCopy(_ structure: StructureID) -> Bool {
    guard let types = input.kernelTypes, let id = id(of: structure), types.place(of: id) != nil,
      let own = types.id(.structure, named: name(of: structure))
    else { return false }
    return types.place(of: own) == nil
  }

  /// Whether an object is one of a structure, or begins with one; nil where the kernel's types are not at hand.
  func match(
    _ structure: StructureID, at offset: Int, of needed: String, isStrict: Bool = false
  ) -> StructureWalk.Match? {
    if isCopy(structure) { return nil }
    if offset == 0, name(of: structure) == needed { return .same }
    guard let types = input.kernelTypes, let id = id(of: structure) else { return isStrict ? .other([]) : nil }
    guard let other = types.id(.structure, named: needed) else { return .other([]) }
    return StructureWalk.match(types, id, at: offset, other, isStrict: isStrict)
  }

  // MARK: Trust

  /// Whether the program runs under RCU (`in_rcu_cs`).
  func isUnderRCU() throws(Stop) -> Bool {
    let protects =
      input.kernel.has(.regionsProtect)
      ? regionWithoutSleep != nil : state.regions.rcu > 0 || !state.locks.isEmpty
    if protects { return true }
    guard let sleeps = maySleep else { throw open("whether the program may sleep (.section)") }
    return !sleeps
  }

  /// Whether a register holds an object that is there as long as it is used (`is_trusted_reg`).
  func isTrusted(_ register: RegisterState) -> Bool {
    if state.holdsReference(register) { return true }
    switch register.target {
    case .socket?, .socketCommon?, .tcpSocket?: return !register.mayBeNull
    case .object(_, let flags)?: return flags.isTrusted && !register.mayBeNull
    default: return false
    }
  }

  /// What was there under RCU may be gone (`invalidate_rcu_protected_refs`).
  mutating func endRCU() throws(Stop) {
    guard regionWithoutSleep == nil, hasProtectedObjects(), try !isUnderRCU() else { return }
    state.forEachRegister { register in
      if case .protectedMemory? = register.target { register.kind = .pointer(.untrustedMemory, mayBeNull: false) }
      guard case .pointer(.object(let structure, var flags), _) = register.kind, flags.contains(.rcu) else { return }
      flags.remove(.rcu)
      flags.insert(.untrusted)
      register.kind = .pointer(.object(structure, flags), mayBeNull: false)
    }
    for frame in state.frames.indices {
      for slot in state.frames[frame].stack.indices {
        guard case .iterator(var iterator)? = state.frames[frame].stack[slot].object, iterator.isUnderRCU == true else {
          continue
        }
        iterator.isUnderRCU = false
        state.frames[frame].stack[slot] = StackSlot(.iterator(iterator))
      }
    }
  }

  /// Whether something is there as long as a region lasts.
  private mutating func hasProtectedObjects() -> Bool {
    var found = false
    state.forEachRegister { register in
      switch register.target {
      case .object(_, let flags)? where flags.contains(.rcu): found = true
      case .protectedMemory?: found = true
      default: break
      }
    }
    for frame in state.frames {
      for slot in frame.stack {
        if case .iterator(let iterator)? = slot.object, iterator.isUnderRCU == true { found = true }
      }
    }
    return found
  }

  // MARK: Accesses

  /// Checks an access to a kernel object.
  /// - Returns: what a load finds; nil for a number.
  mutating func accessObject(
    _ pointer: RegisterState, _ structure: StructureID, _ flags: ObjectFlags, _ name: String, _ offset: Int,
    _ size: Int,
    _ access: Access
  ) throws(Stop) -> RegisterState? {
    let own = self.name(of: structure)
    guard let moved = pointer.value.constant.map({ Int(Int64(bitPattern: $0)) }) else {
      throw reject(
        "\(name) is ptr_\(own) invalid variable offset: off=\(offset), var_off=\(pointer.value.bits.description)")
    }
    let place = moved + offset
    if place < 0 { throw reject("\(name) is ptr_\(own) invalid negative access: off=\(place)") }
    if flags.contains(.user) { throw reject("\(name) is ptr_\(own) access user memory: off=\(place)") }
    if flags.contains(.perCPU) { throw reject("\(name) is ptr_\(own) access percpu memory: off=\(place)") }
    if access == .write, flags.mayFault { throw reject("only read is supported") }
    if access == .write, !flags.contains(.allocated) {
      if input.context.type == .structOperations {
        try checkOperationStore(structure, name, place, size)
      } else {
        try checkObjectStore(own, name, place, size)
      }
      return nil
    }
    guard let types = input.kernelTypes, let id = id(of: structure) else {
      throw open("the members of struct \(own): \(Self.needsTypes)")
    }
    let found: StructureWalk.Found
    do throws(StructureWalk.Complaint) {
      found = try StructureWalk.access(types, id, place, size)
    } catch {
      throw reject(error.message)
    }
    switch found {
    case .number: return nil
    case .untrustedMemory: return .pointer(.untrustedMemory)
    // What a program allocated holds no pointers that it may follow.
    case .object where flags.contains(.allocated): return nil
    case .object(let target, let found, let member):
      return try loadedObject(pointer, id, flags, target, found, member, types)
    }
  }

  /// A pointer that was loaded from an object: how far it is trusted depends on where it was found.
  private mutating func loadedObject(
    _ pointer: RegisterState, _ owner: UInt32, _ ownerFlags: ObjectFlags, _ target: UInt32, _ found: ObjectFlags,
    _ member: String, _ types: any KernelTypeSource
  ) throws(Stop) -> RegisterState {
    var flags = found
    var mayBeNull = false
    if ownerFlags.contains(.untrusted) {
      flags = .untrusted
    } else if isTrusted(pointer) || ownerFlags.contains(.rcu) {
      let isSafe = { (suffix: String) in Self.isSafe(types, owner, member, target, suffix) }
      if isSafe("__safe_trusted") {
        flags.insert(.trusted)
      } else if isSafe("__safe_trusted_or_null") {
        flags.insert(.trusted)
        mayBeNull = true
      } else if try isUnderRCU() {
        if isSafe("__safe_rcu") {
          flags.insert(.rcu)
        } else if flags.contains(.rcu) || isSafe("__safe_rcu_or_null") {
          flags.insert(.rcu)
          mayBeNull = true
          if isSafe("__safe_rcu_or_null") { flags.remove(.untrusted) }
        } else if flags.isDisjoint(with: [.perCPU, .user]) {
          flags.subtract([.trusted, .rcu])
        }
      } else {
        flags = .untrusted
      }
    } else {
      flags.subtract([.trusted, .rcu])
    }
    return .pointer(.object(structure(target), flags), mayBeNull: mayBeNull, id: mayBeNull ? newID() : 0)
  }

  /// Whether a member is on one of the kernel's lists of those that are trusted like what they are in
  /// (`btf_nested_type_is_trusted`): a structure with the members, named for the list.
  private static func isSafe(
    _ types: any KernelTypeSource, _ owner: UInt32, _ member: String, _ target: UInt32, _ suffix: String
  ) -> Bool {
    guard case .structure(let record)? = types.type(owner),
      let safe = types.id(record.isUnion ? .union : .structure, named: record.name + suffix),
      case .structure(let list)? = types.type(safe)
    else { return false }
    return list.members.contains { listed in
      guard listed.name == member, case .pointer(let pointee)? = types.type(listed.type) else { return false }
      return types.plain(pointee)?.id == target
    }
  }

  /// A store to a kernel object: programs of some types write to some members.
  private func checkObjectStore(_ structure: String, _ name: String, _ offset: Int, _ size: Int) throws(Stop) {
    switch input.context.type {
    case .classifier?, .action?, .xdp?:
      guard structure.hasPrefix("nf_conn") else {
        throw reject("\(name) cannot write into ptr_\(structure) at off=\(offset) size=\(size)")
      }
      try checkConnectionStore(structure, name, offset, size)
    default: throw reject("only read is supported")
    }
  }
}
