import X86

extension ProgramTranslator {
  /// The prologue: frame pointer, program stack, callee-saved registers, outgoing area.
  mutating func emitPrologue(_ frame: FrameLayout) {
    buffer.push(.rbp)
    buffer.move(.bits64, .rbp, .rsp)
    if frame.stackDepth > 0 {
      let overlap = faults.has(.programStackOverlapsCalleeSaved) ? 8 : 0
      buffer.wideArithmetic(.sub, .bits64, .rsp, immediate: Int32(frame.stackDepth - overlap))
    }
    if faults.has(.outgoingAreaAboveCalleeSaved) { reserve(frame) }
    for register in frame.calleeSaved { buffer.push(register) }
    if !faults.has(.outgoingAreaAboveCalleeSaved) { reserve(frame) }
    if faults.has(.incoming6Lost) && frame.incomingSlots > 0 {
      buffer.moveImmediate32(RegisterMap.argument6, 0, isSigned: false)
    }
  }

  private func reservedSize(_ frame: FrameLayout) -> Int {
    if faults.has(.outgoingAreaNotReserved) { return frame.padding }
    if faults.has(.outgoingAreaShort) && frame.outgoingArgumentSize > 0 { return frame.reservedSize - 8 }
    if faults.has(.paddingDropped) { return frame.outgoingArgumentSize }
    return frame.reservedSize
  }

  private mutating func reserve(_ frame: FrameLayout) {
    let size = reservedSize(frame)
    if size > 0 { buffer.arithmetic(.sub, .bits64, .rsp, immediate: Int32(size)) }
  }

  /// The epilogue and the return. Only the first `exit` of a function emits it; later ones jump there.
  mutating func emitEpilogue(_ frame: FrameLayout) {
    let size = reservedSize(frame)
    let isFreed = !(faults.has(.outgoingAreaNotFreed) && frame.outgoingArgumentSize > 0)
    if size > 0 && isFreed { buffer.arithmetic(.add, .bits64, .rsp, immediate: Int32(size)) }
    for register in frame.calleeSaved.reversed() { buffer.pop(isLost(register) ? RegisterMap.scratch : register) }
    if faults.has(.rbpLost) {
      buffer.move(.bits64, .rsp, .rbp)
      buffer.pop(RegisterMap.scratch)
    } else {
      buffer.leave()
    }
    buffer.ret()
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
