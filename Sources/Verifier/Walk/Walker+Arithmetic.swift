import BPF

/// Moves and arithmetic on numbers (`check_alu_op`).
extension Walker {
  mutating func compute(
    _ operation: ALUOperation, _ width: Width, _ destination: Register, _ operand: Operand
  ) throws(Stop) {
    if operation == .mov { return try move(width, destination, operand) }
    if case .register(let source) = operand { _ = try read(source) }
    let left = try read(destination)
    try checkConstant(operation, width, operand)
    try checkWritable(destination)
    let right = value(of: operand)
    if try isArena(width, destination, left, right) { return }
    guard left.isScalar, right.isScalar else {
      return try computePointer(operation, width, destination, left, operand, right)
    }
    var result = left
    if operation == .and || operation == .or, right.value.constant != nil, let fork = left.value.zeroOrAllOnes {
      // A number that is 0 or -1 is walked over as each of them.
      try postpone(at: state.instruction) { $0.current[destination].value = fork.later }
      result.value = fork.now
    }
    result.value = result.value.applying(operation, width, right.value)
    result.node = graph.joined(left.node, right.node)
    link(&result, operation, width, destination, operand, left: left, right: right)
    state.current[destination] = result
  }

  /// The register or the constant that an operand is.
  func value(of operand: Operand) -> RegisterState {
    switch operand {
    case .register(let source): state.current[source]
    case .immediate(let value): .constant(UInt64(bitPattern: Int64(value)))
    }
  }

  private func checkConstant(_ operation: ALUOperation, _ width: Width, _ operand: Operand) throws(Stop) {
    guard case .immediate(let value) = operand else { return }
    switch operation {
    case .div, .sdiv, .mod, .smod:
      if value == 0 { throw reject("div by zero") }
    case .lsh, .rsh, .arsh:
      let bits: Int32 = width == .word64 ? 64 : 32
      if value < 0 || value >= bits { throw reject("invalid shift \(value)") }
    default: break
    }
  }

  /// Remembers how much was added to a number that others are equal to (`BPF_ADD_CONST`), or that it is related to none.
  private func link(
    _ result: inout RegisterState, _ operation: ALUOperation, _ width: Width, _ destination: Register,
    _ operand: Operand, left: RegisterState, right: RegisterState
  ) {
    let addend =
      width == .word64
      ? right.value.constant.map { Int64(bitPattern: $0) }
      : right.value.constant32.map { Int64(Int32(bitPattern: $0)) }
    guard operation == .add || operation == .sub, left.id != 0, let addend, operand != .register(destination),
      left.link == .equal, var delta = Int32(exactly: addend),
      width == .word64 || left.value.unsignedMaximum <= UInt64(UInt32.max)
    else { return result.clearID() }
    if operation == .sub {
      guard delta != Int32.min else { return result.clearID() }
      delta = -delta
    }
    result.link = width == .word64 ? .added64 : .added32
    result.delta = delta
  }

  // MARK: Moves

  private mutating func move(_ width: Width, _ destination: Register, _ operand: Operand) throws(Stop) {
    guard case .register(let source) = operand else {
      try checkWritable(destination)
      let constant = UInt64(bitPattern: Int64(value(ofImmediate: operand)))
      state.current[destination] = .constant(width == .word64 ? constant : constant & 0xFFFF_FFFF)
      return
    }
    _ = try read(source)
    try checkWritable(destination)
    if width == .word64 {
      assignID(source)
      state.current[destination] = state.current[source]
      return
    }
    // The lower half of a pointer is a number that nothing is known of.
    guard state.current[source].isScalar else {
      var lower = RegisterState.unknown
      lower.value = lower.value.lower32
      state.current[destination] = lower
      return
    }
    let isWord = state.current[source].fits(bits: 32)
    if isWord { assignID(source) }
    var result = state.current[source]
    if !isWord { result.clearID() }
    result.value = result.value.lower32
    state.current[destination] = result
  }

  private func value(ofImmediate operand: Operand) -> Int32 {
    if case .immediate(let value) = operand { value } else { 0 }
  }

  mutating func moveExtended(
    _ width: Width, _ destination: Register, _ source: Register, _ bits: UInt8
  ) throws(Stop) {
    _ = try read(source)
    try checkWritable(destination)
    guard state.current[source].isScalar else {
      var result = RegisterState.unknown
      if width == .word32 { result.value = result.value.lower32 }
      state.current[destination] = result
      return
    }
    // A number whose sign bit is clear keeps its value.
    let keepsValue = state.current[source].value.unsignedMaximum < 1 << UInt64(bits - 1)
    if keepsValue { assignID(source) }
    var result = state.current[source]
    if !keepsValue { result.clearID() }
    result.value = result.value.signExtended(fromBits: bits, width)
    state.current[destination] = result
  }

  /// Gives a number an id before it is copied, so that what is learnt of one is known of both.
  mutating func assignID(_ source: Register) {
    state.current[source] = withID(state.current[source])
  }

  /// The number with an id, unless it is a constant (`assign_scalar_id_before_mov`).
  mutating func withID(_ register: RegisterState) -> RegisterState {
    guard register.isScalar else { return register }
    var result = register
    // A number that something was added to is a base of its own from now on.
    if result.link != .equal { result.clearID() }
    if result.id == 0, result.value.constant == nil { result.id = newID() }
    return result
  }

  /// Negation and byte swaps: the result is a number, whatever the register held.
  mutating func transform(_ register: Register, _ change: (ScalarValue) -> ScalarValue) throws(Stop) {
    var held = try read(register)
    try checkWritable(register)
    if held.isScalar {
      held.value = change(held.value)
      held.clearID()
      state.current[register] = held
    } else {
      state.current[register] = .unknown
    }
  }
}
