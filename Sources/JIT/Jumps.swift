import BPF
import X86

extension ProgramTranslator {
  mutating func emitCompare(
    _ size: OperandSize, _ condition: Condition, _ left: GeneralRegister, _ right: Operand
  ) {
    switch (condition, right) {
    case (.set, .register(let register)):
      buffer.test(size, left, native(register))
    case (.set, .immediate(let value)):
      buffer.test(size, left, immediate: value)
    case (_, .register(let register)):
      buffer.arithmetic(.cmp, size, left, native(register))
    case (_, .immediate(0)):
      buffer.test(size, left, left)
    case (_, .immediate(let value)):
      buffer.arithmetic(.cmp, size, left, immediate: value)
    }
  }

  /// `jcc` to an instruction.
  mutating func emitJump(
    if condition: JumpCondition, to target: Int, at index: Int, in function: FunctionTranslator
  ) throws(JITError) {
    guard isParity || target <= index else {
      emitForwardJump(if: condition, to: target, at: index)
      return
    }
    // Linux measures from where the last pass ended this instruction, so that a shrinking jump converges.
    let distance = isParity ? offsets[target] - function.end : offsets[target] - (buffer.count + 2)
    if let short = shortDistance(distance) {
      fill(beforeJumpOf: 2, at: index, in: function)
      buffer.jumpShort(if: condition, short)
    } else {
      buffer.jumpNear(if: condition, try nearDistance(isParity ? distance : distance - 4, at: index))
    }
  }

  /// `jmp` to an instruction; nothing where it is the next one.
  mutating func emitJump(
    to target: Int, isToItself: Bool, at index: Int, in function: FunctionTranslator
  ) throws(JITError) {
    guard isParity || target <= index else {
      if target > index + 1 { emitForwardJump(if: nil, to: target, at: index) }
      return
    }
    if !isParity {
      try emitJump(toOffset: offsets[target], at: index)
      return
    }
    let distance = isToItself ? -2 : offsets[target] - function.end
    if distance == 0 {
      fill(beforeJumpOf: 0, at: index, in: function)
    } else {
      try emitParityJump(distance, at: index, in: function)
    }
  }

  private mutating func emitJump(toOffset offset: Int, at index: Int) throws(JITError) {
    let distance = offset - (buffer.count + 2)
    if let short = shortDistance(distance) {
      buffer.jumpShort(short)
    } else {
      buffer.jumpNear(try nearDistance(distance - 3, at: index))
    }
  }

  private mutating func emitParityJump(
    _ distance: Int, at index: Int, in function: FunctionTranslator
  ) throws(JITError) {
    if let short = shortDistance(distance) {
      fill(beforeJumpOf: 2, at: index, in: function)
      buffer.jumpShort(short)
    } else {
      buffer.jumpNear(try nearDistance(distance, at: index))
    }
  }

  /// The first `exit` of a function emits the epilogue, later ones jump there.
  mutating func emitExit(in function: inout FunctionTranslator, at index: Int) throws(JITError) {
    guard let epilogue = function.epilogue else {
      function.epilogue = buffer.count
      emitEpilogue(function.frame)
      return
    }
    if isParity {
      try emitParityJump(epilogue - function.end, at: index, in: function)
    } else {
      try emitJump(toOffset: epilogue, at: index)
    }
  }

  /// `may_goto`: goes on until the function's counter is used up.
  mutating func emitMayGoto(to target: Int, at index: Int, in function: FunctionTranslator) throws(JITError) {
    let counter = Memory(.rbp, function.loopCounterOffset)
    buffer.arithmeticQuad(.cmp, counter, immediate: 0)
    try emitJump(if: .equal, to: target, at: index, in: function)
    buffer.arithmeticQuad(.sub, counter, immediate: 1)
  }

  /// A jump of the native profile to code that is not there yet, filled in behind the function.
  private mutating func emitForwardJump(if condition: JumpCondition?, to target: Int, at index: Int) {
    let isShort = isWithinShortReach(index + 1..<target)
    if isShort {
      if let condition { buffer.jumpShort(if: condition, 0) } else { buffer.jumpShort(0) }
    } else {
      if let condition { buffer.jumpNear(if: condition, 0) } else { buffer.jumpNear(0) }
    }
    fixups.append(
      Fixup(kind: isShort ? .short : .near, offset: buffer.count - (isShort ? 1 : 4), target: target))
  }

  /// Whether the code of instructions takes 127 bytes at most, as far as can be known without emitting it.
  private func isWithinShortReach(_ instructions: Range<Int>) -> Bool {
    // To look further costs more time than the shorter form saves space.
    guard instructions.count <= 16 else { return false }
    return program.instructions.withUnsafeBufferPointer { all in
      var bytes = 0
      for index in instructions {
        bytes += all[index].largestCodeSize
        if bytes > 127 { return false }
      }
      return true
    }
  }

  /// Gives an instruction that ends in a jump of so many bytes the size that it had in the last pass, where sizes are
  /// kept. The no-operations come first: the jump ends where the last pass ended it.
  private mutating func fill(beforeJumpOf bytes: Int, at index: Int, in function: FunctionTranslator) {
    guard keepsSizes else { return }
    buffer.noOperation(bytes: function.end - buffer.count - bytes)
  }

  private func shortDistance(_ distance: Int) -> Int8? {
    let limit = isParity ? forms.shortJumpLimit : 127
    return distance >= -128 && distance <= limit ? Int8(truncatingIfNeeded: distance) : nil
  }

  func nearDistance(_ distance: Int, at index: Int) throws(JITError) -> Int32 {
    guard let near = Int32(exactly: distance) else {
      throw JITError(code: .tooLarge, instruction: index, message: "the jump is longer than 2 GiB")
    }
    return near
  }
}

extension Instruction {
  /// The most bytes that the native profile may emit for the instruction; a large number where that depends on more.
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

extension Condition {
  /// The jump that is taken where the condition holds for `cmp left, right` or `test left, right`.
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
