import BPF
internal import X86

/// The native registers that hold BPF registers, as in the Linux x86-64 JIT (arch/x86/net/bpf_jit_comp.c, `reg2hex`).
struct RegisterMap {
  /// Argument 6: BPF stack-argument slot 1.
  static let argument6 = GeneralRegister.r9
  /// Scratch register that holds no BPF register.
  static let scratch = GeneralRegister.r11

  /// Linux `BPF_REG_AX`: blinded constants, and r0 while a fetching atomic operation needs rax.
  static let auxiliary = GeneralRegister.r10

  /// BPF registers in callee-saved registers, in the order of their pushes.
  static let calleeSaved: [(bpf: Register, native: GeneralRegister)] = [
    (.r6, .rbx), (.r7, .r13), (.r8, .r14), (.r9, .r15),
  ]

  /// Numbers of the native registers, four bits for each BPF register: rax for r0, rdi for r1 and so on up to r10 for
  /// the auxiliary register.
  private let packed: UInt64
  /// What the register of each BPF register adds to an instruction, by its number from 0 to 15; those above 12 are not used.
  let bits: [RegisterBits]

  private init(packed: UInt64) {
    self.packed = packed
    bits = (0..<16).map { number in
      RegisterBits(GeneralRegister(rawValue: UInt8(truncatingIfNeeded: packed >> (4 * number)) & 15) ?? .rax)
    }
  }

  /// The registers of a function whose program stack is on the native stack.
  static let onNativeStack = RegisterMap(packed: 0xAB5_FED3_8126_70)
  /// The registers of a function with a private stack: r9 holds the frame pointer.
  static let onPrivateStack = RegisterMap(packed: 0xAB9_FED3_8126_70)

  /// The native register of a BPF register.
  @inline(__always) func native(_ register: Register) -> GeneralRegister {
    // Called for every operand: no branch, no bounds check.
    let number = UInt8(truncatingIfNeeded: packed &>> (UInt64(register.rawValue) &* 4)) & 15
    return unsafeBitCast(number, to: GeneralRegister.self)
  }
}
