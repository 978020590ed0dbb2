import BPF

/// Conditional jumps (`check_cond_jmp_op`).
extension Walker {
  mutating func jump(
    if condition: Condition, _ width: Width, _ left: Register, _ operand: Operand
  ) throws(Stop) -> Next {
    guard let target = program.target(ofInstruction: state.instruction) else { throw open("a jump without a target") }
    // The kernel has replaced it by `goto`, or by nothing.
    if let taken = flow.deadBranches[state.instruction] { return taken ? .instruction(target) : .following }
    let first = try read(left)
    if case .register(let right) = operand { try checkReadable(right) }
    let second = value(of: operand)
    if first.stackFrame != nil || second.stackFrame != nil { remember() }
    let linked = linkedScalars(first, second)
    let isOwn = operand == .register(left)
    let branch = branch(condition, width, first, second, sameRegister: isOwn)
    if let outcome = branch.outcome {
      // Which path is walked rests on both numbers.
      if first.isScalar { graph.markPrecise(state.current[left].node) }
      if second.isScalar { graph.markPrecise(value(of: operand).node) }
      logState()
      return outcome ? .instruction(target) : .following
    }
    if linked.count > 1 { remember() }
    try postpone(at: target)
    let other = pending.count - 1
    if case .either(let taken, let notTaken) = branch, first.isScalar, second.isScalar, !isOwn,
      keeps(.jumpsLearn)
    {
      // What is known of each number now rests on the other one, and on those that are linked to it.
      var node = graph.joined(state.current[left].node, value(of: operand).node)
      for index in 0..<linked.count { node = graph.joined(node, state[linked[index]].node) }
      Self.learn(&state, notTaken, node, left, operand, linked)
      Self.learn(&pending[other].state, taken, node, left, operand, linked)
    }
    learnNullness(other, condition, width, left, operand)
    if width == .word64, case .register(let right) = operand { learnPacketRange(other, condition, left, right) }
    logState()
    return .following
  }

  // MARK: Which way

  /// What a jump comes to (`is_branch_taken`).
  private func branch(
    _ condition: Condition, _ width: Width, _ first: RegisterState, _ second: RegisterState, sameRegister: Bool
  ) -> ScalarBranch {
    let unchanged = ScalarBranch.Operands(left: first.value, right: second.value)
    if first.isScalar, second.isScalar {
      return ScalarValue.branch(condition, width, first.value, second.value, sameRegister: sameRegister)
    }
    if width == .word64, first.isPacketOrEnd, second.isPacketOrEnd {
      switch Self.packetBranch(condition, first, second) {
      case true?: return .always
      case false?: return .never
      case nil: return .either(taken: unchanged, notTaken: unchanged)
      }
    }
    // A pointer that is not null differs from zero.
    let (pointer, number) = second.isScalar ? (first, second) : (second, first)
    guard width == .word64, number.isNull, isNeverNull(pointer) else {
      return .either(taken: unchanged, notTaken: unchanged)
    }
    switch condition {
    case .eq: return .never
    case .ne: return .always
    default: return .either(taken: unchanged, notTaken: unchanged)
    }
  }

  // MARK: What is learnt

  private static func learn(
    _ path: inout PathState, _ operands: ScalarBranch.Operands, _ node: ValueGraph.Node, _ left: Register,
    _ operand: Operand, _ linked: LinkedPlaces
  ) {
    path.current[left].value = operands.left
    path.current[left].node = node
    if case .register(let right) = operand {
      path.current[right].value = operands.right
      path.current[right].node = node
      if path.current[right].id != 0 { synchronise(&path, path.current[right], linked) }
    }
    if path.current[left].id != 0 { synchronise(&path, path.current[left], linked) }
  }

  /// What a comparison with zero, or with a pointer that is not null, tells of a pointer (`mark_ptr_or_null_regs`).
  private mutating func learnNullness(
    _ other: Int, _ condition: Condition, _ width: Width, _ left: Register, _ operand: Operand
  ) {
    guard width == .word64, condition == .eq || condition == .ne, state.current[left].isPointer else { return }
    let first = state.current[left]
    let second = value(of: operand)
    // A structure's address may be null without a mark of it.
    if first.isComparable, second.isComparable, case .register(let right) = operand {
      let (firstThere, secondThere) = (notNull(first), notNull(second))
      let isFirstThere = isNeverNull(first)
      let isSecondThere = isNeverNull(second)
      let learns = { (path: inout PathState) in
        if second.mayBeNull, isFirstThere { path.current[right] = secondThere }
        if first.mayBeNull, isSecondThere { path.current[left] = firstThere }
      }
      if condition == .eq { learns(&pending[other].state) } else { learns(&state) }
    }
    guard first.mayBeNull, second.isNull else { return }
    if case .register(let right) = operand { graph.markPrecise(state.current[right].node) }
    let there = notNull(first)
    Self.decideNullness(&state, first.id, condition == .ne ? nil : there)
    Self.decideNullness(&pending[other].state, first.id, condition == .eq ? nil : there)
  }

  /// All copies of a pointer are null, or what they are otherwise.
  private static func decideNullness(_ path: inout PathState, _ id: UInt32, _ there: RegisterState?) {
    // Nothing was got where the pointer is null.
    if there == nil { path.references.removeAll { $0.id == id } }
    let decide = { (register: inout RegisterState) in
      if let there {
        register.kind = there.kind
        register.mapUID = there.mapUID
      } else {
        register = .constant(0)
      }
    }
    path.changeRegisters(where: { $0.mayBeNull && $0.id == id }, decide)
  }

  /// Whether an address is never zero: that of an object that the program holds is not (`is_trusted_reg`).
  private func isNeverNull(_ pointer: RegisterState) -> Bool {
    pointer.isNeverNull
      || pointer.isObject && !pointer.mayBeNull && pointer.hasBoundedOffset && state.holdsReference(pointer)
  }

  /// What a pointer is that may be null and is not.
  private func notNull(_ pointer: RegisterState) -> RegisterState {
    var pointer = pointer
    pointer.markNotNull()
    guard !input.kernel.has(.lookupsTellTypes), case .mapValue(let map)? = pointer.target else { return pointer }
    let definition = definition(ofMap: map)
    if definition.isMapOfMaps {
      pointer.kind = .pointer(.map(map | Self.innerMaps), mayBeNull: false)
      pointer.mapUID = pointer.id
    } else if definition.isLookedUpAsOther {
      pointer.kind = .pointer(definition.holdsSockets ? .socket : .xdpSocket, mayBeNull: false)
    }
    return pointer
  }
}

extension ScalarBranch {
  /// Whether the jump is taken; nil if it may be and may not be.
  fileprivate var outcome: Bool? {
    switch self {
    case .always: true
    case .never: false
    case .either: nil
    }
  }
}

extension RegisterState {
  /// Whether a comparison with it tells that another pointer is not null.
  fileprivate var isComparable: Bool { isPointer && !isObject && !isProgramObject }

  /// A pointer that may be null is not (`mark_ptr_not_null_reg`).
  mutating func markNotNull() {
    guard case .pointer(let target, true) = kind else { return }
    // The id stays: it tells objects and locks apart.
    kind = .pointer(target, mayBeNull: false)
  }
}
