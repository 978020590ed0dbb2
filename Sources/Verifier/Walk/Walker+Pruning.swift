import BPF

/// States that are kept, and paths that end because a kept state stands for them (`bpf_is_state_visited`).
extension Walker {
  /// Steps of a path that are remembered before a state is kept in any case (`jmp_history_cnt`).
  private static let longHistory = 40

  /// Whether a kept state stands for the current one; else the current one is kept, if that may help.
  mutating func isVisited() throws(Stop) -> Bool {
    let instruction = state.instruction
    let isForced = input.keepsAllStates || flow.forcesCheckpoint[instruction] || state.history > Self.longHistory
    var keeps =
      isForced
      || jumps - jumpsAtLastState >= 2
        && statistics.processedInstructions - instructionsAtLastState >= 8
    clean()
    let bucket = bucket(of: instruction)
    var list = keptAt[bucket]
    let visited = list.count
    for index in list where kept[index].state.instruction == instruction {
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
      let factor = flow.forcesCheckpoint[instruction] && isOpen ? 64 : 3
      if kept[index].misses > kept[index].hits * factor + factor {
        list.removeAll { $0 == index }
        keptAt[bucket] = list
        kept[index].isEvicted = true
        stateCount.explored -= 1
        stateCount.evicted += 1
        freeIfDone(index)
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
      level, flow.liveRegisters, graph.marks, lastID: lastID, hasSlots: keeps(.statesHaveSlots),
      hasRegions: keeps(.statesHaveRegions))
    return comparison.holds(kept[index].state, state)
  }

  /// A state that an open path has come back to in the same way never ends.
  private func checkProgress(_ index: Int, _ instruction: Int) throws(Stop) {
    guard !flow.callsCallback[instruction], !isIteratorStep(instruction) else { return }
    let old = kept[index].state
    guard mayBeLooping(old), standsFor(index, .exact), !iteratorsDiffer(old), old.mayGotoDepth == state.mayGotoDepth,
      old.callbackUnrollDepth == state.callbackUnrollDepth
    else { return }
    throw reject("infinite loop detected at insn \(program.slot(ofInstruction: instruction))")
  }

  /// Whether a state is that of another entry into a callback that runs later: to come back to it is no loop.
  private func isOtherEntry(_ index: Int) -> Bool {
    let frame = kept[index].state.current
    return frame.asynchronousResults != nil && frame.asynchronousEntries != state.current.asynchronousEntries
  }

  private func mayBeLooping(_ old: PathState) -> Bool {
    guard old.frames.count == state.frames.count else { return false }
    let (before, now) = (old.current.registers, state.current.registers)
    return before.indices.allSatisfy {
      before[$0].kind == now[$0].kind && before[$0].value == now[$0].value && before[$0].fullID == now[$0].fullID
        && before[$0].delta == now[$0].delta
    }
  }

  /// Whether a path that comes back to an open state ends there: at calls that call back, and at `may_goto`.
  private func endsLoop(_ index: Int, _ instruction: Int) -> Bool {
    flow.callsCallback[instruction] || isActiveStep(instruction)
      || program.instructions[instruction].isMayGoto && kept[index].state.mayGotoDepth != state.mayGotoDepth
  }

  private mutating func hit(_ index: Int, isLoop: Bool) -> Bool {
    kept[index].hits += 1
    propagate(index)
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
    for (frame, other) in zip(old.frames, state.frames) {
      for (before, now) in zip(frame.registers, other.registers) { stand(before, for: now) }
      for (before, now) in zip(frame.stack, other.stack) where before.holdsScalar {
        stand(before.spilled, for: now.spilled)
      }
      for (before, now) in zip(frame.outgoing, other.outgoing) { stand(before, for: now) }
    }
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
    for frame in state.frames.indices {
      for number in 0..<10 where state.frames[frame].registers[number].isScalar {
        state.frames[frame].registers[number].node = graph.node(state.frames[frame].registers[number].node)
      }
      for slot in state.frames[frame].stack.indices where state.frames[frame].stack[slot].holdsScalar {
        state.frames[frame].stack[slot].spilled.node = graph.node(state.frames[frame].stack[slot].spilled.node)
      }
      for slot in state.frames[frame].outgoing.indices where state.frames[frame].outgoing[slot].isScalar {
        state.frames[frame].outgoing[slot].node = graph.node(state.frames[frame].outgoing[slot].node)
      }
    }
    kept.append(KeptState(state))
    keptAt[bucket].insert(kept.count - 1, at: 0)
    enterLoop(kept.count - 1)
    state.parent = kept.count - 1
    state.history = 0
  }

  /// Forgets registers and bytes of the stack that are not read any more (`clean_verifier_state`).
  private mutating func clean() {
    for frame in state.frames.indices {
      let live = flow.liveRegisters[state.instruction(ofFrame: frame)]
      for number in 0..<10 where live.rawValue & (1 << UInt16(number)) == 0 {
        state.frames[frame].registers[number] = .uninitialised
      }
      guard !state.frames[frame].stack.isEmpty, let halves = flow.stackLiveness?.live(state, frame: frame) else {
        continue
      }
      for slot in state.frames[frame].stack.indices {
        state.frames[frame].stack[slot].clean(live: halves.halves(ofSlot: slot))
      }
    }
  }

  /// Forgets ids that only one number has (`bpf_clear_singular_ids`).
  private mutating func clearSingularIDs() {
    var counts: [UInt32: Int] = [:]
    state.forEachRegister { if $0.isScalar, $0.id != 0 { counts[$0.id, default: 0] += 1 } }
    guard counts.values.contains(1) else { return }
    state.forEachRegister { if $0.isScalar, counts[$0.id] == 1 { $0.clearID() } }
  }
}

extension Instruction {
  /// Whether it is `may_goto`.
  fileprivate var isMayGoto: Bool { if case .mayGoto = self { true } else { false } }
}
