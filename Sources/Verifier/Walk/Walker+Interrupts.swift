import BPF

/// Regions without interrupts: their state is kept on the stack (`process_irq_flag`).
extension Walker {
  /// Saves or restores the state of interrupts.
  mutating func check(interruptFlag held: RegisterState, _ name: String, _ kfunc: String) throws(Stop) {
    guard held.stackFrame != nil else { throw reject("\(name) doesn't point to an irq flag on stack") }
    let isOfLock = kfunc.hasPrefix("bpf_res_spin")
    let place = position(held, "irq_flag", slots: 1)
    if kfunc.hasSuffix("save") {
      if case .wrong(let line) = place { throw reject([line, "expected uninitialized irq flag as \(name)"]) }
      if let known = place.place, case .interruptFlag? = object(at: known) {
        throw reject("expected uninitialized irq flag as \(name)")
      }
      try write(held, name, 0, 8, nil)
      guard let made = position(held, "irq_flag", slots: 1).place else { return }
      let id = newID()
      state.interrupts.append(PathState.Reference(id: id, instruction: state.instruction))
      return put([.interruptFlag(id: id, isOfLock: isOfLock)], at: made)
    }
    guard let known = place.place, case .interruptFlag(let id, let wasOfLock)? = object(at: known) else {
      throw reject(place.complaint + ["expected an initialized irq flag as \(name)"])
    }
    func words(_ isOfLock: Bool) -> String { isOfLock ? "lock" : "native" }
    if wasOfLock != isOfLock {
      throw reject(
        "irq flag acquired by \(words(wasOfLock)) kfuncs cannot be restored with \(words(isOfLock)) kfuncs")
    }
    guard state.interrupts.last?.id == id else { throw reject(outOfOrder) }
    state.interrupts.removeLast()
    try endRCU()
    state.frames[known.frame].stack[known.slot] = StackSlot()
    noteSlots(known.slot...known.slot)
  }

  private var outOfOrder: String {
    let last = state.interrupts.last
    let origin = last.map { program.slot(ofInstruction: $0.instruction) } ?? 0
    return "cannot restore irq state out of order, expected id=\(last?.id ?? 0) acquired at insn_idx=\(origin)"
  }
}
