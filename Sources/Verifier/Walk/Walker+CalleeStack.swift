/// Memory of the stack that a callee gets (`check_stack_range_initialized`).
extension Walker {
  /// What a callee does with bytes that the kernel took for dead.
  enum DeadBytes {
    /// It must not read them.
    case refused
    /// It may read them: it is a global function, whose prototype says less than its instructions.
    case allowed
    /// It writes the memory whole before anything reads it (`MEM_UNINIT`).
    case written
  }

  /// Checks that a callee may use the stack (`check_stack_range_initialized`). What it writes is known no longer.
  mutating func checkInitialised(
    _ pointer: RegisterState, _ name: String, _ offset: Int, _ size: Int, _ access: Access, allowsNone: Bool,
    dead: DeadBytes = .refused
  ) throws(Stop) {
    if size == 0, !allowsNone { throw reject("invalid zero-sized read") }
    try checkStackBounds(pointer, name, offset, size, access)
    guard let frame = pointer.stackFrame else { return }
    let first = Int(pointer.value.signedMinimum) + offset
    // Memory that is written whole is written when all arguments are checked.
    if dead == .written, pointer.value.constant != nil {
      return try checkNoDynptr(frame, first..<(first + size))
    }
    try checkNoObject(pointer, frame, name, first, Int(pointer.value.signedMaximum) + offset + size, size)
    for place in first..<(Int(pointer.value.signedMaximum) + offset + size) {
      let lowest = -place - 1
      let slot = lowest / 8
      let held = state.frames[frame].stack[slot]
      switch held[byte: lowest % 8] {
      case .poison where access == .read && !held.holdsRegister && dead != .allowed:
        throw reject(
          "reading from stack \(name) off \(first)+\(place - first) size \(size), slot poisoned by dead code elimination"
        )
      case .zero where access == .write, .nothing where access == .write:
        state.frames[frame].stack[slot][byte: lowest % 8] = .something
      case .spill where access == .write, .poison where access == .write && held.holdsRegister:
        state.frames[frame].stack[slot].forgetRegister()
      case .something, .zero, .nothing, .spill, .poison, .dynptr, .iterator, .interruptFlag: break
      }
    }
  }

  /// What a callee gets holds no kernel object.
  private func checkNoObject(
    _ pointer: RegisterState, _ frame: Int, _ name: String, _ first: Int, _ end: Int, _ size: Int
  ) throws(Stop) {
    for place in first..<max(first, end) {
      let lowest = -place - 1
      guard state.frames[frame].stack[lowest / 8][byte: lowest % 8].isObject else { continue }
      let from =
        pointer.value.constant == nil
        ? "var_off \(pointer.value.bits.description)+\(place - first)" : "off \(first)+\(place - first)"
      throw reject("invalid read from stack \(name) \(from) size \(size)")
    }
  }

  /// Memory that is written whole holds no dynptr where the call might read it after.
  private func checkNoDynptr(_ frame: Int, _ places: Range<Int>) throws(Stop) {
    if input.kernel.has(.dynptrsAreOverwritten) { return }
    for place in places {
      let lowest = -place - 1
      if state.frames[frame].stack[lowest / 8][byte: lowest % 8] == .dynptr {
        throw reject("potential write to dynptr at off=\(place) disallowed")
      }
    }
  }

  /// A callee has written raw memory (`arg_raw_mem`), byte after byte.
  mutating func writeRaw(_ pointer: RegisterState, _ name: String, _ size: Int) throws(Stop) {
    guard pointer.stackFrame != nil, pointer.value.constant != nil else { return }
    for offset in 0..<size { try write(pointer, name, offset, 1, nil) }
  }
}
