import BPF
import X86

extension ProgramTranslator {
  enum DivisionResult {
    case quotient
    case remainder
  }

  /// Division and modulo. RFC 9669 section 4.1: division by zero gives 0, modulo by zero leaves dst, and an overflow
  /// wraps; the kernel's verifier writes these tests as instructions, so the Linux JIT has none.
  mutating func emitDivision(
    _ size: OperandSize, _ result: DivisionResult, isSigned: Bool, _ destination: GeneralRegister,
    _ operand: Operand
  ) {
    guard !isParity else {
      divide(size, result, isSigned: isSigned, destination, operand)
      return
    }
    switch operand {
    case .immediate(0):
      emitDivisionByZero(size, result, destination)
    case .immediate(-1) where isSigned:
      emitDivisionByMinusOne(size, result, destination)
    case .immediate:
      divide(size, result, isSigned: isSigned, destination, operand)
    case .register(let register):
      let divisor = native(register)
      buffer.test(size, divisor, divisor)
      let nonzero = forwardJump(if: .notEqual)
      emitDivisionByZero(size, result, destination)
      let zeroDone = forwardJump()
      land(nonzero)
      guard isSigned else {
        divide(size, result, isSigned: false, destination, operand)
        land(zeroDone)
        return
      }
      // The smallest number divided by -1 traps (Intel SDM volume 2, IDIV).
      buffer.arithmetic(.cmp, size, divisor, immediate: -1)
      let ordinary = forwardJump(if: .notEqual)
      emitDivisionByMinusOne(size, result, destination)
      let minusOneDone = forwardJump()
      land(ordinary)
      divide(size, result, isSigned: true, destination, operand)
      land(minusOneDone)
      land(zeroDone)
    }
  }

  private mutating func emitDivisionByZero(
    _ size: OperandSize, _ result: DivisionResult, _ destination: GeneralRegister
  ) {
    switch result {
    case .quotient: buffer.arithmetic(.xor, .bits32, destination, destination)
    // The upper half of a 32-bit result is zero.
    case .remainder: if size == .bits32 { buffer.move(.bits32, destination, destination) }
    }
  }

  private mutating func emitDivisionByMinusOne(
    _ size: OperandSize, _ result: DivisionResult, _ destination: GeneralRegister
  ) {
    switch result {
    case .quotient: buffer.negate(size, destination)
    case .remainder: buffer.arithmetic(.xor, .bits32, destination, destination)
    }
  }

  /// Linux `do_jit`, `BPF_DIV` and `BPF_MOD`: rax and rdx are saved unless they are the destination.
  private mutating func divide(
    _ size: OperandSize, _ result: DivisionResult, isSigned: Bool, _ destination: GeneralRegister, _ operand: Operand
  ) {
    if destination != .rax { buffer.push(.rax) }
    if destination != .rdx { buffer.push(.rdx) }
    var divisor = RegisterMap.scratch
    switch operand {
    case .register(let register):
      let source = native(register)
      if source == .rax || source == .rdx {
        buffer.move(.bits64, RegisterMap.scratch, source)
      } else {
        divisor = source
      }
    case .immediate(let value):
      // mov r11, imm32, always in the form that sign-extends.
      buffer.raw(0xC3_C749, length: 3)
      buffer.raw(UInt64(UInt32(bitPattern: value)), length: 4)
    }
    if destination != .rax { buffer.move(size, .rax, destination) }
    if isSigned {
      buffer.signExtendIntoRDX(size)
    } else {
      buffer.arithmetic(.xor, .bits32, .rdx, .rdx)
    }
    buffer.divide(size, by: divisor, isSigned: isSigned)
    switch result {
    case .quotient: if destination != .rax { buffer.move(size, destination, .rax) }
    case .remainder: if destination != .rdx { buffer.move(size, destination, .rdx) }
    }
    if destination != .rdx { buffer.pop(.rdx) }
    if destination != .rax { buffer.pop(.rax) }
  }

  // MARK: Jumps within one instruction

  /// A short jump to a place that `land` gives.
  mutating func forwardJump(if condition: JumpCondition? = nil) -> Int {
    if let condition { buffer.jumpShort(if: condition, 0) } else { buffer.jumpShort(0) }
    return buffer.count
  }

  /// Lets a jump arrive here.
  mutating func land(_ jump: Int) {
    buffer.patch(byte: Int8(truncatingIfNeeded: buffer.count - jump), at: jump - 1)
  }
}
