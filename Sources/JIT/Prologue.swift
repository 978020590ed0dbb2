import X86

extension ProgramTranslator {
  /// The prologue: frame pointer, program stack, count of tail calls, callee-saved registers, outgoing area.
  mutating func emitPrologue(_ function: inout FunctionTranslator) {
    let frame = function.frame
    let isMain = function.number == 0
    if isParity {
      if forms.hasIndirectBranchTracking { buffer.endBranch() }
      buffer.noOperation(bytes: 5)
      if isMain && function.reachesTailCall {
        buffer.arithmetic(.xor, .bits64, .rax, .rax)
      } else {
        buffer.noOperation(bytes: 3)
      }
    } else if isMain && function.reachesTailCall {
      buffer.arithmetic(.xor, .bits32, .rax, .rax)
    }
    buffer.push(.rbp)
    buffer.move(.bits64, .rbp, .rsp)
    function.tailCallOffset = buffer.count
    if isParity && forms.hasIndirectBranchTracking { buffer.endBranch() }
    if frame.stackDepth > 0 {
      let overlap = faults.has(.programStackOverlapsCalleeSaved) ? 8 : 0
      buffer.wideArithmetic(.sub, .bits64, .rsp, immediate: Int32(truncatingIfNeeded: frame.stackDepth - overlap))
    }
    if function.reachesTailCall { emitTailCallCount(isMain: isMain) }
    if faults.has(.outgoingAreaAboveCalleeSaved) { reserve(frame) }
    for register in frame.calleeSaved { buffer.push(register) }
    if !faults.has(.outgoingAreaAboveCalleeSaved) { reserve(frame) }
    if let stack = function.privateStack { emitPrivateFramePointer(stack) }
    if function.needsLoopCounter {
      buffer.storeImmediate(bytes: 8, Memory(.rbp, function.loopCounterOffset), Self.largestLoopCount)
    }
    if faults.has(.incoming6Lost) && frame.incomingSlots > 0 {
      buffer.moveImmediate32(RegisterMap.argument6, 0, isSigned: false)
    }
  }

  /// How often `may_goto` goes on (Linux `BPF_MAX_LOOPS`).
  private static var largestLoopCount: Int32 { 8 << 20 }

  /// Pushes the count of tail calls, or a pointer to it where the caller passed one, and the pointer (Linux
  /// `emit_prologue_tail_call`): a value of at most 33 in rax is a count.
  private mutating func emitTailCallCount(isMain: Bool) {
    if isMain {
      // cmp rax, 33; ja +6; push rax; mov rax, rsp; jmp +1
      buffer.raw(0x77_21F8_8348 | 0x06 << 40, length: 6)
      buffer.push(.rax)
      buffer.move(.bits64, .rax, .rsp)
      buffer.jumpShort(1)
    }
    buffer.push(.rax)
    buffer.push(.rax)
  }

  /// `mov r9, base; add r9, gs:[this_cpu_off]`.
  private mutating func emitPrivateFramePointer(_ stack: PrivateStack) {
    buffer.moveImmediate64(RegisterMap.argument6, stack.base)
    buffer.raw(0x25_0C03_4C65, length: 5)
    buffer.raw(UInt64(stack.cpuOffset), length: 4)
  }

  private func reservedSize(_ frame: FrameLayout) -> Int {
    if faults.has(.outgoingAreaNotReserved) { return frame.padding }
    if faults.has(.outgoingAreaShort) && frame.outgoingArgumentSize > 0 { return frame.reservedSize - 8 }
    if faults.has(.paddingDropped) { return frame.outgoingArgumentSize }
    return frame.reservedSize
  }

  private mutating func reserve(_ frame: FrameLayout) {
    let size = reservedSize(frame)
    if size > 0 { buffer.arithmetic(.sub, .bits64, .rsp, immediate: Int32(truncatingIfNeeded: size)) }
  }

  /// Gives the outgoing area back and restores the callee-saved registers.
  mutating func emitPops(_ frame: FrameLayout) {
    let size = reservedSize(frame)
    let isFreed = !(faults.has(.outgoingAreaNotFreed) && frame.outgoingArgumentSize > 0)
    if size > 0 && isFreed { buffer.arithmetic(.add, .bits64, .rsp, immediate: Int32(truncatingIfNeeded: size)) }
    for register in frame.calleeSaved.reversed() { buffer.pop(isLost(register) ? RegisterMap.scratch : register) }
  }

  /// The epilogue and the return. Only the first `exit` of a function emits it; later ones jump there.
  mutating func emitEpilogue(_ frame: FrameLayout) {
    emitPops(frame)
    if faults.has(.rbpLost) {
      buffer.move(.bits64, .rsp, .rbp)
      buffer.pop(RegisterMap.scratch)
    } else {
      buffer.leave()
    }
    guard isParity else {
      buffer.ret()
      return
    }
    switch forms.returns {
    case .plain: buffer.ret()
    case .withBreakpoint:
      buffer.ret()
      buffer.breakpoint()
    case .thunk:
      layout.relocations.append(Relocation(kind: .external, offset: buffer.count + 1))
      buffer.jumpNear(0)
    }
  }

  private func isLost(_ register: GeneralRegister) -> Bool {
    switch register {
    case .rbx: faults.has(.rbxLost)
    case .r13: faults.has(.r13Lost)
    case .r14: faults.has(.r14Lost)
    case .r15: faults.has(.r15Lost)
    default: false
    }
  }
}
