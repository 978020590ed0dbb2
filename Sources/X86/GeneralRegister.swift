/// A general-purpose register of x86-64, by its hardware number.
@frozen public enum GeneralRegister: UInt8, Sendable, CaseIterable {
  case rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15

  /// The three bits that a ModRM or opcode byte holds.
  @inlinable var low: UInt8 { rawValue & 7 }

  /// Whether the register needs a REX bit.
  @inlinable var isExtended: Bool { rawValue >= 8 }
}
