import BPF

/// Dynptrs: made in two slots of the stack, used there by helpers and kfuncs, and given back (`process_dynptr_func`).
extension Walker {
  /// The slots that a dynptr takes (`BPF_DYNPTR_NR_SLOTS`).
  private static let slots = 2

  /// Makes a dynptr (`mark_stack_slots_dynptr`).
  /// - Parameters:
  ///   - pointer: where.
  ///   - name: the argument, in messages.
  ///   - kind: what it views.
  ///   - parent: for a copy, what the other dynptr was made from; nil for a new one.
  ///   - source: for a new one, what the program holds and it is made from; 0 for nothing.
  mutating func makeDynptr(
    _ pointer: RegisterState, _ name: String, _ kind: Dynptr.Kind, copyOf parent: UInt32? = nil,
    from source: UInt32 = 0
  ) throws(Stop) {
    try expectDynptr(pointer, name)
    let position = position(pointer, "dynptr", slots: Self.slots)
    if pointer.target == .dynptr || !position.complaint.isEmpty {
      throw reject(position.complaint + ["Dynptr has to be an uninitialized dynptr"])
    }
    for offset in [0, 8] { try write(pointer, name, offset, 8, nil) }
    guard let place = self.position(pointer, "dynptr", slots: Self.slots).place else { return }
    var origin = parent ?? source
    if parent == nil, kind.isReferenced { origin = acquire(from: source) }
    let dynptr = Dynptr(kind: kind, id: newID(), parentID: origin)
    put([.dynptr(dynptr, isFirst: true), .dynptr(dynptr, isFirst: false)], at: place)
  }

  /// The dynptr that an argument has to be; nil for one that a global function got.
  /// - Parameters:
  ///   - pointer: the argument.
  ///   - name: its name in messages.
  ///   - kind: what it has to view; nil for anything.
  ///   - isReleased: whether the call gives it back.
  mutating func dynptr(
    _ pointer: RegisterState, _ name: String, _ kind: Dynptr.Kind? = nil, isReleased: Bool = false
  ) throws(Stop) -> Dynptr {
    try expectDynptr(pointer, name)
    if pointer.target == .dynptr {
      if isReleased { throw reject("CONST_PTR_TO_DYNPTR cannot be released") }
      return Dynptr(kind: .local, id: pointer.id, parentID: 0)
    }
    let position = position(pointer, "dynptr", slots: Self.slots)
    guard let place = position.place, case .dynptr(let dynptr, isFirst: true)? = object(at: place) else {
      throw reject(position.complaint + ["Expected an initialized dynptr as \(name)"])
    }
    if let kind, kind != dynptr.kind { throw reject("Expected a dynptr of type \(kind.rawValue) as \(name)") }
    noteSlots(place.slot - 1...place.slot)
    return dynptr
  }

  private func expectDynptr(_ pointer: RegisterState, _ name: String) throws(Stop) {
    if pointer.stackFrame != nil || pointer.kind == .pointer(.dynptr, mayBeNull: false) { return }
    throw reject("\(name) expected pointer to stack or const struct bpf_dynptr")
  }

  /// Gives a dynptr back, with all that was made from it (`unmark_stack_slots_dynptr`).
  mutating func release(_ dynptr: Dynptr) throws(Stop) {
    try release(id: dynptr.kind.isReferenced ? dynptr.parentID : dynptr.id)
  }

  /// A store over a part of a dynptr ends it, unless something would then never be given back
  /// (`destroy_if_dynptr_stack_slot`).
  mutating func destroyDynptr(_ frame: Int, _ slot: Int) throws(Stop) {
    guard case .dynptr(let dynptr, _)? = state.frames[frame].stack[slot].object else { return }
    if dynptr.kind.isReferenced {
      var others = 0
      for frame in state.frames {
        for slot in frame.stack {
          if case .dynptr(let other, isFirst: true)? = slot.object, other.parentID == dynptr.parentID { others += 1 }
        }
      }
      if others <= 1 { throw reject("cannot overwrite referenced dynptr") }
    }
    try release(id: dynptr.id)
  }

  /// What the kernel's log says of an argument that should be a dynptr; nil if it is one.
  mutating func dynptrComplaint(_ held: RegisterState, _ name: String) throws(Stop) -> [String]? {
    do throws(Stop) {
      _ = try dynptr(held, name)
    } catch {
      guard case .rejected(let rejection) = error else { throw error }
      return [rejection.message] + rejection.following
    }
    return nil
  }
}
