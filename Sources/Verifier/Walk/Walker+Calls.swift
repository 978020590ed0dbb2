import BPF

/// Calls of subprograms, and their returns (`check_func_call`, `prepare_func_exit`).
extension Walker {
  mutating func call(_ target: CallTarget) throws(Stop) -> Next {
    try checkCallUnderLock(target)
    if incomingSlots > 0 { state.current.forbidsSlotLoads = keeps(.storesEndLoads) }
    switch target {
    case .helper(let number): return try callHelper(number)
    case .kfunc(let id, _): return try callKfunc(Int(id))
    case .subprogram:
      guard let entry = program.target(ofInstruction: state.instruction) else { throw open("a call without a target") }
      return try callFunction(program.subprogram(containing: entry))
    }
  }

  // MARK: Calls

  private mutating func callFunction(_ function: Int) throws(Stop) -> Next {
    let prototype = prototypes[function]
    let complaint = try checkArguments(of: function)
    if prototype.isGlobal {
      try checkGlobalCall(function, complaint ?? [])
      if let complaint {
        throw reject(complaint + ["Caller passes invalid args into func#\(function) ('\(prototype.name)')"])
      }
      return try callGlobal(function)
    }
    noteCall(of: prototype.stackSlots)
    try requireFrame(complaint ?? [])
    for line in complaint ?? [] { log.line(line) }
    enter(function)
    log.line("caller:")
    logFrame(state.frames.count - 2)
    log.line("callee:")
    logFrame(state.frames.count - 1)
    return .instruction(program.subprograms[function].firstInstruction)
  }

  /// A global function is verified on its own; a call takes its promise.
  private mutating func callGlobal(_ function: Int) throws(Stop) -> Next {
    log.line("Func#\(function) ('\(prototypes[function].name)') is global and assumed valid.")
    let maySleep = input.kernel.has(.globalsInRegions) ? regionWithoutSleep == nil ? maySleep : false : input.maySleep
    calledGlobals.insert(GlobalCall(function: function, maySleep: maySleep))
    if flow.changesPackets[function] { losePackets() }
    clearCallerSaved()
    consumeSlots()
    if !prototypes[function].returnsVoid { state.current[.r0] = .unknown }
    guard flow.mayThrow[function] else { return .following }
    try postpone(at: state.instruction + 1)
    return try endByException()
  }

  /// The path ends: what unwinds the stack is the kernel's (`process_bpf_exit_full`).
  mutating func endByException() throws(Stop) -> Next {
    try checkReferences("bpf_throw")
    return .pathEnds
  }

  /// A call leaves r0 to r5 without a value.
  mutating func clearCallerSaved() { if keeps(.callsClearRegisters) { state.current.clearCallerSaved() } }

  /// Counts the slots that a callee takes.
  mutating func noteCall(of slots: Int) {
    let function = state.current.function
    functions[function].outgoingSlots = max(functions[function].outgoingSlots, slots)
  }

  /// Enters a static function (`setup_func_entry`).
  private mutating func enter(_ function: Int) {
    var callee = FrameState(function: function, callSite: state.instruction, number: state.frames.count)
    for number in 1...5 { callee.registers[number] = state.current.registers[number] }
    clearCallerSaved()
    state.frames.append(callee)
  }

  /// Checks that the call chain may have a frame more.
  /// - Parameter complaint: what was said of the call before.
  func requireFrame(_ complaint: [String]) throws(Stop) {
    guard state.frames.count < PathState.mostFrames else {
      throw reject(complaint + ["the call stack of \(state.frames.count + 1) frames is too deep"])
    }
  }

  // MARK: Arguments

  /// Compares what a function gets with its prototype (`btf_check_subprog_call`).
  /// - Returns: nil if it agrees; else what the kernel's log says. The prototype is not trusted from then on.
  mutating func checkArguments(of function: Int) throws(Stop) -> [String]? {
    guard !untrusted[function] else { return [] }
    let prototype = prototypes[function]
    let complaint: [String]?
    switch prototype.arguments {
    case .open(let subject): throw open(subject)
    case .unusable(let lines):
      let isFatal = prototype.parameterCount > FunctionPrototype.mostParameters
      try checkOutgoing(prototype.parameterCount, before: isFatal || prototype.isGlobal ? lines : [])
      complaint = lines
    case .known(let arguments):
      try checkOutgoing(prototype.parameterCount)
      complaint = try mismatch(arguments, function)
    }
    if complaint != nil { untrusted[function] = true }
    return complaint
  }

  /// What the kernel's log says of the first argument that is not what the prototype says; nil if all are.
  private mutating func mismatch(
    _ arguments: [FunctionPrototype.Argument], _ function: Int
  ) throws(Stop) -> [String]? {
    for (index, expected) in arguments.enumerated() {
      let held = argument(index)
      let name = KfuncPrototype.argumentName(index)
      switch expected {
      case .scalar:
        if !held.isScalar { return ["\(name) is not a scalar"] }
      case .context:
        if !held.isScalar, !held.allowsAnyOffset, let line = modification(held, name) { return [line] }
        if held.target != .context || held.mayBeNull { return ["\(name) expects pointer to ctx"] }
      case .dynptr:
        if !held.isScalar, !takesAnyOffset(held), let line = modification(held, name) { return [line] }
        if let lines = try dynptrComplaint(held, name) { return lines }
      case .untrusted, .untrustedMemory: break
      case .trusted(let id, let mayBeNull):
        if let lines = try objectComplaint(held, name, id, mayBeNull: mayBeNull) { return lines }
      case .arena:
        if !held.isScalar, held.target != .arena { return ["\(name) is not a pointer to arena or scalar."] }
      case .memory(let size, let mayBeNull):
        if !held.isScalar, !takesAnyOffset(held),
          let line = modification(held, name, allowsOffset: held.isSafeObject)
        {
          return [line]
        }
        if let lines = try memoryComplaint(held, name, size) { return lines }
        if held.isPacketData, flow.changesPackets[function] {
          return ["\(name) is a packet pointer, but func#\(function) may change packet data"]
        }
        if !mayBeNull, held.mayBeNull || held.isNull { return ["\(name) is expected to be non-NULL"] }
      }
    }
    return nil
  }

  private mutating func memoryComplaint(_ held: RegisterState, _ name: String, _ size: Int) throws(Stop) -> [String]? {
    if held.isNull {
      graph.markPrecise(held.node)
      return nil
    }
    do throws(Stop) {
      try checkReadAndWritten(held, name, size, dead: .allowed)
    } catch {
      guard case .rejected(let rejection) = error else { throw error }
      return [rejection.message] + rejection.following
    }
    return nil
  }

  /// What a global function is promised when it is verified on its own.
  func globalArguments(of function: Int) throws(Stop) -> [FunctionPrototype.Argument] {
    switch prototypes[function].arguments {
    case .known(let arguments): return arguments
    case .open(let subject): throw open(subject)
    case .unusable(let lines): throw .rejected(Rejection(lines.first ?? "", following: Array(lines.dropFirst())))
    }
  }

  // MARK: Returns

  mutating func exit() throws(Stop) -> Next {
    guard state.frames.count > 1 else {
      try checkReferences(
        "BPF_EXIT instruction in main prog",
        given: input.context.type == .structOperations ? state.current[.r0].id : 0)
      if let range = state.current.asynchronousResults {
        try checkAsynchronousResult(range)
      } else {
        try checkResult(.r0)
      }
      return .pathEnds
    }
    return try leave()
  }

  /// Returns to the caller (`prepare_func_exit`).
  mutating func leave() throws(Stop) -> Next {
    let callee = state.current
    let result = callee[.r0]
    if result.stackFrame != nil { throw reject("cannot return stack pointer to the caller") }
    guard let callSite = callee.callSite else { return .pathEnds }
    let isCallback = callee.callbackResults != nil
    if let range = callee.callbackResults {
      guard result.isScalar else { throw reject("R0 not a scalar value") }
      graph.markPrecise(result.node)
      try checkRange(result, range, "At callback return", "R0")
    }
    let caller = state.frames.count - 2
    if !isCallback { state.frames[caller][.r0] = result }
    let next = isCallback ? callSite : callSite + 1
    log.line("returning from callee:")
    logFrame(state.frames.count - 1)
    log.line("to caller at \(program.slot(ofInstruction: next)):")
    logFrame(caller)
    state.frames.removeLast()
    consumeSlots()
    if isCallback, let before = previousVisit(at: next, isKept: false) {
      Self.widen(&state, since: before, graph.marks)
    }
    return .instruction(next)
  }

  /// Checks the result of the function that the walk began with, or what the program throws.
  mutating func checkResult(_ register: Register) throws(Stop) {
    let function = state.frames[0].function
    let endsProgram = register != .r0 || function == 0 || function == flow.exceptionCallback
    if !endsProgram, prototypes[function].returnsVoid { return }
    if endsProgram, returnsNothing || input.replaced != nil && function == 0 && prototypes[0].returnsVoid { return }
    if register == .r0, function == 0, try returnsOwned(state.current[.r0]) { return }
    let result = try read(register)
    let name = register.messageName
    if endsProgram {
      switch input.context.results {
      case .anything: return
      case .unknown: throw open("the results that a program of this type may have")
      case .hook:
        guard let target = attachTarget else { throw open("the results of a hook") }
        try checkScalarResult(result, name)
        if input.context.attach == .lsmCgroup {
          let isVoid = target.result == 0
          let note = "Note, BPF_LSM_CGROUP that attach to void LSM hooks can't modify return value!"
          return try checkRange(
            result, isVoid ? 1...1 : 0...1, "At program exit", name, following: isVoid ? [note] : [])
        }
        return try checkRange(result, SecurityHooks.results(target.hook), "At program exit", name, is32Bit: true)
      case .operation:
        guard let target = attachTarget else { throw open("the results of a member") }
        guard givesPointer(target) else { return }
        try checkScalarResult(result, name)
        return try checkRange(result, 0...0, "At program exit", name)
      case .range(let range):
        try checkScalarResult(result, name)
        return try checkRange(result, range, "At program exit", name)
      }
    }
    if result.isScalar || result.target == .arena { return }
    throw reject("At subprogram exit the register R0 is not a scalar value (\(result.typeName))")
  }

  private mutating func checkScalarResult(_ result: RegisterState, _ name: String) throws(Stop) {
    guard result.isScalar else {
      throw reject("At program exit the register \(name) is not a known value (\(result.typeName))")
    }
    graph.markPrecise(result.node)
  }

  /// Checks that a result lies in a range (`retval_range_within`).
  func checkRange(
    _ register: RegisterState, _ range: ClosedRange<Int64>, _ place: String, _ name: String, is32Bit: Bool = false,
    following: [String] = []
  ) throws(Stop) {
    if is32Bit, range.contains(Int64(register.value.signedMinimum32)),
      range.contains(Int64(register.value.signedMaximum32))
    {
      return
    }
    let least = register.value.signedMinimum
    let greatest = register.value.signedMaximum
    if !is32Bit, range.contains(least), range.contains(greatest) { return }
    var words = " has"
    if least > Int64.min { words += " smin=\(least)" }
    if greatest < Int64.max { words += " smax=\(greatest)" }
    if least == Int64.min, greatest == Int64.max { words += " unknown scalar value" }
    throw reject(
      "\(place) the register \(name)\(words) should have been in [\(range.lowerBound), \(range.upperBound)]",
      following: following)
  }
}

extension RegisterState {
  /// Whether a callee takes the pointer with any offset (`check_func_arg_reg_off`).
  var allowsAnyOffset: Bool {
    switch target {
    case .stack?, .mapKey?, .mapValue?, .memory?, .packet?, .packetMetadata?, .ringBufferMemory?, .arena?: !mayBeNull
    case .buffer(let kind)?: kind != .tracepoint && !mayBeNull
    default: false
    }
  }
}
