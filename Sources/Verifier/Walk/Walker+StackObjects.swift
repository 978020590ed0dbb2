import BPF

/// Kernel objects on the stack: where one is, and what happens to it (`stack_slot_obj_get_spi`).
extension Walker {
  /// The slot of an object's lowest address.
  struct ObjectPlace {
    let frame: Int
    let slot: Int
  }

  /// What a pointer to an object on the stack tells of its place.
  enum ObjectPosition {
    case known(ObjectPlace)
    /// Below what the function has used of its stack so far (`ERANGE`).
    case beyondStack
    /// It cannot be there, with what the kernel's log says.
    case wrong(String)

    /// The place; nil where none is known.
    var place: ObjectPlace? { if case .known(let place) = self { place } else { nil } }

    /// What the kernel's log says before the caller's own message.
    var complaint: [String] { if case .wrong(let line) = self { [line] } else { [] } }
  }

  /// Where an object on the stack is.
  /// - Parameters:
  ///   - pointer: a pointer into a stack.
  ///   - kind: the kind of object, in messages.
  ///   - slots: the slots that it takes.
  func position(_ pointer: RegisterState, _ kind: String, slots: Int) -> ObjectPosition {
    guard let frame = pointer.stackFrame, let constant = pointer.value.constant else {
      return .wrong("\(kind) has to be at a constant offset")
    }
    let offset = Int(Int64(bitPattern: constant))
    guard offset < 0, offset % 8 == 0, -offset / 8 >= slots else {
      return .wrong("cannot pass in \(kind) at an offset=\(Int32(truncatingIfNeeded: offset))")
    }
    let slot = -offset / 8 - 1
    guard slot < state.frames[frame].stack.count else { return .beyondStack }
    return .known(ObjectPlace(frame: frame, slot: slot))
  }

  /// The object that begins at a place.
  func object(at place: ObjectPlace) -> StackObject? { state.frames[place.frame].stack[place.slot].object }

  /// Puts an object on the stack.
  /// - Parameters:
  ///   - place: its first slot.
  ///   - parts: each of its slots, the first first.
  mutating func put(_ parts: [StackObject], at place: ObjectPlace) {
    for (index, part) in parts.enumerated() {
      state.frames[place.frame].stack[place.slot - index] = StackSlot(part)
    }
    noteSlots(place.slot - parts.count + 1...place.slot)
  }
}
