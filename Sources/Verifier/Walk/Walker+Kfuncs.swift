/// Calls of kfuncs (`check_kfunc_call`, `check_kfunc_args`).
extension Walker {
  mutating func callKfunc(_ id: Int) throws(Stop) -> Next {
    guard kfuncs.indices.contains(id), let kfunc = kfuncs[id] else {
      let name = program.kfuncs.indices.contains(id) ? program.kfuncs[id].name : "#\(id)"
      throw open("the kfunc \(name), whose rules are not known (--library)")
    }
    try checkOffered(kfunc)
    if kfunc.name == "__bpf_trap" { throw reject("unexpected __bpf_trap() due to uninitialized variable?") }
    if kfunc.flags.contains(.sleeps) {
      guard let sleeps = maySleep else { throw open("whether the program may sleep (.section)") }
      if !sleeps { throw reject("program must be sleepable to call sleepable kfunc \(kfunc.name)") }
    }
    try checkOutgoing(kfunc.parameters.count)
    try beginFieldKfunc(kfunc)
    var call = KfuncCall()
    for index in kfunc.parameters.indices {
      do throws(Stop) {
        try check(kfunc, index, &call)
      } catch {
        guard case .rejected(let rejection) = error, !call.remarks.isEmpty else { throw error }
        throw reject(call.remarks + [rejection.message] + rejection.following)
      }
    }
    try finishFieldKfunc(kfunc, call.fields)
    try changeRegion(kfunc.name)
    if kfunc.flags.contains(.sleeps), let place = try notSleepable() {
      throw reject("kernel func \(kfunc.name) is sleepable within \(place)")
    }
    if kfunc.flags.contains(.needsRCU), try !isUnderRCU() {
      throw reject("kernel func \(kfunc.name) requires RCU critical section protection")
    }
    try loseProtection()
    if kfunc.flags.contains(.releases) {
      if let dynptr = call.dynptr { try release(dynptr) } else { try release(argument(0)) }
    }
    lendNode(kfunc, call.fields)
    if program.instructions[state.instruction].isThrow(program) {
      // Without a callback of the program it ends with what was thrown.
      if flow.exceptionCallback == nil { try checkResult(.r1) }
      return try endByException()
    }
    clearCallerSaved()
    consumeSlots()
    if let result = try result(of: kfunc, call) { state.current[.r0] = result }
    noteCall(of: kfunc.stackSlots)
    if KfuncPrototype.changingPackets.contains(kfunc.name) { losePackets() }
    if kfunc.flags.contains(.stepsIterator), let place = call.iterator { try stepIterator(place) }
    return .following
  }

  /// What a call's arguments tell of its result.
  struct KfuncCall {
    /// The dynptr that is used.
    var dynptr: Dynptr?
    /// Where the iterator is that is used.
    var iterator: ObjectPlace?
    /// The argument that has to be a constant.
    var constant: UInt64?
    /// The bytes of the memory that is given.
    var memory: (size: UInt64, isReadOnly: Bool)?
    /// What it tells of special fields.
    var fields = FieldCall()
    /// What the log says of arguments that are allowed.
    var remarks: [String] = []
    /// What was got and is passed, by its id.
    var parentID: UInt32 = 0
  }

  private mutating func check(
    iterator held: RegisterState, _ argument: String, _ name: String, _ slots: Int, _ kfunc: KfuncPrototype,
    _ call: inout KfuncCall
  ) throws(Stop) {
    if kfunc.name == "bpf_iter_css_task_new" { try checkCgroupTasks() }
    if kfunc.flags.contains(.makesIterator) {
      return try makeIterator(
        held, argument, name, slots: slots, needsRCU: kfunc.flags.contains(.needsRCU))
    }
    let place = try iterator(held, argument, name, slots: slots, of: kfunc.name)
    call.iterator = place
    if case .iterator(let iterator)? = object(at: place) { call.parentID = iterator.id }
    if kfunc.flags.contains(.endsIterator) { try endIterator(place, slots: slots) }
  }

  private mutating func check(_ kfunc: KfuncPrototype, _ index: Int, _ call: inout KfuncCall) throws(Stop) {
    let parameter = kfunc.parameters[index]
    if parameter.argument == .ignored { return }
    let name = KfuncPrototype.argumentName(index)
    let held = argument(index)
    if parameter.isPointer, held.isNull || held.mayBeNull {
      guard parameter.mayBeNull else { throw reject("Possibly NULL pointer passed to trusted \(name)") }
      if held.isNull {
        graph.markPrecise(held.node)
        return
      }
    }
    let isDynptr = if case .dynptr = parameter.argument { true } else { false }
    let isReleased = index == 0 && kfunc.flags.contains(.releases)
    if isReleased, !isDynptr || held.stackFrame == nil {
      guard isDynptr || state.holdsReference(held) || held.isNull else {
        throw reject("release kfunc \(kfunc.name) expects referenced PTR_TO_BTF_ID passed to \(name)")
      }
      guard held.value.constant == 0 else {
        throw reject("\(name) must have zero offset when passed to release func or trusted arg to kfunc")
      }
    }
    if state.holdsReference(held) { call.parentID = held.id }
    if !input.kernel.has(.prototypesTellArguments) { try checkByRegister(kfunc, index) }
    if !held.isScalar, !takesAnyOffset(held, asContext: parameter.argument == .context) {
      let allowsOffset = held.isSafeObject || held.isProgramObject && parameter.argument != .field(.counted)
      try checkUnmodified(held, name, allowsOffset: allowsOffset)
    }
    switch parameter.argument {
    case .ignored: break
    case .scalar: try checkScalar(held, name)
    case .constant:
      try checkScalar(held, name)
      try checkConstant(held, name)
      call.constant = held.value.constant
    case .context:
      guard held.target == .context else { throw reject("\(name) expected pointer to ctx, but got \(held.typeName)") }
    case .sizedMemory: break
    case .memory(let size): try checkMemory(held, name, size)
    case .structure(let kind, let type, let content):
      if let structure = objectStructure(held) {
        if input.kernel.has(.prototypesTellArguments) { try checkTrust(held, name, kfunc) }
        call.remarks += try checkObject(held, name, structure, kind, type, kfunc, isReleased: isReleased)
        return
      }
      let other = KfuncPrototype.pointerTypes[type].map { " or \($0)" } ?? ""
      let message = "\(name) is \(held.typeName) expected \(kind) \(type)\(other)"
      try checkMemory(held, name, try scalarSize(of: type, content, or: message))
    case .memorySize(let isConstant):
      try checkSize(held, name, index, isConstant)
      if isConstant { call.constant = held.value.constant }
    case .dynptr(let isUninitialised):
      if isUninitialised {
        try makeDynptr(held, name, kfunc, call)
      } else {
        call.dynptr = try dynptr(held, name, of: kfunc)
      }
    case .iterator(let type, let slots): try check(iterator: held, name, type, slots, kfunc, &call)
    case .string: try checkString(held, name)
    case .field(let field): try check(field, held, name, index, kfunc, &call.fields)
    case .resultSize(let isReadOnly): call.memory = (try checkResultSize(held, name), isReadOnly)
    case .arena:
      guard held.isScalar || held.target == .arena else {
        throw reject("\(name) is not a pointer to arena or scalar")
      }
    case .unusable(let message): throw reject(message)
    case .open(let subject): throw open(subject)
    }
  }

  /// What a kfunc takes, where the register says it (Linux 7.2, `get_kfunc_ptr_arg_type`).
  private mutating func checkByRegister(_ kfunc: KfuncPrototype, _ index: Int) throws(Stop) {
    let parameter = kfunc.parameters[index]
    let name = KfuncPrototype.argumentName(index)
    let held = argument(index)
    switch parameter.argument {
    case .scalar, .constant, .memorySize, .resultSize: try checkScalar(held, name)
    case .memory, .sizedMemory:
      if objectStructure(held) != nil {
        throw reject("kernel function \(kfunc.name) \(name) pointer type \(parameter.pointeeText) is not supported")
      }
      // Memory with a size that is no number has the size of its type.
      if parameter.argument == .sizedMemory, !argument(index + 1).isScalar,
        parameter.pointeeText == KfuncPrototype.untyped
      {
        throw reject("\(name) pointer type \(parameter.pointeeText) must point to scalar, or struct with scalar")
      }
    case .structure(let kind, let type, let content):
      if objectStructure(held) != nil { return try checkTrust(held, name, kfunc) }
      _ = try scalarSize(
        of: type, content, or: "\(name) pointer type \(kind) \(type) must point to scalar, or struct with scalar")
    case .field(.map):
      guard case .map? = held.target else { throw reject("pointer in \(name) isn't map pointer") }
    default: break
    }
  }

  func checkScalar(_ held: RegisterState, _ name: String) throws(Stop) {
    guard held.isScalar else { throw reject("\(name) is not a scalar") }
  }

  mutating func checkConstant(_ held: RegisterState, _ name: String) throws(Stop) {
    guard held.value.constant != nil else { throw reject("\(name) must be a known constant") }
    graph.markPrecise(held.node)
  }

  private mutating func checkMemory(_ held: RegisterState, _ name: String, _ size: Int) throws(Stop) {
    if held.isNull { return graph.markPrecise(held.node) }
    try checkReadAndWritten(held, name, size)
  }

  /// A size and the memory that the argument before it points to.
  private mutating func checkSize(
    _ held: RegisterState, _ name: String, _ index: Int, _ isConstant: Bool
  ) throws(Stop) {
    let isFirst = input.kernel.has(.sizesBeforeMemory)
    if isConstant, isFirst { try checkConstant(held, name) }
    try checkScalar(held, name)
    try checkMemory(ofSize: held, name, index)
    if isConstant, !isFirst { try checkConstant(held, name) }
  }

  private mutating func checkMemory(ofSize held: RegisterState, _ name: String, _ index: Int) throws(Stop) {
    var memory = argument(index - 1)
    if memory.isNull { return }
    if !input.kernel.has(.keepsNullness) { memory.markNotNull() }
    let memoryName = KfuncPrototype.argumentName(index - 1)
    do throws(Stop) {
      try checkSizedMemory(memory, memoryName, size: held, name, [.read, .write], allowsNone: true)
    } catch {
      guard case .rejected(let rejection) = error else { throw error }
      throw reject(
        rejection.message,
        following: rejection.following + ["\(memoryName) and \(name) memory, len pair leads to invalid memory access"])
    }
  }
}
