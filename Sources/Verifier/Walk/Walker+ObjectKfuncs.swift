import BPF

/// Kfuncs that make, give back and copy objects of the program's own types (`check_special_kfunc`).
extension Walker {
  /// Checks an object that is given back (`KF_ARG_PTR_TO_ALLOC_BTF_ID`).
  mutating func check(
    allocated held: RegisterState, _ name: String, _ kfunc: KfuncPrototype
  ) throws(Stop) {
    guard case .programObject(var object)? = held.target, !held.mayBeNull else {
      throw reject("\(name) expected pointer to allocated object")
    }
    let isPerCPU = object.isPerCPU
    object.isPerCPU = false
    guard object.isPlain else { throw reject("\(name) expected pointer to allocated object") }
    guard isPerCPU == kfunc.name.hasPrefix("bpf_percpu_obj_drop") else {
      throw reject("\(name) expected for bpf_\(isPerCPU ? "percpu_" : "")obj_drop()")
    }
    if !state.holdsReference(held) { throw reject("allocated object must be referenced") }
    guard let fields = structure(of: object)?.fields, fields.contains(where: { !$0.kind.isSafeInNMI }) else { return }
    if try mayInterruptAnything() {
      throw reject("\(kfunc.name) cannot be used in tracing programs on types with NMI unsafe fields")
    }
  }

  /// Whether the program may run anywhere: one that traces the kernel, but for iterators and those that sleep.
  private func mayInterruptAnything() throws(Stop) -> Bool {
    switch input.context {
    case .program(.tracing, .traceIterator): return false
    case .program(.tracing, _):
      guard let sleeps = input.maySleep else { throw open("whether the program may sleep (.section)") }
      return !sleeps
    default:
      switch input.context.type {
      case .kprobe?, .tracepoint?, .perfEvent?, .rawTracepoint?, .rawTracepointWritable?: return true
      default: return false
      }
    }
  }

  /// Checks an object of which a further reference is taken (`KF_ARG_PTR_TO_REFCOUNTED_KPTR`).
  mutating func check(counted held: RegisterState, _ name: String, _ call: inout FieldCall) throws(Stop) {
    guard case .programObject(let object)? = held.target, object.isAllocated, !object.isUntrusted, !held.mayBeNull
    else {
      throw reject("\(name) is neither owning or non-owning ref")
    }
    guard objectFields(held).contains(where: { $0.kind == .refcount }) else {
      throw reject("\(name) doesn't point to a type with bpf_refcount field")
    }
    call.isOwner = !object.isBorrowed && state.holdsReference(held)
    call.object = object.structure
  }

  /// The result of a kfunc that gives an object; nil for other kfuncs.
  /// - Parameter constant: the argument that has to be a constant.
  mutating func objectResult(
    _ kfunc: KfuncPrototype, _ call: FieldCall, _ constant: UInt64?
  ) throws(Stop) -> RegisterState? {
    var result: RegisterState
    var mayBeNull = kfunc.flags.contains(.mayReturnNull)
    switch kfunc.name {
    case "bpf_obj_new", "bpf_obj_new_impl", "bpf_percpu_obj_new", "bpf_percpu_obj_new_impl":
      guard let type = constant else { return nil }
      guard type <= UInt64(UInt32.max) else {
        throw reject("local type ID argument must be in range [0, U32_MAX]")
      }
      if input.programTypes == nil, input.declaresStructures {
        throw open("objects of types that the prototypes of a text declare (an object has types of its own)")
      }
      guard input.programTypes != nil, input.structures[UInt32(type)] != nil else {
        throw reject("bpf_obj_new/bpf_percpu_obj_new type ID argument must be of a struct")
      }
      var object = ProgramObject(structure: UInt32(type))
      if kfunc.name.hasPrefix("bpf_percpu") {
        try checkPerCPUType(UInt32(type))
        object.isPerCPU = true
      }
      result = .pointer(.programObject(object))
    case "bpf_refcount_acquire", "bpf_refcount_acquire_impl":
      guard let structure = call.object else { return nil }
      result = .pointer(.programObject(ProgramObject(structure: structure)))
      if call.isOwner { mayBeNull = false }
    default:
      guard let graph = call.graph, case .object = kfunc.result else { return nil }
      let object = kfunc.flags.contains(.acquires) ? ProgramObject(structure: graph.structure) : borrowed(graph)
      result = .pointer(.programObject(object))
      result.value = ScalarValue(UInt64(graph.offset))
    }
    guard let target = result.target else { return nil }
    result.kind = .pointer(target, mayBeNull: mayBeNull)
    if mayBeNull { result.id = newID() }
    if kfunc.flags.contains(.acquires) { result.id = acquire() }
    if result.id == 0, objectFields(result).contains(where: { $0.kind == .spinLock || $0.kind == .resilientSpinLock }) {
      result.id = newID()
    }
    return result
  }

  /// Gives an object to a list or a tree.
  mutating func lendNode(_ kfunc: KfuncPrototype, _ call: FieldCall) {
    let name = kfunc.name
    guard name.hasPrefix("bpf_list_push") || name.hasPrefix("bpf_list_add") || name.hasPrefix("bpf_rbtree_add") else {
      return
    }
    lend(state.current[.r2].id)
  }

  // MARK: Pointers in values

  /// Checks where a pointer is exchanged (`process_kptr_func`).
  func checkExchange(_ held: RegisterState, _ name: String) throws(Stop) -> ValueField {
    let fields: [ValueField]
    if case .mapValue(let map)? = held.target {
      let definition = definition(ofMap: map)
      if !definition.isDescribed {
        throw reject("map '\(definition.kernelName)' has to have BTF in order to use bpf_kptr_xchg")
      }
      fields = definition.fields
    } else {
      fields = objectFields(held)
    }
    guard let offset = held.value.constant.map({ Int(Int64(bitPattern: $0)) }) else {
      throw reject("\(name) doesn't have constant offset. kptr has to be at the constant offset")
    }
    guard fields.contains(where: { $0.kind.isExchangeable }) else { throw reject("\(name) has no valid kptr") }
    guard let field = fields.first(where: { $0.offset == offset && $0.kind.isExchangeable }) else {
      throw reject("off=\(offset) doesn't point to kptr")
    }
    if case .pointer(.untrusted, _) = field.kind { throw reject("off=\(offset) kptr isn't referenced kptr") }
    return field
  }

  /// Checks the object that is put into a pointer (`check_reg_type`).
  mutating func checkExchanged(_ held: RegisterState, _ name: String, _ field: ValueField) throws(Stop) {
    guard case .pointer(let reference, let structure) = field.kind, !held.isNull else { return }
    let bug = "verifier bug: invalid PTR_TO_BTF_ID register for type match"
    switch held.target {
    case .object(_, let flags)? where flags.isEmpty || flags == .trusted || flags == .rcu:
      if held.mayBeNull { throw reject("Possibly NULL pointer passed to helper \(name)") }
    case .programObject(let object)? where object.isAllocated && !object.isBorrowed && !object.isUntrusted:
      if object.isProtected || held.mayBeNull { throw reject(bug) }
    default: throw reject("\(name) type=\(held.typeName) expected=ptr_, trusted_ptr_, rcu_ptr_")
    }
    try checkPointer(held, name, reference, structure)
  }
}

extension VerifierInput {
  /// Whether a prototype names a structure with its members: the BTF that a text is given with has it, under a number that it does not
  /// know.
  fileprivate var declaresStructures: Bool {
    prototypes.contains { signature in
      guard let signature else { return false }
      return (signature.parameters.map(\.type) + [signature.result]).contains { type in
        switch type {
        case .pointer(let pointer): return pointer.pointee.recordName != nil && pointer.pointee.isComplete
        default: return type.recordName != nil
        }
      }
    }
  }
}

extension ValueField.Kind {
  /// Whether it is a pointer of the kernel (`BPF_KPTR`).
  fileprivate var isExchangeable: Bool {
    if case .pointer(let reference, _) = self { reference != .user } else { false }
  }
}

extension ValueField.Kind {
  /// Whether an object with it may be given back where the kernel may not wait (`btf_field_is_nmi_safe`).
  fileprivate var isSafeInNMI: Bool {
    switch self {
    case .spinLock, .resilientSpinLock, .timer, .workqueue, .taskWork, .pointer(.untrusted, _), .refcount: true
    case .listHead, .listNode, .treeRoot, .treeNode, .pointer: false
    }
  }
}
