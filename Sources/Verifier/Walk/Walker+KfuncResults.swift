/// What kfuncs give (`check_kfunc_call`, `check_special_kfunc`).
extension Walker {
  /// The result of a call; nil where there is none.
  mutating func result(of kfunc: KfuncPrototype, _ call: KfuncCall) throws(Stop) -> RegisterState? {
    if kfunc.flags.contains(.acquires), !Self.givesOwnObject(kfunc.name) {
      guard case .object = kfunc.result else {
        throw reject("acquire kernel function does not return PTR_TO_BTF_ID")
      }
    }
    if let made = try objectResult(kfunc, call.fields, call.constant) { return made }
    if let special = try specialResult(kfunc, call) { return special }
    switch kfunc.result {
    case .void: return nil
    case .scalar: return kfunc.name.hasPrefix("bpf_res_spin_lock") ? .constant(0) : .unknown
    case .object(let structure): return object(structure, kfunc, call)
    case .memory(let size, let isReadOnly):
      let size = call.memory.map { UInt32(truncatingIfNeeded: $0.size) } ?? UInt32(size)
      let isReadOnly = call.memory?.isReadOnly ?? isReadOnly
      let isProtected = kfunc.flags.contains(.needsRCU)
      if isProtected, !isReadOnly { throw open("memory under RCU that kfunc \(kfunc.name) gives to be written") }
      var memory = RegisterState.pointer(
        isProtected ? .protectedMemory(size: size) : .memory(size: size, isReadOnly: isReadOnly))
      memory.parentID = call.parentID
      return withNullness(memory, kfunc.flags)
    case .slice(let isReadOnly): return try slice(call, isReadOnly, kfunc.flags)
    case .open(let subject): throw open(subject)
    }
  }

  /// Whether a kfunc gives an object of a type of the program's own.
  private static func givesOwnObject(_ name: String) -> Bool {
    name.hasPrefix("bpf_obj_new") || name.hasPrefix("bpf_percpu_obj_new") || name.hasPrefix("bpf_refcount_acquire")
  }

  /// Checks the bytes of the memory that a kfunc gives (`process_const_alloc_mem_size`).
  mutating func checkResultSize(_ held: RegisterState, _ name: String) throws(Stop) -> UInt64 {
    try checkScalar(held, name)
    guard let size = held.value.constant else { throw reject("\(name) is not a const") }
    guard size <= UInt64(UInt32.max) else {
      throw reject(
        "\(name) \(input.kernel.has(.sizesFit) ? "allocation size" : "rdonly/rdwr_buf_size") exceeds u32 max")
    }
    graph.markPrecise(held.node)
    return size
  }

  /// A part of what a dynptr views.
  private mutating func slice(
    _ call: KfuncCall, _ isReadOnly: Bool, _ flags: KnownKfunc.Flags
  ) throws(Stop) -> RegisterState {
    guard let dynptr = call.dynptr, let size = call.constant else { return .unknown }
    if !isReadOnly, !input.context.mayWritePackets { throw reject("the prog does not allow writes to packet data") }
    var memory = RegisterState.pointer(
      .slice(size: UInt32(truncatingIfNeeded: size), isReadOnly: isReadOnly, isPacket: dynptr.kind.isPacket))
    memory.parentID = dynptr.id
    return withNullness(memory, flags)
  }

  /// A pointer that may be null if the kfunc says so.
  private mutating func withNullness(_ pointer: RegisterState, _ flags: KnownKfunc.Flags) -> RegisterState {
    guard flags.contains(.mayReturnNull), case .pointer(let target, _) = pointer.kind else { return pointer }
    var pointer = pointer
    pointer.kind = .pointer(target, mayBeNull: true)
    pointer.id = newID()
    return pointer
  }

  /// A kernel object that a kfunc gives.
  private mutating func object(_ structure: String, _ kfunc: KfuncPrototype, _ call: KfuncCall) -> RegisterState {
    var trust: ObjectFlags = kfunc.flags.contains(.needsRCU) ? .rcu : .trusted
    if kfunc.flags.contains(.stepsIterator), let place = call.iterator,
      case .iterator(let iterator)? = self.object(at: place),
      iterator.isUnderRCU ?? false
    {
      trust = .rcu
    }
    if kfunc.name == "bpf_get_kmem_cache" { trust = .untrusted }
    let mayBeNull = kfunc.flags.contains(.mayReturnNull)
    var id: UInt32 = mayBeNull ? newID() : 0
    if kfunc.flags.contains(.acquires) { id = acquire() }
    return .pointer(.object(self.structure(structure), trust), mayBeNull: mayBeNull, id: id)
  }

  /// The result of a cast; nil for other kfuncs.
  private mutating func specialResult(_ kfunc: KfuncPrototype, _ call: KfuncCall) throws(Stop) -> RegisterState? {
    switch kfunc.name {
    case "bpf_cast_to_kern_ctx":
      guard let name = input.context.type?.kernelContextName else {
        throw try refuseKernelContext()
      }
      return .pointer(.object(structure(name), .trusted))
    case "bpf_rdonly_cast":
      guard let number = call.constant else { return nil }
      if number == 0 { return .pointer(.untrustedMemory) }
      guard let types = input.kernelTypes else { throw open("the type \(number): \(Self.needsTypes)") }
      guard let id = UInt32(exactly: number), let type = types.type(id) else {
        throw reject("Unknown type ID \(Int64(bitPattern: number)) passed to kfunc bpf_rdonly_cast")
      }
      guard case .structure = type else {
        throw reject("kfunc bpf_rdonly_cast type ID argument must be of a struct or void")
      }
      return .pointer(.object(structure(id), .untrusted))
    default: return nil
    }
  }

  /// The kernel has no structure in place of the context of some programs (`get_kern_ctx_btf_id`).
  private func refuseKernelContext() throws(Stop) -> Stop {
    guard let id = try kernelContextNumber(input.context.type) else { return reject("Invalid argument") }
    return reject("kern ctx type id \(id) is not a struct")
  }

  /// The number of what the kernel has in place of the context of a type of programs; nil for a kernel that is built without them,
  /// which says nothing.
  func kernelContextNumber(_ type: ProgramType?) throws(Stop) -> UInt32? {
    let types = try types(for: "the kernel's context of such programs")
    guard let member = type?.contextMember, let id = types.id(.structure, named: "bpf_ctx_convert"),
      case .structure(let all)? = types.type(id)
    else { throw open("the kernel's context of such programs: needs the kernel's whole BTF (--kernel-btf)") }
    return all.members.first(where: { $0.name == member })?.type
  }

  /// Only some programs may go through the tasks of a group (`check_css_task_iter_allowlist`).
  func checkCgroupTasks() throws(Stop) {
    if input.context.type == .lsm || input.context.type == .tracing && input.context.attach == .traceIterator { return }
    guard let sleeps = maySleep else { throw open("whether the program may sleep (.section)") }
    if !sleeps { throw reject("css_task_iter is only allowed in bpf_lsm, bpf_iter and sleepable progs") }
  }
}
