/// What the Linux JIT emits depends on how the kernel was built and on its version and processor: these facts.
///
/// Source: `arch/x86/net/bpf_jit_comp.c`; a running kernel's own output is the judge.
public struct KernelCodeForms: Sendable, Equatable {
  /// How a function returns.
  public enum Return: Sendable, Equatable {
    /// `ret`.
    case plain
    /// `ret; int3`, against straight-line speculation (`CONFIG_MITIGATION_SLS`).
    case withBreakpoint
    /// `jmp rel32` to the return thunk (`X86_FEATURE_RETHUNK`).
    case thunk
  }

  /// Whether `endbr64` marks where indirect branches arrive (`CONFIG_X86_KERNEL_IBT`).
  public var hasIndirectBranchTracking = false
  /// How a function returns.
  public var returns = Return.plain
  /// Whether xchg carries the lock prefix that it does not need (kernels up to 6.18).
  public var locksExchange = false
  /// The longest forward distance of a short jump, in bytes: 123 where room is left for convergence, else 127.
  public var shortJumpLimit = 123
  /// Whether shifts by a register use BMI2 (`X86_FEATURE_BMI2`).
  public var usesBMI2 = true

  /// Where tail calls find what they read.
  public var structures = Structures()

  /// Whether indirect jumps go through a thunk (`CONFIG_MITIGATION_RETPOLINE`): `jmp rel32` in place of `jmp rcx`.
  public var jumpsThroughThunk = false

  /// Offsets in the kernel's structures, in bytes, 0 to 127 for those that a disp8 holds; as an x86-64 kernel 6.18 has
  /// them, whose configuration may change them.
  public struct Structures: Sendable, Equatable {
    /// `struct bpf_array`, `map.max_entries`.
    public var maximumEntries: UInt8 = 76
    /// `struct bpf_array`, `ptrs`.
    public var arrayPointers: UInt32 = 312
    /// `struct bpf_prog`, `bpf_func`.
    public var programFunction: UInt8 = 72

    /// Offsets.
    public init() {}
  }

  /// What a kernel of 2026 emits on a processor with BMI2, without mitigations.
  public static let newest = KernelCodeForms()

  /// The forms of `newest`.
  public init() {}
}
