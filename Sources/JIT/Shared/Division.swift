import BPF
internal import X86

/// The result of a division that is kept.
enum DivisionResult {
  case quotient
  case remainder
}

extension Emitter where Self: ~Copyable {
  /// Linux `do_jit`, `BPF_DIV` and `BPF_MOD`: rax and rdx are saved unless they are the destination.
  mutating func divide(
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
}
