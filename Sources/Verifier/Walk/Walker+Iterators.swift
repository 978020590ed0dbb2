import BPF

/// Iterators: made, stepped and ended on the stack (`process_iter_arg`, `process_iter_next_call`).
extension Walker {
  /// Makes an iterator, which has to be ended (`mark_stack_slots_iter`).
  mutating func makeIterator(
    _ pointer: RegisterState, _ argument: String, _ name: String, slots: Int, needsRCU: Bool
  ) throws(Stop) {
    try expectStack(pointer, argument)
    let position = position(pointer, "iter", slots: slots)
    let message = "expected uninitialized iter_\(name) as \(argument)"
    if !position.complaint.isEmpty { throw reject(position.complaint + [message]) }
    if let place = position.place {
      for slot in place.slot - slots + 1...place.slot {
        let held = state.frames[place.frame].stack[slot]
        if (0..<8).contains(where: { held[byte: $0] == .iterator }) { throw reject(message) }
      }
    }
    for index in 0..<slots { try write(pointer, argument, 8 * index, 8, nil) }
    guard let place = self.position(pointer, "iter", slots: slots).place else { return }
    let id = acquire()
    let type = iteratorType(name)
    put(
      (0..<slots).map {
        .iterator(StackIterator(type: type, id: $0 == 0 ? id : 0, isUnderRCU: needsRCU ? true : nil))
      }, at: place)
  }

  /// The type of iterators of a name.
  private mutating func iteratorType(_ name: String) -> IteratorType {
    if let known = iteratorTypes.firstIndex(of: name) { return IteratorType(index: UInt32(known)) }
    iteratorTypes.append(name)
    return IteratorType(index: UInt32(iteratorTypes.count - 1))
  }

  /// Where the iterator is that an argument has to be (`is_iter_reg_valid_init`).
  mutating func iterator(
    _ pointer: RegisterState, _ argument: String, _ name: String, slots: Int, of function: String
  ) throws(Stop) -> ObjectPlace {
    try expectStack(pointer, argument)
    let position = position(pointer, "iter", slots: slots)
    let message = "expected an initialized iter_\(name) as \(argument)"
    guard let place = position.place else { throw reject(position.complaint + [message]) }
    for index in 0..<slots {
      let slot = state.frames[place.frame].stack[place.slot - index]
      if slot.isUntrusted { throw reject("expected an RCU CS when using \(function)") }
      guard case .iterator(let part)? = slot.object, iteratorTypes[Int(part.type.index)] == name,
        (part.id != 0) == (index == 0)
      else { throw reject(message) }
    }
    noteSlots(place.slot - slots + 1...place.slot)
    return place
  }

  private func expectStack(_ pointer: RegisterState, _ argument: String) throws(Stop) {
    guard pointer.stackFrame != nil else { throw reject("\(argument) expected pointer to an iterator on stack") }
  }

  /// Ends an iterator (`unmark_stack_slots_iter`).
  mutating func endIterator(_ place: ObjectPlace, slots: Int) throws(Stop) {
    if case .iterator(let iterator)? = object(at: place) { try release(id: iterator.id) }
    for slot in place.slot - slots + 1...place.slot { state.frames[place.frame].stack[slot] = StackSlot() }
    noteSlots(place.slot - slots + 1...place.slot)
  }

  /// A step: here the iterator gives nothing any more; a path on which it gives an element is walked later.
  mutating func stepIterator(_ place: ObjectPlace) throws(Stop) {
    guard case .iterator(var iterator)? = object(at: place) else { return }
    if iterator.isActive {
      let before = previousVisit(at: state.instruction, isKept: true)
      try postpone(at: state.instruction + 1)
      let last = pending.count - 1
      iterator.depth += 1
      pending[last].state.frames[place.frame].stack[place.slot] = StackSlot(.iterator(iterator))
      iterator.depth -= 1
      if let before { Self.widen(&pending[last].state, since: before, graph.marks) }
      if case .pointer(let target, true) = pending[last].state.current[.r0].kind {
        pending[last].state.current[.r0].kind = .pointer(target, mayBeNull: false)
      }
    }
    iterator.isActive = false
    state.frames[place.frame].stack[place.slot] = StackSlot(.iterator(iterator))
    state.current[.r0] = .constant(0)
  }

  /// Whether an instruction is the step of an iterator that may give more elements.
  func isActiveStep(_ instruction: Int) -> Bool {
    guard isIteratorStep(instruction),
      let place = position(state.current[.r1], "iter", slots: 1).place,
      case .iterator(let iterator)? = object(at: place)
    else { return false }
    return iterator.isActive
  }

  /// Whether an instruction is the step of an iterator (`is_iter_next_insn`).
  func isIteratorStep(_ instruction: Int) -> Bool {
    guard case .call(.kfunc(let id, _)) = program.instructions[instruction], kfuncs.indices.contains(Int(id)) else {
      return false
    }
    return kfuncs[Int(id)]?.flags.contains(.stepsIterator) ?? false
  }

  /// Whether an iterator of a kept state was stepped since (`iter_active_depths_differ`).
  func iteratorsDiffer(_ old: PathState) -> Bool {
    for (before, now) in zip(old.frames, state.frames) {
      for (index, slot) in before.stack.enumerated() {
        guard case .iterator(let iterator)? = slot.object, iterator.isActive else { continue }
        guard index < now.stack.count, case .iterator(let other)? = now.stack[index].object,
          other.depth == iterator.depth
        else { return true }
      }
    }
    return false
  }
}

extension StackSlot {
  /// Whether it holds what may be gone: a part of an iterator behind its region, or a pointer (`PTR_UNTRUSTED`).
  fileprivate var isUntrusted: Bool {
    if case .iterator(let iterator)? = object { return iterator.isUnderRCU == false }
    switch spilled.target {
    case .object(_, let flags)?: return flags.contains(.untrusted)
    case .programObject(let object)?: return object.isUntrusted
    case .untrustedMemory?: return true
    default: return false
    }
  }
}
