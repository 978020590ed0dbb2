import BPF
internal import X86

/// A jump to an instruction that is not yet emitted.
struct ForwardJump {
  /// Whether the distance is a rel8, not a rel32.
  let isShort: Bool
  /// Where the distance starts, in bytes from the start of the image.
  let offset: Int32
  /// The instruction that it goes to.
  let target: Int32
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
    let isShort = isWithinShortReach(from: index + 1, to: target)
    if isShort {
      if let condition { buffer.jumpShort(if: condition, 0) } else { buffer.jumpShort(0) }
    } else {
      if let condition { buffer.jumpNear(if: condition, 0) } else { buffer.jumpNear(0) }
    }
    jumps.append(
      ForwardJump(
        isShort: isShort, offset: Int32(truncatingIfNeeded: buffer.count - (isShort ? 1 : 4)),
        target: Int32(truncatingIfNeeded: target)))
  }

  /// Fills in the forward jumps of the function that was emitted.
  mutating func fillJumps() {
    for jump in jumps {
      let offset = Int(jump.offset)
      let distance = offsets[Int(jump.target)] - offset
      if jump.isShort {
        buffer.patch(byte: Int8(truncatingIfNeeded: distance - 1), at: offset)
      } else {
        buffer.patch(Int32(truncatingIfNeeded: distance - 4), at: offset)
      }
    }
    jumps.removeAll(keepingCapacity: true)
  }

  /// Whether a rel8 reaches from one instruction to another that follow, whatever the code between will be.
  private mutating func isWithinShortReach(from first: Int, to target: Int) -> Bool {
    // A longer reach is rarely short.
    guard target - first <= 16 else { return false }
    if !hasBounds { fillBounds(from: first) }
    return offsets[target] - offsets[first] <= Self.shortJumpLimit
  }

  /// Sets the offsets of the current function's instructions that are still to be emitted to where their code would start if
  /// all code were as long as it can be, counted from an instruction.
  private mutating func fillBounds(from first: Int) {
    hasBounds = true
    var bound = 0
    let sizes = LargestSizes.shared
    translation.program.compact.withUnsafeBufferPointer { all in
      for index in first..<functionEnd {
        offsets[index] = bound
        bound += sizes.ofRow(all[index].row)
      }
    }
  }
}

/// The most bytes that `NativeEmitter` may emit for an instruction of each row; a large number if that depends on the state.
private struct LargestSizes: Sendable {
  private let sizes: [Int]

  static let shared = LargestSizes()

  private init() {
    var sizes = [Int](repeating: 1000, count: Int(UInt8.max) + 1)
    for (row, description) in InstructionTable.rows.enumerated() { sizes[row] = Self.size(description.form) }
    self.sizes = sizes
  }

  @inline(__always) func ofRow(_ row: UInt8) -> Int { sizes[Int(row)] }

  private static func size(_ form: InstructionForm) -> Int {
    switch form {
    case .alu(_, .mov, .register), .alu(_, .add, .register), .alu(_, .sub, .register), .alu(_, .and, .register),
      .alu(_, .or, .register), .alu(_, .xor, .register), .negate:
      3
    case .alu(_, .add, .immediate), .alu(_, .sub, .immediate), .alu(_, .and, .immediate), .alu(_, .or, .immediate),
      .alu(_, .xor, .immediate), .alu(_, .mov, .immediate), .alu(_, .mul, _):
      7
    case .alu(_, .lsh, .immediate), .alu(_, .rsh, .immediate), .alu(_, .arsh, .immediate), .moveSignExtend: 4
    case .byteOrder: 9
    case .load, .loadStackArgument, .loadSignExtend, .loadAcquire, .storeRelease: 8
    case .store, .storeStackArgument: 12
    case .loadImmediate64: 10
    case .jump, .jumpLong: 5
    case .jumpIf: 13
    default: 1000
    }
  }
}
