import BPF
internal import X86

extension NativeEmitter {
  /// Division and modulo. RFC 9669 section 4.1: division by zero gives 0, modulo by zero leaves dst, and an overflow
  /// wraps.
  mutating func emitDivision(
    _ size: OperandSize, _ result: DivisionResult, isSigned: Bool, _ destination: GeneralRegister,
    _ operand: Operand
  ) {
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

}
