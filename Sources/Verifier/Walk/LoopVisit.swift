/// A walk through a loop: the states inside are complete only when all its paths are walked (`struct bpf_scc_visit`).
struct LoopVisit {
  /// The call chain that leads to a loop, and the loop (`struct bpf_scc_callchain`).
  struct Chain: Hashable {
    var callSites: [Int] = []
    var loop: Int32 = 0
  }

  /// The kept state with which the loop was entered; nil if it is not being walked.
  var entry: Int?
  /// The paths that were ended because a state inside stands for them.
  var backEdges = 0
}

extension Walker {
  /// The loop that a state is in, if it is in one.
  func chain(of path: PathState) -> LoopVisit.Chain? {
    var chain = LoopVisit.Chain()
    for frame in path.frames.indices {
      let instruction = path.instruction(ofFrame: frame)
      chain.loop = flow.component[instruction]
      if chain.loop != 0 { return chain }
      if frame + 1 < path.frames.count { chain.callSites.append(instruction) }
    }
    return nil
  }

  /// Remembers that a loop was entered with a kept state.
  mutating func enterLoop(_ kept: Int) {
    guard flow.hasLoops, let chain = chain(of: self.kept[kept].state) else { return }
    guard loops[chain, default: LoopVisit()].entry == nil else { return }
    loops[chain, default: LoopVisit()].entry = kept
    logLoop("enter", chain)
  }

  /// Ends a loop if all paths from the state with which it was entered are walked.
  mutating func leaveLoop(_ kept: Int) {
    guard !loops.isEmpty, let chain = chain(of: self.kept[kept].state), let visit = loops[chain], visit.entry == kept
    else { return }
    logLoop("exit", chain)
    loops[chain] = LoopVisit()
    stateCount.backEdges -= visit.backEdges
    notePeak()
  }

  /// Writes what happens to a loop (`format_callchain`).
  mutating func logLoop(_ what: String, _ chain: LoopVisit.Chain) {
    guard log.writes(2) else { return }
    let calls = chain.callSites.map { program.slot(ofInstruction: $0) }.prefix { $0 != 0 }
    let text = (calls.map(String.init) + [String(chain.loop)]).joined(separator: ",")
    log.line(2, "SCC \(what) (\(text))")
  }

  /// Notes the largest number of states (`update_peak_states`).
  mutating func notePeak() { statistics.peakStates = max(statistics.peakStates, stateCount.sum) }

  /// Forgets a state that no path needs any more (`maybe_free_verifier_state`).
  mutating func freeIfDone(_ index: Int) {
    guard kept[index].isEvicted, kept[index].openBranches == 0, !isIncomplete(index) else { return }
    stateCount.evicted -= 1
    kept[index].isEvicted = false
    // Its place on the path stays: what is counted follows `parent`.
    kept[index].state.frames = []
  }

  /// Whether the marks of a kept state are incomplete: paths of its loop are not walked to their end.
  func isIncomplete(_ kept: Int) -> Bool {
    if loops.isEmpty { return false }
    return chain(of: self.kept[kept].state).flatMap { loops[$0]?.backEdges } ?? 0 > 0
  }

  /// A path from a kept state is walked to its end; so may be those that led to it (`bpf_update_branch_counts`).
  mutating func closeBranch(of index: Int?) {
    var next = index
    while let index = next {
      kept[index].openBranches -= 1
      guard kept[index].openBranches == 0 else { return }
      leaveLoop(index)
      freeIfDone(index)
      next = kept[index].state.parent
    }
  }
}
