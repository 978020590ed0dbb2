import BPF

/// States that are kept, and paths that end because a kept state stands for them (`bpf_is_state_visited`).
extension Walker {
  /// Steps of a path that are remembered before a state is kept in any case (`jmp_history_cnt`).
  private static let longHistory = 40

  /// Whether a kept state stands for the current one; else the current one is kept, if that may help.
  mutating func isVisited() throws(Stop) -> Bool {
    let instruction = state.instruction
    let isCheckpoint = flow.points[instruction].contains(.forcesCheckpoint)
    let isForced = input.keepsAllStates || isCheckpoint || state.history > Self.longHistory
    var keeps =
      isForced
      || jumps - jumpsAtLastState >= 2
        && statistics.processedInstructions - instructionsAtLastState >= 8
    clean()
    let bucket = bucket(of: instruction)
    var visited = 0
    var newer: Int?
    var next = keptAt[bucket]
    while let index = next {
      next = kept[index].older
      visited += 1
      guard kept[index].state.instruction == instruction else {
        newer = index
        continue
      }
      let isOpen = kept[index].openBranches > 0
      if isOpen {
        let isOtherEntry = isOtherEntry(index)
        if !isOtherEntry { try checkProgress(index, instruction) }
        if !isOtherEntry, endsLoop(index, instruction), standsFor(index, .ranges) { return hit(index, isLoop: true) }
        if !isForced, jumps - jumpsAtLastState < 20,
          statistics.processedInstructions - instructionsAtLastState < 100
        {
          keeps = false
        }
      } else {
        let isLoop = isIncomplete(index)
        if standsFor(index, isLoop ? .ranges : .relevant) { return hit(index, isLoop: isLoop) }
      }
      if keeps { kept[index].misses += 1 }
      let factor = isCheckpoint && isOpen ? 64 : 3
      if kept[index].misses > kept[index].hits * factor + factor {
        if let newer { kept[newer].older = next } else { keptAt[bucket] = next }
        kept[index].isEvicted = true
        stateCount.explored -= 1
        stateCount.evicted += 1
        freeIfDone(index)
      } else {
        newer = index
      }
    }
    statistics.largestStateCount = max(statistics.largestStateCount, visited)
    if keeps { keep(instruction, bucket) }
    return false
  }

  /// The list that states of an instruction and a call are kept in (`bpf_explored_state`).
  func bucket(of instruction: Int) -> Int {
    let slot = UInt32(program.slot(ofInstruction: instruction))
    let callSite = state.current.callSite.map { UInt32(program.slot(ofInstruction: $0)) } ?? .max
    return Int((slot ^ callSite) % UInt32(program.layout.slotCount))
  }

  private func standsFor(_ index: Int, _ level: StateComparison.Level) -> Bool {
    var comparison = StateComparison(
      level, lastID: lastID, hasSlots: keeps(.statesHaveSlots), hasRegions: keeps(.statesHaveRegions))
    return comparison.holds(kept, index, state, flow.liveRegisters, graph.marks)
  }

  /// A state that an open path has come back to in the same way never ends.
  private func checkProgress(_ index: Int, _ instruction: Int) throws(Stop) {
    guard !flow.points[instruction].contains(.callsCallback), !isIteratorStep(instruction) else { return }
    guard mayBeLooping(index), standsFor(index, .exact), !iteratorsDiffer(kept[index].state),
      kept[index].state.mayGotoDepth == state.mayGotoDepth,
      kept[index].state.callbackUnrollDepth == state.callbackUnrollDepth
    else { return }
    throw reject("infinite loop detected at insn \(program.slot(ofInstruction: instruction))")
  }

  /// Whether a state is that of another entry into a callback that runs later: to come back to it is no loop.
  private func isOtherEntry(_ index: Int) -> Bool {
    kept[index].state.current.asynchronousResults != nil
      && kept[index].state.current.asynchronousEntries != state.current.asynchronousEntries
  }

  private func mayBeLooping(_ index: Int) -> Bool {
    let innermost = state.frames.count - 1
    guard kept[index].state.frames.count == state.frames.count else { return false }
    for number in 0...10 {
      let before = kept[index].state.frames[innermost].registers[number]
      let now = state.frames[innermost].registers[number]
      guard before.value == now.value, before.kind == now.kind, before.fullID == now.fullID, before.delta == now.delta
      else { return false }
    }
    return true
  }

  /// Whether a path that comes back to an open state ends there: at calls that call back, and at `may_goto`.
  private func endsLoop(_ index: Int, _ instruction: Int) -> Bool {
    flow.points[instruction].contains(.callsCallback) || isActiveStep(instruction)
      || program.instructions[instruction].isMayGoto && kept[index].state.mayGotoDepth != state.mayGotoDepth
  }

  private mutating func hit(_ index: Int, isLoop: Bool) -> Bool {
    kept[index].hits += 1
    propagate(index)
    if graph.hasReachedEntry { markParents() }
    if isLoop, let chain = chain(of: kept[index].state) {
      loops[chain, default: LoopVisit()].backEdges += 1
      stateCount.backEdges += 1
      notePeak()
      logLoop("backedge", chain)
    }
    return true
  }

  /// What a verdict rests on behind the kept state, it rests on in the current one (`propagate_precision`).
  private mutating func propagate(_ index: Int) {
    let old = kept[index].state
    for index in old.frames.indices {
      for number in old.frames[index].registers.indices {
        stand(old.frames[index].registers[number], for: state.frames[index].registers[number])
      }
      for (before, now) in zip(old.frames[index].stack, state.frames[index].stack) where before.holdsScalar {
        stand(before.spilled, for: now.spilled)
      }
      for (before, now) in zip(old.frames[index].outgoing, state.frames[index].outgoing) { stand(before, for: now) }
    }
  }

  /// Marks all numbers of the states before the current one: the kernel does not look further than to the entry of a global
  /// function (`bpf_mark_all_scalars_precise`).
  mutating func markParents() {
    var parent = state.parent
    while let index = parent {
      let before = kept[index].state
      for frame in before.frames {
        for register in frame.registers where register.isScalar { graph.markPrecise(register.node) }
        for slot in frame.stack where slot.holdsScalar { graph.markPrecise(slot.spilled.node) }
      }
      parent = before.parent
    }
    graph.hasReachedEntry = false
  }

  private mutating func stand(_ kept: RegisterState, for current: RegisterState) {
    if kept.isScalar, current.isScalar { graph.stand(kept.node, for: current.node) }
  }

  // MARK: Keeping

  private mutating func keep(_ instruction: Int, _ bucket: Int) {
    jumpsAtLastState = jumps
    instructionsAtLastState = statistics.processedInstructions
    statistics.totalStates += 1
    stateCount.explored += 1
    notePeak()
    clearSingularIDs()
    // A mark that is made from here on says what the paths behind this state rest on.
    for frame in state.frames.indices { state.frames[frame].renewNodes(&graph) }
    kept.append(KeptState(state, older: keptAt[bucket]))
    keptAt[bucket] = kept.count - 1
    enterLoop(kept.count - 1)
    state.parent = kept.count - 1
    state.history = 0
  }

  /// Forgets registers and bytes of the stack that are not read any more (`clean_verifier_state`).
  private mutating func clean() {
    for frame in state.frames.indices {
      let live = flow.liveRegisters[state.instruction(ofFrame: frame)]
      let hasStack = !state.frames[frame].stack.isEmpty
      let halves = hasStack ? flow.stackLiveness?.live(state, frame: frame) ?? .all : .all
      state.frames[frame].clean(live, halves)
    }
  }

  /// Forgets ids that only one number has (`bpf_clear_singular_ids`).
  private mutating func clearSingularIDs() {
    var ids: [UInt32] = []
    // The array is kept for the next state.
    swap(&ids, &scalarIDs)
    defer { swap(&ids, &scalarIDs) }
    ids.removeAll(keepingCapacity: true)
    state.readRegisters { if $0.isScalar, $0.id != 0 { ids.append($0.id) } }
    if ids.isEmpty { return }
    ids.sort()
    ids.keepSingular()
    if ids.isEmpty { return }
    state.forEachRegister { if $0.isScalar, $0.id != 0, ids.contains($0.id) { $0.clearID() } }
  }
}

extension [UInt32] {
  /// Leaves what a sorted array has once only.
  fileprivate mutating func keepSingular() {
    var count = 0
    var start = 0
    while start < self.count {
      var end = start + 1
      while end < self.count, self[end] == self[start] { end += 1 }
      if end == start + 1 {
        self[count] = self[start]
        count += 1
      }
      start = end
    }
    removeLast(self.count - count)
  }
}

extension FrameState {
  /// Forgets registers and halves of slots that are not read any more. What is shared with another state stays so where nothing
  /// changes.
  fileprivate mutating func clean(_ live: RegisterSet, _ halves: StackHalves) {
    for number in 0..<10 where registers[number].isInitialised && live.rawValue >> UInt16(number) & 1 == 0 {
      registers[number] = .uninitialised
    }
    for slot in stack.indices {
      let live = halves.halves(ofSlot: slot)
      if stack[slot].mayClean(live: live) { stack[slot].clean(live: live) }
    }
  }

  /// Gives each number a node of its own, made from the one that it has.
  fileprivate mutating func renewNodes(_ graph: inout ValueGraph) {
    for number in 0..<10 where registers[number].isScalar { graph.renew(&registers[number].node) }
    for slot in stack.indices where stack[slot].holdsScalar { graph.renew(&stack[slot].spilled.node) }
    for slot in outgoing.indices where outgoing[slot].isScalar { graph.renew(&outgoing[slot].node) }
  }
}

extension Instruction {
  /// Whether it is `may_goto`.
  fileprivate var isMayGoto: Bool { if case .mayGoto = self { true } else { false } }
}
