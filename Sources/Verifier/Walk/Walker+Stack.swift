import BPF

/// The program stack: spilled registers, bytes, and what is read back (`check_stack_read`, `check_stack_write`).
extension Walker {
  // MARK: Bounds

  /// Checks that an access lies within the stack, and makes the stack as deep (`check_stack_access_within_bounds`).
  mutating func checkStackBounds(
    _ pointer: RegisterState, _ name: String, _ offset: Int, _ size: Int, _ access: Access
  ) throws(Stop) {
    guard let frame = pointer.stackFrame else { return }
    let first: Int64
    let last: Int64
    if let constant = pointer.value.constant {
      first = Int64(bitPattern: constant) + Int64(offset)
      last = first + Int64(size)
    } else {
      guard pointer.value.signedMaximum < Self.greatestOffset, pointer.value.signedMinimum > -Self.greatestOffset else {
        throw reject("invalid unbounded variable-offset \(access.words) stack \(name)")
      }
      first = pointer.value.signedMinimum + Int64(offset)
      last = pointer.value.signedMaximum + Int64(offset) + Int64(size)
    }
    guard first >= -Int64(ProgramFacts.largestStack), first < 0, last <= 0 else {
      guard pointer.value.constant != nil else {
        throw reject(
          "invalid variable-offset \(access.words) stack \(name) var_off=\(pointer.value.bits.description) off=\(offset) size=\(size)"
        )
      }
      throw reject("invalid \(access.words) stack \(name) off=\(first) size=\(size)")
    }
    useStack(frame, Int(-first))
  }

  /// Makes a frame's stack at least a number of bytes deep.
  mutating func useStack(_ frame: Int, _ bytes: Int) {
    if 8 * state.frames[frame].stack.count < bytes { state.frames[frame].growStack(to: bytes) }
    let function = state.frames[frame].function
    if functions[function].stackDepth < bytes { functions[function].stackDepth = bytes }
  }

  /// The frame and the first byte of an access whose place on a stack is known, and that is aligned and within its bounds; nil for all
  /// other accesses.
  func stackPlace(_ base: Register, _ offset: Int, _ size: Int) -> (frame: Int, start: Int)? {
    guard let frame = state.current[base].stackFrame, !state.current[base].mayBeNull,
      let constant = state.current[base].value.constant
    else { return nil }
    let start = Int(Int64(bitPattern: constant)) &+ offset
    return start & (size - 1) == 0 && (-ProgramFacts.largestStack ... -size).contains(start) ? (frame, start) : nil
  }

  /// Notes an access by an instruction for the pairs of spills and fills around calls.
  private mutating func noteAccess(_ frame: Int, _ offset: Int) {
    if fastcall.isEmpty { return }
    fastcall.note(state.frames[frame].function, state.instruction, offset: offset)
  }

  // MARK: Stores

  mutating func storeToStack(
    _ pointer: RegisterState, _ offset: Int, _ size: Int, _ operand: Operand?
  ) throws(Stop) {
    guard let frame = pointer.stackFrame else { return }
    guard let constant = pointer.value.constant else {
      try scatter(pointer, frame, offset, size, operand)
      return
    }
    try storeToStack(frame, Int(Int64(bitPattern: constant)) + offset, size, operand)
  }

  /// A store to a known place.
  mutating func storeToStack(_ frame: Int, _ start: Int, _ size: Int, _ operand: Operand?) throws(Stop) {
    noteAccess(frame, start)
    let lowest = -start - 1
    let slot = lowest / 8
    try destroyDynptr(frame, slot)
    switch operand {
    case .register(let source)? where start % 8 == 0 && state.current[source].isScalar:
      let fits = state.current[source].fits(bits: 8 * size)
      if fits { assignID(source) }
      state.frames[frame].stack[slot].spill(state.current[source], size: size)
      if !fits { state.frames[frame].stack[slot].spilled.clearID() }
    case .immediate(let number)? where start % 8 == 0:
      state.frames[frame].stack[slot].spill(.constant(UInt64(bitPattern: Int64(number))), size: size)
    case .register(let source)? where state.current[source].isSpilled(by: input.kernel):
      guard size == 8 else { throw reject("invalid size of register spill") }
      if frame != state.frames.count - 1, state.current[source].stackFrame != nil {
        throw reject("cannot spill pointers to stack into stack frame of the caller")
      }
      state.frames[frame].stack[slot].spill(state.current[source], size: size)
    default: return storeBytes(frame, lowest, size, operand)
    }
    remember()
  }

  /// A store that is no spill: a part of a slot, or a result of an atomic instruction.
  private mutating func storeBytes(_ frame: Int, _ lowest: Int, _ size: Int, _ operand: Operand?) {
    let slot = lowest / 8
    if keeps(.storesEndSpills) { state.frames[frame].stack[slot].forgetRegister() }
    var content = StackSlot.Content.something
    if let operand, isNull(operand) {
      // The bytes are zero on every path that this state stands for.
      graph.markPrecise(node(of: operand))
      content = .zero
    }
    for index in 0..<size { state.frames[frame].stack[slot][byte: (lowest - index) % 8] = content }
  }

  /// A store to one of several places (`check_stack_write_var_off`).
  private mutating func scatter(
    _ pointer: RegisterState, _ frame: Int, _ offset: Int, _ size: Int, _ operand: Operand?
  ) throws(Stop) {
    let first = Int(pointer.value.signedMinimum) + offset
    noteAccess(frame, first)
    let end = Int(pointer.value.signedMaximum) + offset + size
    for place in first..<end { try destroyDynptr(frame, (-place - 1) / 8) }
    let isZero = if let operand { isNull(operand) } else { false }
    var keepsZero = false
    for place in first..<end {
      let lowest = -place - 1
      let slot = lowest / 8
      let byte = lowest % 8
      let before = state.frames[frame].stack[slot]
      if isZero, before[byte: byte] == .spill, before.holdsScalar, before.spilled.value.constant == 0 {
        keepsZero = true
        continue
      }
      state.frames[frame].stack[slot].forgetRegister()
      var content = StackSlot.Content.something
      if isZero, state.frames[frame].stack[slot][byte: byte] == .zero {
        content = .zero
        keepsZero = true
      }
      state.frames[frame].stack[slot][byte: byte] = content
    }
    if keepsZero, let operand { graph.markPrecise(node(of: operand)) }
  }

  // MARK: Loads

  mutating func loadFromStack(
    _ pointer: RegisterState, _ name: String, _ offset: Int, _ size: Int
  ) throws(Stop) -> RegisterState {
    guard let frame = pointer.stackFrame else { return .unknown }
    guard let constant = pointer.value.constant else {
      try checkInitialised(pointer, name, offset, size, .read, allowsNone: false)
      let first = Int(pointer.value.signedMinimum) + offset
      noteAccess(frame, first)
      return read(frame, first..<(Int(pointer.value.signedMaximum) + offset + size))
    }
    return try loadFromStack(frame, Int(Int64(bitPattern: constant)) + offset, size)
  }

  /// A load from a known place.
  mutating func loadFromStack(_ frame: Int, _ start: Int, _ size: Int) throws(Stop) -> RegisterState {
    // The kernel takes the function that loads for the one that has the stack.
    noteAccess(state.frames.count - 1, start)
    let lowest = -start - 1
    guard state.frames[frame].stack[lowest / 8].holdsRegister else {
      let held = state.frames[frame].stack[lowest / 8]
      if let index = (0..<size).first(where: { held[byte: (lowest - $0) % 8].isObject }) {
        throw reject("invalid read from stack off \(start)+\(index) size \(size)")
      }
      try checkPoison(held, start, size)
      return read(frame, start..<(start + size))
    }
    let spilledSize = state.frames[frame].stack[lowest / 8].spilledSize
    if size == 8, spilledSize == 8 {
      remember()
      return fill(frame, lowest / 8)
    }
    let held = state.frames[frame].stack[lowest / 8]
    guard held.spilled.isScalar else { throw reject("invalid size of register fill") }
    if size <= spilledSize, start % 8 == 0 {
      remember()
      let isWhole = size == 4 && spilledSize == 4 && held.spilled.fits(bits: 32)
      var filled = isWhole ? fill(frame, lowest / 8) : held.spilled
      if !filled.fits(bits: 8 * size) { filled.clearID() }
      return filled
    }
    try checkPoison(held, start, size)
    if held.spilled.isNull, (0..<size).allSatisfy({ held[byte: (lowest - $0) % 8] == .spill }) {
      remember()
      var zero = RegisterState.constant(0)
      zero.node = held.spilled.node
      return zero
    }
    return read(frame, start..<(start + size))
  }

  /// A spilled register; a number gets an id, so that what is learnt of one is known of both.
  private mutating func fill(_ frame: Int, _ slot: Int) -> RegisterState {
    if state.frames[frame].stack[slot].spilled.needsID {
      state.frames[frame].stack[slot].spilled.takeID(&lastID)
    }
    return state.frames[frame].stack[slot].spilled
  }

  /// Checks that no byte of a slot is read that the kernel took for dead.
  private func checkPoison(_ slot: StackSlot, _ start: Int, _ size: Int) throws(Stop) {
    for index in 0..<size where slot[byte: (-start - 1 - index) % 8] == .poison {
      throw reject(
        "reading from stack off \(start)+\(index) size \(size), slot poisoned by dead code elimination")
    }
  }

  /// What bytes hold that are no spilled register as a whole (`mark_reg_stack_read`): zero, or something.
  private mutating func read(_ frame: Int, _ places: Range<Int>) -> RegisterState {
    var nodes: [ValueGraph.Node] = []
    for place in places {
      let lowest = -place - 1
      let held = state.frames[frame].stack[lowest / 8]
      switch held[byte: lowest % 8] {
      case .zero: continue
      case .spill where held.spilled.isNull: nodes.append(held.spilled.node)
      default: return .unknown
      }
    }
    for node in nodes { graph.markPrecise(node) }
    return .constant(0)
  }
}

extension RegisterState {
  /// Whether a store to the stack keeps what the pointer is (`is_spillable_regtype`).
  fileprivate func isSpilled(by kernel: VerifierInput.Kernel) -> Bool {
    if case .instruction? = target { return kernel.has(.spillsInstructions) }
    return isPointer
  }
}
