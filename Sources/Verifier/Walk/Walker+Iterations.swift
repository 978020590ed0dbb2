/// `may_goto` and `bpf_loop`: loops of which the kernel limits the iterations at run time.
extension Walker {
  /// `may_goto`: the jump is walked first, the next instruction later (`BPF_JCOND`).
  mutating func mayGoto() throws(Stop) -> Next {
    guard let target = program.target(ofInstruction: state.instruction) else { throw open("a jump without a target") }
    let before = previousVisit(at: state.instruction, isKept: true)
    try postpone(at: state.instruction + 1) { $0.mayGotoDepth += 1 }
    if let before { Self.widen(&pending[pending.count - 1].state, since: before, graph.marks) }
    return .instruction(target)
  }

  /// `bpf_loop`: the callback is walked in a frame of its own, which comes back to the call, and what follows the call is
  /// walked as after the last iteration (`push_callback_call`).
  mutating func enterLoop(callback function: Int) throws(Stop) {
    let count = state.current.registers[1]
    graph.markPrecise(count.node)
    guard UInt64(state.current.callbackDepth) < count.value.unsignedMaximum else {
      state.current.callbackDepth = 0
      return
    }
    try enter(callback: function) { callee, caller in
      callee[.r1] = .unknown
      callee[.r2] = caller[.r3]
    }
    state.current.callbackDepth = 0
  }

  /// `bpf_for_each_map_elem`: the callback gets the map, a key, a value and what the caller passes
  /// (`map_set_for_each_callback_args`).
  mutating func enterIteration(callback function: Int, _ map: UInt32) throws(Stop) {
    let value = newID()
    try enter(callback: function) { callee, caller in
      callee[.r1] = caller[.r1]
      callee[.r2] = .pointer(.mapKey(map))
      callee[.r3] = .pointer(.mapValue(map), id: value)
      (callee[.r2].mapUID, callee[.r3].mapUID) = (caller[.r1].mapUID, caller[.r1].mapUID)
      callee[.r4] = caller[.r3]
    }
  }

  /// `bpf_user_ringbuf_drain`: the callback gets a dynptr of each record and what the caller passes
  /// (`set_user_ringbuf_callback_state`).
  mutating func enterDrain(callback function: Int) throws(Stop) {
    let record = RegisterState.pointer(.dynptr, id: newID())
    try enter(callback: function) { callee, caller in
      callee[.r1] = record
      callee[.r2] = caller[.r3]
    }
  }

  /// `bpf_find_vma`: the callback gets the task, the area and what the caller passes (`set_find_vma_callback_state`).
  mutating func enterArea(callback function: Int) throws(Stop) {
    let area = RegisterState.pointer(.object(structure("vm_area_struct"), []))
    try enter(callback: function) { callee, caller in
      callee[.r1] = caller[.r1]
      callee[.r2] = area
      callee[.r3] = caller[.r4]
    }
  }

  mutating func enter(
    callback function: Int, _ prepare: (inout FrameState, FrameState) -> Void
  ) throws(Stop) {
    functions[function].isCallback = true
    noteCall(of: prototypes[function].stackSlots)
    // The kernel compares the callback's prototype with what its caller has in its registers.
    let complaint = try checkArguments(of: function) ?? []
    try requireFrame(complaint)
    for line in complaint { log.line(line) }
    var callee = FrameState(function: function, callSite: state.instruction, number: state.frames.count)
    prepare(&callee, state.current)
    callee.callbackResults = 0...1
    try postpone(at: program.subprograms[function].firstInstruction) { path in
      path.callbackUnrollDepth += 1
      path.current.callbackDepth += 1
      path.frames.append(callee)
    }
  }

  /// A state that was kept at an instruction on the current path, which comes back to it (`find_prev_entry`).
  /// - Parameters:
  ///   - instruction: the instruction.
  ///   - isKept: whether the current state may have been kept there itself just now: that one does not count.
  func previousVisit(at instruction: Int, isKept: Bool) -> KeptState? {
    let current = isKept && state.parent.map { kept[$0].state.instruction == instruction } == true ? state.parent : nil
    var next = keptAt[bucket(of: instruction)]
    while let index = next {
      next = kept[index].older
      guard index != current, kept[index].state.instruction == instruction, kept[index].openBranches > 0 else {
        continue
      }
      let frames = kept[index].state.frames
      guard frames.count == state.frames.count, zip(frames, state.frames).allSatisfy({ $0.callSite == $1.callSite })
      else { continue }
      return kept[index]
    }
    return nil
  }

  /// Makes numbers unknown that changed since a state was kept, unless a verdict rests on them: the loop is then walked for
  /// all iterations at once (`widen_imprecise_scalars`).
  static func widen(_ path: inout PathState, since visit: KeptState, _ marks: ValueGraph.Marks) {
    for (index, old) in visit.state.frames.enumerated() where index < path.frames.count {
      for number in 0...10 { widen(&path.frames[index].registers[number], old.registers[number], marks) }
      for slot in 0..<min(old.stack.count, path.frames[index].stack.count)
      where old.stack[slot].holdsRegister && path.frames[index].stack[slot].holdsRegister {
        widen(&path.frames[index].stack[slot].spilled, old.stack[slot].spilled, marks)
      }
    }
  }

  private static func widen(_ register: inout RegisterState, _ old: RegisterState, _ marks: ValueGraph.Marks) {
    guard old.isScalar, register.isScalar, old.value != register.value || old.delta != register.delta,
      !marks.isPrecise(old.node), !marks.isPrecise(register.node)
    else { return }
    register = .unknown
  }
}
