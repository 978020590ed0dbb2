import BPF

/// Arithmetic with pointers (`adjust_ptr_min_max_vals`).
extension Walker {
  mutating func computePointer(
    _ operation: ALUOperation, _ width: Width, _ destination: Register, _ left: RegisterState, _ operand: Operand,
    _ right: RegisterState
  ) throws(Stop) {
    let name = destination.messageName
    if left.isPointer, right.isPointer {
      guard operation == .sub else { throw reject("\(name) pointer \(operation.unsignedSymbol) pointer prohibited") }
      state.current[destination] = .unknown
      return
    }
    let pointer = left.isPointer ? left : right
    let offset = left.isPointer ? right : left
    // Whether the access that follows is allowed rests on the number.
    graph.markPrecise(offset.node)
    guard width == .word64 else {
      guard operation == .sub else { throw reject("\(name) 32-bit pointer arithmetic prohibited") }
      state.current[destination] = .unknown
      return
    }
    try checkAllowsArithmetic(name, operation, pointer, offset)
    // It is read with care wherever it points: its offset is not followed.
    if pointer.target == .untrustedMemory {
      state.current[destination] = pointer
      return
    }
    try checkAddend(pointer, offset)
    try checkOffset(pointer)
    var result = pointer
    switch operation {
    case .add: move(&result, .add, offset)
    case .sub:
      guard left.isPointer else { throw reject("\(name) tried to subtract pointer from scalar") }
      if pointer.stackFrame != nil { throw reject("\(name) subtraction from stack pointer prohibited") }
      move(&result, .sub, offset)
    case .and, .or, .xor: throw reject("\(name) bitwise operator \(operation.unsignedSymbol) on pointer prohibited")
    default: throw reject("\(name) pointer arithmetic with \(operation.unsignedSymbol) operator prohibited")
    }
    try checkOffset(result)
    state.current[destination] = result
  }

  /// Moves a pointer. A packet pointer that moves by an unknown number has a new base, and its range is lost unless the number is
  /// subtracted and not negative.
  private mutating func move(_ pointer: inout RegisterState, _ operation: ALUOperation, _ offset: RegisterState) {
    var keepsRange = false
    if pointer.isPacket {
      let isKnown = offset.value.constant != nil
      if !isKnown { pointer.id = newID() }
      let losesRange = operation == .add ? !isKnown : !isKnown && offset.value.signedMinimum < 0
      if losesRange || pointer.packetRange.bytes == nil { pointer.packetRange = .bytes(0) }
      keepsRange = isKnown || (pointer.packetRange.bytes ?? 0) > 0
    }
    pointer.value = pointer.value.movingPointer(operation, by: offset.value, keepsRange: keepsRange)
  }

  private func checkAllowsArithmetic(
    _ name: String, _ operation: ALUOperation, _ pointer: RegisterState, _ offset: RegisterState
  ) throws(Stop) {
    if pointer.mayBeNull {
      throw reject("\(name) pointer arithmetic on \(pointer.typeName) prohibited, null-check it first")
    }
    let isProhibited: Bool
    switch pointer.target {
    case .map?: isProhibited = operation != .add || offset.value.constant != 0
    case .flowKeys?: isProhibited = offset.value.constant == nil
    case .packetEnd?, .socket?, .socketCommon?, .tcpSocket?, .xdpSocket?, .instruction?: isProhibited = true
    default: isProhibited = false
    }
    if isProhibited {
      throw reject("\(name) pointer arithmetic on \(pointer.typeName) prohibited")
    }
  }

  private func checkAddend(_ pointer: RegisterState, _ offset: RegisterState) throws(Stop) {
    let least = offset.value.signedMinimum
    if let constant = offset.value.constant.map({ Int64(bitPattern: $0) }), !Self.isSane(constant) {
      throw reject("math between \(pointer.typeName) pointer and \(constant) is not allowed")
    }
    if least == Int64.min {
      throw reject(
        "math between \(pointer.typeName) pointer and register with unbounded min value is not allowed")
    }
    if !Self.isSane(least) { throw reject("value \(least) makes \(pointer.typeName) pointer be out of bounds") }
  }

  private func checkOffset(_ pointer: RegisterState) throws(Stop) {
    let constant = pointer.value.constant.map { Int64(bitPattern: $0) }
    for offset in [constant, pointer.value.signedMinimum] {
      if let offset, !Self.isSane(offset) {
        throw reject("\(pointer.typeName) pointer offset \(offset) is not allowed")
      }
    }
  }

  private static func isSane(_ offset: Int64) -> Bool { offset < greatestOffset && offset > -greatestOffset }
}

extension ALUOperation {
  /// The operation in messages about pointers, which know no sign (`bpf_alu_string`).
  fileprivate var unsignedSymbol: String {
    switch self {
    case .sdiv: ALUOperation.div.symbol
    case .smod: ALUOperation.mod.symbol
    default: symbol
    }
  }
}
