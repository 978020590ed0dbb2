import BPF
internal import X86

// Linux finds the sizes of jumps in passes. Each assumes the addresses of the last pass; they end when nothing shrinks.

extension KernelEmitter {
  /// Linux `bpf_int_jit_compile`: MAX_PASSES 20, PADDING_PASSES 15, one more pass when the size is stable.
  mutating func emitFunction(_ function: inout FunctionState) throws(JITError) -> Int {
    let start = buffer.count
    // Linux starts with 64 bytes for each slot; here the first 64 are the prologue's.
    var position = start + 64
    for index in function.instructions {
      offsets[index] = position
      position += 64 * program.instructions[index].slotCount
    }
    functionEnd = position
    var size = 0
    var hasSettled = false
    let relocations = translation.layout.relocations.count
    let fixups = translation.fixups.count
    let distantCalls = distantCalls.count
    var number = 0
    while number < 20 || hasSettled {
      keepsSizes = number >= 15
      number += 1
      buffer.rewind(to: start)
      translation.layout.relocations.removeSubrange(relocations...)
      translation.fixups.removeSubrange(fixups...)
      self.distantCalls.removeSubrange(distantCalls...)
      let prologueSize = try emitPass(&function)
      functionEnd = buffer.count
      let isUnchanged = buffer.count - start == size
      if hasSettled {
        if isUnchanged { return prologueSize }
        break
      }
      hasSettled = isUnchanged
      size = buffer.count - start
    }
    throw JITError(
      code: .tooLarge, instruction: function.instructions.lowerBound,
      message: "the sizes of the jumps do not settle in 20 passes, at which Linux gives up as well")
  }

  @inline(__always) mutating func begin(instruction index: Int, of function: FunctionState) {
    instruction = index
    instructionEnd = index + 1 < function.instructions.upperBound ? offsets[index + 1] : functionEnd
    if forms.hasIndirectBranchTracking && jumpTargets.contains(index) { buffer.endBranch() }
  }

  mutating func emitJump(if condition: JumpCondition, to target: Int, at index: Int) throws(JITError) {
    // Linux measures from the end of this instruction in the last pass, so that shrinking jumps converge.
    let distance = offsets[target] - instructionEnd
    if let short = shortDistance(distance, limit: forms.shortJumpLimit) {
      fill(beforeJumpOf: 2)
      buffer.jumpShort(if: condition, short)
    } else {
      buffer.jumpNear(if: condition, try nearDistance(distance, at: index))
    }
  }

  /// No jump if the target is the next instruction, only no-operations.
  mutating func emitJump(to target: Int, isToItself: Bool, at index: Int) throws(JITError) {
    let distance = isToItself ? -2 : offsets[target] - instructionEnd
    if distance == 0 {
      fill(beforeJumpOf: 0)
    } else {
      try emitJump(distance: distance, at: index)
    }
  }

  mutating func emitJump(toEpilogue offset: Int, at index: Int) throws(JITError) {
    try emitJump(distance: offset - instructionEnd, at: index)
  }

  private mutating func emitJump(distance: Int, at index: Int) throws(JITError) {
    if let short = shortDistance(distance, limit: forms.shortJumpLimit) {
      fill(beforeJumpOf: 2)
      buffer.jumpShort(short)
    } else {
      buffer.jumpNear(try nearDistance(distance, at: index))
    }
  }

  /// Pads an instruction that ends in a jump of `bytes` to its size in the last pass, if sizes are kept. The no-operations
  /// come first, so that the jump ends where it ended in the last pass.
  private mutating func fill(beforeJumpOf bytes: Int) {
    guard keepsSizes else { return }
    buffer.noOperation(bytes: instructionEnd - buffer.count - bytes)
  }
}
