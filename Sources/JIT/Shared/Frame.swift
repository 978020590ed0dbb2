internal import X86

extension Emitter where Self: ~Copyable {
  /// `push rbp; mov rbp, rsp`; tail calls enter behind it.
  mutating func emitFramePointer(_ function: inout FunctionState) {
    buffer.push(.rbp)
    buffer.move(.bits64, .rbp, .rsp)
    function.tailCallOffset = buffer.count
  }

  /// Allocates program stack, count of tail calls, callee-saved registers and outgoing area.
  mutating func emitFrame(_ function: inout FunctionState) {
    let frame = function.frame
    if frame.stackDepth > 0 {
      let overlap = faults.has(.programStackOverlapsCalleeSaved) ? 8 : 0
      buffer.wideArithmetic(.sub, .bits64, .rsp, immediate: Int32(truncatingIfNeeded: frame.stackDepth - overlap))
    }
    if function.reachesTailCall { emitTailCallCount(isMain: function.number == 0) }
    if faults.has(.outgoingAreaAboveCalleeSaved) { reserve(frame) }
    function.calleeSavedOffset = buffer.count
    for register in frame.calleeSaved { buffer.push(register) }
    if !faults.has(.outgoingAreaAboveCalleeSaved) { reserve(frame) }
  }

  /// Pushes the count of tail calls, or the pointer to it that the caller passed, and the pointer (Linux
  /// `emit_prologue_tail_call`). A value of at most 33 in rax is a count.
  private mutating func emitTailCallCount(isMain: Bool) {
    if tailCallSize == 8 { return buffer.push(.rax) }
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

  /// Frees the outgoing area and restores the callee-saved registers.
  mutating func emitPops(_ frame: FrameLayout) {
    let size = reservedSize(frame)
    let isFreed = !(faults.has(.outgoingAreaNotFreed) && frame.outgoingArgumentSize > 0)
    if size > 0 && isFreed { buffer.arithmetic(.add, .bits64, .rsp, immediate: Int32(truncatingIfNeeded: size)) }
    for register in frame.calleeSaved.reversed() { buffer.pop(isLost(register) ? RegisterMap.scratch : register) }
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
