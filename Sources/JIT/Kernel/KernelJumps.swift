import BPF
internal import X86

// Linux finds the sizes of jumps in passes over the whole program. Each assumes the addresses of the last pass; they end when
// nothing shrinks. Nothing but jumps changes between passes. Here the code around the jumps is emitted once, the passes go
// over the jumps alone (`KernelJumpPasses`), and the jumps are put in when their sizes have settled.

extension KernelEmitter {
  mutating func emitFunction(_ function: inout FunctionState) throws(JITError) -> Int {
    passes.reset()
    let relocations = translation.layout.relocations.count
    let fixups = translation.fixups.count
    let nativeCalls = nativeCalls.count
    let start = buffer.count
    let prologueSize = try emitCode(&function)
    if !passes.jumps.isEmpty {
      try settleJumps(of: function, start)
      let code = buffer.detach(from: passes.firstPlace)
      try requireRoom(code.count + passes.size + 16, at: function.instructions.lowerBound)
      emitJumps(between: code)
      move(relocations, fixups, nativeCalls)
      if function.epilogue != nil { function.epilogue = passes.offset(of: epilogue) }
    }
    for index in function.instructions { offsets[index] = passes.offset(of: KernelPlace(packed: offsets[index])) }
    return prologueSize
  }

  // MARK: Jumps as they are met

  @inline(__always) mutating func begin(instruction index: Int) {
    offsets[index] = passes.place(buffer.count).packed
    if forms.hasIndirectBranchTracking && jumpTargets.contains(index) { buffer.endBranch() }
  }

  mutating func emitJump(if condition: JumpCondition, to target: Int, at index: Int) throws(JITError) {
    append(condition, to: target, at: index)
  }

  mutating func emitJump(to target: Int, isToItself: Bool, at index: Int) throws(JITError) {
    if isToItself {
      passes.append(KernelJump(nil, .itself, at: index, place: buffer.count))
    } else {
      append(nil, to: target, at: index)
    }
  }

  mutating func emitJump(toEpilogue offset: Int, at index: Int) throws(JITError) {
    var jump = KernelJump(nil, .backward, at: index, place: buffer.count)
    jump.target = epilogue
    passes.append(jump)
  }

  private mutating func append(_ condition: JumpCondition?, to target: Int, at index: Int) {
    var jump = KernelJump(condition, target > index ? .forward : .backward, at: index, place: buffer.count)
    // The place of an instruction that is still to be emitted is set before the passes.
    jump.target = target > index ? KernelPlace(offset: target, jumps: 0) : KernelPlace(packed: offsets[target])
    passes.append(jump)
  }

  // MARK: When the code around them is complete

  /// Linux `bpf_int_jit_compile`: MAX_PASSES 20, PADDING_PASSES 15, one more pass when the size is stable.
  private mutating func settleJumps(of function: FunctionState, _ start: Int) throws(JITError) {
    // Linux starts with 64 bytes for each slot; here the first 64 are the prologue's.
    let first = slot(function.instructions.lowerBound)
    for number in passes.jumps.indices {
      let index = Int(passes.jumps[number].instruction)
      passes.jumps[number].lastEnd = Int32(truncatingIfNeeded: start + 64 * (1 + slot(index) + 1 - first))
      guard passes.jumps[number].direction == .forward else { continue }
      let target = Int(passes.jumps[number].target.offset)
      passes.jumps[number].target = KernelPlace(packed: offsets[target])
      passes.jumps[number].lastTarget = Int32(truncatingIfNeeded: start + 64 * (1 + slot(target) - first))
    }
    var size = 0
    var hasSettled = false
    var number = 0
    while number < 20 || hasSettled {
      passes.pass(shortJumpLimit: Int32(forms.shortJumpLimit), keepsSizes: number >= 15)
      number += 1
      let isUnchanged = number > 1 && passes.size == size
      if hasSettled {
        if isUnchanged { return }
        break
      }
      hasSettled = isUnchanged
      size = passes.size
    }
    throw JITError(
      code: .tooLarge, instruction: function.instructions.lowerBound,
      message: "the sizes of the jumps do not settle in 20 passes, at which Linux gives up as well")
  }

  private func slot(_ index: Int) -> Int { program.slot(ofInstruction: index) ?? index }

  /// Emits the code of a function from its first jump on, jumps included.
  private mutating func emitJumps(between code: borrowing DetachedCode) {
    var end = passes.firstPlace
    for jump in passes.jumps {
      buffer.append(code, from: end, to: Int(jump.place))
      end = Int(jump.place)
      if jump.padding > 0 { buffer.noOperation(bytes: Int(jump.padding)) }
      switch (jump.size, jump.condition) {
      case (0, _): break
      case (2, let condition?): buffer.jumpShort(if: condition, Int8(truncatingIfNeeded: jump.distance))
      case (2, nil): buffer.jumpShort(Int8(truncatingIfNeeded: jump.distance))
      case (_, let condition?): buffer.jumpNear(if: condition, jump.distance)
      case (_, nil): buffer.jumpNear(jump.distance)
      }
    }
    buffer.append(code, from: end, to: code.end)
  }

  /// Moves what names bytes of the current function's code to where they are now.
  /// - Parameters:
  ///   - relocations: the first of the function.
  ///   - fixups: the first of the function.
  ///   - calls: the first of the function.
  private mutating func move(_ relocations: Int, _ fixups: Int, _ calls: Int) {
    for index in relocations..<translation.layout.relocations.count {
      translation.layout.relocations[index].offset = passes.offset(of: translation.layout.relocations[index].offset)
    }
    for index in fixups..<translation.fixups.count {
      translation.fixups[index].offset = passes.offset(of: translation.fixups[index].offset)
    }
    for index in calls..<nativeCalls.count {
      nativeCalls[index].offset = passes.offset(of: nativeCalls[index].offset)
    }
  }
}
