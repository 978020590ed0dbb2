import BPF
import X86

/// Where the Linux x86-64 JIT keeps BPF registers (arch/x86/net/bpf_jit_comp.c, `reg2hex`).
enum RegisterMap {
  /// Argument 6: BPF stack-argument slot 1.
  static let argument6 = GeneralRegister.r9
  /// Scratch register that no BPF register lives in.
  static let scratch = GeneralRegister.r11

  /// Linux's `BPF_REG_AX`: blinded constants, and r0 while a fetching atomic operation needs rax.
  static let auxiliary = GeneralRegister.r10

  /// BPF registers that live in callee-saved registers, in the order of their pushes.
  static let calleeSaved: [(bpf: Register, native: GeneralRegister)] = [
    (.r6, .rbx), (.r7, .r13), (.r8, .r14), (.r9, .r15),
  ]

  static func native(_ register: Register) -> GeneralRegister {
    // A switch becomes a table without a bounds check and without touching an array's storage.
    switch register.rawValue {
    case 0: .rax
    case 1: .rdi
    case 2: .rsi
    case 3: .rdx
    case 4: .rcx
    case 5: .r8
    case 6: .rbx
    case 7: .r13
    case 8: .r14
    case 9: .r15
    case 10: .rbp
    case Register.auxiliary.rawValue: auxiliary
    default: scratch
    }
  }
}
