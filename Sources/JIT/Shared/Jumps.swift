import BPF
internal import X86

extension Emitter where Self: ~Copyable {
  /// The first `exit` of a function emits the epilogue; later ones jump to it.
  mutating func emitExit(in function: inout FunctionState, at index: Int) throws(JITError) {
    if let epilogue = function.epilogue {
      try emitJump(toEpilogue: epilogue, at: index)
    } else {
      function.epilogue = buffer.count
      emitEpilogue(function.frame)
    }
  }

  /// A distance as a rel8; nil if it is too long.
  /// - Parameter limit: the longest forward distance of a short jump, in bytes.
  func shortDistance(_ distance: Int, limit: Int) -> Int8? {
    distance >= -128 && distance <= limit ? Int8(truncatingIfNeeded: distance) : nil
  }

  func nearDistance(_ distance: Int, at index: Int) throws(JITError) -> Int32 {
    guard let near = Int32(exactly: distance) else {
      throw JITError(code: .tooLarge, instruction: index, message: "the jump is longer than 2 GiB")
    }
    return near
  }

  // MARK: Jumps within one instruction

  /// A short jump forward within one instruction's code; `land` sets its target.
  /// - Parameter condition: the condition; nil for an unconditional jump.
  /// - Returns: the jump.
  mutating func forwardJump(if condition: JumpCondition? = nil) -> Int {
    if let condition { buffer.jumpShort(if: condition, 0) } else { buffer.jumpShort(0) }
    return buffer.count
  }

  /// Makes the next byte the target of a jump.
  mutating func land(_ jump: Int) {
    buffer.patch(byte: Int8(truncatingIfNeeded: buffer.count - jump), at: jump - 1)
  }
}

extension Condition {
  /// The jump that is taken if the condition holds for `cmp left, right` or `test left, right`.
  var native: JumpCondition {
    switch self {
    case .eq: .equal
    case .ne, .set: .notEqual
    case .gt: .above
    case .ge: .aboveOrEqual
    case .lt: .below
    case .le: .belowOrEqual
    case .sgt: .greater
    case .sge: .greaterOrEqual
    case .slt: .less
    case .sle: .lessOrEqual
    }
  }
}
