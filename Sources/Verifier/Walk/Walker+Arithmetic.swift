import BPF

/// Moves and arithmetic on numbers (`check_alu_op`).
extension Walker {
  mutating func compute(
    _ operation: ALUOperation, _ width: Width, _ destination: Register, _ operand: Operand
  ) throws(Stop) {
    if operation == .mov { return try move(width, destination, operand) }
    if case .register(let source) = operand { try checkReadable(source) }
    try checkReadable(destination)
    if case .immediate(let value) = operand { try checkConstant(operation, width, value) }
    try checkWritable(destination)
    let right = value(of: operand)
    if usesArena, try computeAddress(width, destination, state.current[destination], right) { return }
    guard right.isScalar, state.current[destination].isScalar else {
      return try computePointer(operation, width, destination, state.current[destination], operand, right)
    }
    if operation == .and || operation == .or, right.value.constant != nil,
      let fork = state.current[destination].value.zeroOrAllOnes
    {
      // A number that is 0 or -1 is walked over as each of them.
      try postpone(at: state.instruction) { $0.current[destination].value = fork.later }
      state.current[destination].value = fork.now
    }
    let node = graph.joined(state.current[destination].node, right.node)
    state.current[destination].compute(
      operation, width, right.value, node, isItself: operand == .register(destination))
  }

  /// Whether an operand is the number 0.
  func isNull(_ operand: Operand) -> Bool {
    switch operand {
    case .register(let source): state.current[source].isNull
    case .immediate(let value): value == 0
    }
  }

  func node(of operand: Operand) -> ValueGraph.Node {
    if case .register(let source) = operand { state.current[source].node } else { .none }
  }

  /// The register or the constant that an operand is.
  func value(of operand: Operand) -> RegisterState {
    switch operand {
    case .register(let source): state.current[source]
    case .immediate(let value): .constant(UInt64(bitPattern: Int64(value)))
    }
  }

  private func checkConstant(_ operation: ALUOperation, _ width: Width, _ value: Int32) throws(Stop) {
    switch operation {
    case .div, .sdiv, .mod, .smod:
      if value == 0 { throw reject("div by zero") }
    case .lsh, .rsh, .arsh:
      let bits: Int32 = width == .word64 ? 64 : 32
      if value < 0 || value >= bits { throw reject("invalid shift \(value)") }
    default: break
    }
  }

  // MARK: Moves

  private mutating func move(_ width: Width, _ destination: Register, _ operand: Operand) throws(Stop) {
    guard case .register(let source) = operand else {
      try checkWritable(destination)
      let constant = UInt64(bitPattern: Int64(value(ofImmediate: operand)))
      state.current[destination] = .constant(width == .word64 ? constant : constant & 0xFFFF_FFFF)
      return
    }
    try checkReadable(source)
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
    try checkReadable(source)
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
    if state.current[source].needsID { state.current[source].takeID(&lastID) }
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

extension RegisterState {
  /// The number becomes the result of arithmetic with another. How much was added to a number that others are equal to is remembered
  /// (`BPF_ADD_CONST`); else it is related to none.
  fileprivate mutating func compute(
    _ operation: ALUOperation, _ width: Width, _ right: ScalarValue, _ node: ValueGraph.Node, isItself: Bool
  ) {
    self.node = node
    let isWord = value.unsignedMaximum <= UInt64(UInt32.max)
    value = value.applying(operation, width, right)
    guard id != 0 || link != .equal || delta != 0 else { return }
    guard operation == .add || operation == .sub, id != 0, !isItself, link == .equal,
      let addend = right.signedConstant(width), var delta = Int32(exactly: addend),
      width == .word64 || isWord
    else { return clearID() }
    if operation == .sub {
      guard delta != Int32.min else { return clearID() }
      delta = -delta
    }
    link = width == .word64 ? .added64 : .added32
    self.delta = delta
  }

  /// Gives the number an id, unless it is a constant (`assign_scalar_id_before_mov`).
  /// - Parameter last: the last id that was given to a register.
  mutating func takeID(_ last: inout UInt32) {
    // A number that something was added to is a base of its own from now on.
    if link != .equal { clearID() }
    guard id == 0, value.constant == nil else { return }
    last += 1
    id = last
  }

  /// Whether it gets an id of its own before it is copied: a number that is no constant, and is related to none or by a sum.
  var needsID: Bool { isScalar && (link != .equal || id == 0 && value.constant == nil) }
}

extension ScalarValue {
  /// The value or its lower half with its sign, if it is known.
  fileprivate func signedConstant(_ width: Width) -> Int64? {
    switch width {
    case .word64: constant.map { Int64(bitPattern: $0) }
    case .word32: constant32.map { Int64(Int32(bitPattern: $0)) }
    }
  }
}
