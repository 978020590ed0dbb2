import BPF
import TypeSources

/// Programs that are members of a structure of functions (`struct_ops`).
extension Walker {
  /// The member that the program is (`check_struct_ops_btf_id`).
  func findOperation(_ types: any KernelTypeSource) throws(Stop) -> AttachTarget {
    guard let (name, member) = input.operation else {
      throw open("a program of type struct_ops without the member that it is (.section struct_ops/STRUCTURE.MEMBER)")
    }
    guard let id = types.id(.structure, named: name), case .structure(let record)? = types.type(id) else {
      throw open("struct \(name), which the kernel's BTF does not have (a module's: --module-btf)")
    }
    guard let structure = OperationStructure.all[name] else {
      if types.id(.structure, named: "bpf_struct_ops_" + name) != nil {
        throw open("programs of struct \(name): BTF does not say what its module allows them")
      }
      throw refuseTarget("attach_btf_id \(id) is not a supported struct")
    }
    guard let index = record.members.firstIndex(where: { $0.name == member }) else {
      throw refuseTarget("the kernel's struct \(name) has no member \(member)")
    }
    let operation = Operation(structure: structure, index: index, member: record.members[index])
    guard let target = AttachTarget(types, operation) else {
      throw refuseTarget("attach to invalid member \(member)(@idx \(index)) of struct \(name)")
    }
    guard structure.members.contains(member) else {
      throw refuseTarget("attach to unsupported member \(member) of struct \(name)")
    }
    if input.maySleep ?? false, let sleepable = structure.sleepable, !sleepable.contains(member) {
      throw refuseTarget("attach to unsupported member \(member) of struct \(name)")
    }
    let takesArena = target.parameters.indices.contains { operation.note($0, types) == .arena }
    if takesArena, !usesArena {
      throw refuseTarget("arena argument of \(member) requires a program with an associated arena")
    }
    if program.instructions.contains(where: \.isTailCall),
      target.parameters.indices.contains(where: { operation.note($0, types) == .owned })
    {
      throw refuseTarget("program with __ref argument cannot tail call")
    }
    return target
  }

  /// The program owns what some arguments point to (`__ref`).
  mutating func acquireArguments() {
    guard let target = attachTarget, let operation = target.operation, let types = input.kernelTypes else { return }
    for index in target.parameters.indices where operation.note(index, types) == .owned {
      ownedArguments[index] = acquire()
    }
  }

  /// An argument that its stub says something of; nil for others.
  mutating func operationArgument(
    _ target: AttachTarget, _ index: Int, _ place: Int, _ types: any KernelTypeSource
  ) throws(Stop) -> RegisterState? {
    guard let operation = target.operation else { return nil }
    guard let note = operation.note(index, types) else { return nil }
    if note == .arena { return .pointer(.arena) }
    guard let plain = types.plain(target.parameters[index].type), let pointed = types.pointedStructure(plain.type)
    else {
      return nil
    }
    let object = PointerTarget.object(structure(pointed.id), .trusted)
    guard note == .owned else { return .pointer(object, mayBeNull: true, id: newID()) }
    let id = ownedArguments[index] ?? 0
    guard state.references.contains(where: { $0.id == id }) else {
      throw reject("invalid bpf_context access off=\(place). Reference may already be released")
    }
    return .pointer(object, id: id)
  }

  /// A store to a kernel object (`btf_struct_access` of the structure's `struct bpf_verifier_ops`).
  func checkOperationStore(_ structure: StructureID, _ name: String, _ offset: Int, _ size: Int) throws(Stop) {
    guard let operation = attachTarget?.operation else { throw open("stores to kernel objects") }
    guard let rules = operation.structure.stores else { throw reject("only read is supported") }
    let types = try types(for: "stores to kernel objects")
    guard let id = id(of: structure) else { throw open("stores to kernel objects") }
    let own = self.name(of: structure)
    if let complaint = rules.complaint(types, own, id, offset, size) {
      throw reject(complaint + ["\(name) cannot write into ptr_\(own) at off=\(offset) size=\(size)"])
    }
  }

  // MARK: Results

  /// Whether the program gives nothing (`program_returns_void`).
  var returnsNothing: Bool {
    guard let target = attachTarget, target.result == 0 else { return false }
    switch input.context.results {
    case .hook: return input.context.attach != .lsmCgroup
    case .operation: return true
    default: return false
    }
  }

  /// Whether the member gives a pointer.
  func givesPointer(_ target: AttachTarget) -> Bool {
    guard case .pointer? = input.kernelTypes?.plain(target.result)?.type else { return false }
    return true
  }

  /// Whether the program gives an object that it owns to the kernel, of the structure that the member gives.
  func returnsOwned(_ result: RegisterState) throws(Stop) -> Bool {
    guard let target = attachTarget, target.operation != nil, case .object(let structure, _)? = result.target,
      let plain = input.kernelTypes?.plain(target.result),
      let pointed = input.kernelTypes?.pointedStructure(plain.type),
      id(of: structure) == pointed.id, state.holdsReference(result)
    else { return false }
    try checkUnmodified(result, "R0")
    return true
  }
}

extension Walker {
  /// Whether a helper is offered for what the program is attached to: other rules are those of its type.
  func offersToTarget(_ number: Int32) -> Bool {
    guard case .program(let type, let attach) = input.context, let target = attachTarget else { return true }
    let isSocketOption = number == HelperPrototype.setSocketOption || number == HelperPrototype.getSocketOption
    switch type {
    case .structOperations: return target.operation?.structure.offers(number, target.name) ?? false
    case .tracing where isSocketOption:
      return attach == .traceIterator && IteratorTargets.withSocketOptions.contains(target.iterated)
    case .lsm where isSocketOption: return SecurityHooks.withSocketOptions.contains(target.hook)
    default: return true
    }
  }
}
