import BPF
internal import X86

/// A jump to an instruction that is not yet emitted.
struct ForwardJump {
  /// Whether the distance is a rel8, not a rel32.
  let isShort: Bool
  /// Where the distance starts, in bytes from the start of the image.
  let offset: Int
  /// The instruction that it goes to.
  let target: Int
}

extension NativeEmitter {
  /// The longest forward distance of a rel8, in bytes.
  private static var shortJumpLimit: Int { 127 }

  mutating func emitJump(if condition: JumpCondition, to target: Int, at index: Int) throws(JITError) {
    guard target <= index else {
      emitForwardJump(if: condition, to: target, at: index)
      return
    }
    let distance = offsets[target] - (buffer.count + 2)
    if let short = shortDistance(distance, limit: Self.shortJumpLimit) {
      buffer.jumpShort(if: condition, short)
    } else {
      buffer.jumpNear(if: condition, try nearDistance(distance - 4, at: index))
    }
  }

  mutating func emitJump(to target: Int, isToItself: Bool, at index: Int) throws(JITError) {
    if target <= index {
      try emitJump(toOffset: offsets[target], at: index)
    } else if target > index + 1 {
      emitForwardJump(if: nil, to: target, at: index)
    }
  }

  mutating func emitJump(toEpilogue offset: Int, at index: Int) throws(JITError) {
    try emitJump(toOffset: offset, at: index)
  }

  private mutating func emitJump(toOffset offset: Int, at index: Int) throws(JITError) {
    let distance = offset - (buffer.count + 2)
    if let short = shortDistance(distance, limit: Self.shortJumpLimit) {
      buffer.jumpShort(short)
    } else {
      buffer.jumpNear(try nearDistance(distance - 3, at: index))
    }
  }

  /// A jump to an instruction that is not yet emitted; nil for an unconditional jump.
  private mutating func emitForwardJump(if condition: JumpCondition?, to target: Int, at index: Int) {
    let isShort = isWithinShortReach(index + 1..<target)
    if isShort {
      if let condition { buffer.jumpShort(if: condition, 0) } else { buffer.jumpShort(0) }
    } else {
      if let condition { buffer.jumpNear(if: condition, 0) } else { buffer.jumpNear(0) }
    }
    jumps.append(ForwardJump(isShort: isShort, offset: buffer.count - (isShort ? 1 : 4), target: target))
  }

  /// Fills in the forward jumps of the function that was emitted.
  mutating func fillJumps() {
    for jump in jumps {
      if jump.isShort {
        buffer.patch(byte: Int8(truncatingIfNeeded: offsets[jump.target] - (jump.offset + 1)), at: jump.offset)
      } else {
        buffer.patch(Int32(truncatingIfNeeded: offsets[jump.target] - (jump.offset + 4)), at: jump.offset)
      }
    }
    jumps.removeAll(keepingCapacity: true)
  }

  /// Whether a rel8 reaches over instructions whatever their code will be.
  private func isWithinShortReach(_ instructions: Range<Int>) -> Bool {
    // A longer look costs more time than the shorter form saves space.
    guard instructions.count <= 16 else { return false }
    return program.instructions.withUnsafeBufferPointer { all in
      var bytes = 0
      for index in instructions {
        bytes += all[index].largestCodeSize
        if bytes > Self.shortJumpLimit { return false }
      }
      return true
    }
  }
}

extension Instruction {
  /// The most bytes that `NativeEmitter` may emit for the instruction; a large number if that depends on the state.
  fileprivate var largestCodeSize: Int {
    switch self {
    case .alu(_, .mov, _, .register), .alu(_, .add, _, .register), .alu(_, .sub, _, .register),
      .alu(_, .and, _, .register), .alu(_, .or, _, .register), .alu(_, .xor, _, .register), .negate:
      3
    case .alu(_, .add, _, .immediate), .alu(_, .sub, _, .immediate), .alu(_, .and, _, .immediate),
      .alu(_, .or, _, .immediate), .alu(_, .xor, _, .immediate), .alu(_, .mov, _, .immediate),
      .alu(_, .mul, _, _):
      7
    case .alu(_, .lsh, _, .immediate), .alu(_, .rsh, _, .immediate), .alu(_, .arsh, _, .immediate), .moveSignExtend: 4
    case .byteOrder: 9
    case .load, .loadSignExtend, .loadAcquire, .storeRelease: 8
    case .store: 12
    case .loadImmediate64: 10
    case .jump, .jumpLong: 5
    case .jumpIf: 13
    default: 1000
    }
  }
}
