/// How a program is compiled, and what its calls and pseudo immediates mean.
public struct JITOptions: Sendable {
  /// Which conventions the code follows.
  public enum Profile: Sendable, Equatable {
    /// For user space: rsp is a multiple of 16 at calls, division by zero is defined, jumps are sized in one pass.
    case native
    /// The bytes of the Linux JIT, given which forms the kernel was built to emit.
    case kernelParity(KernelCodeForms)
  }

  /// The conventions.
  public var profile = Profile.native
  /// Where helper functions are.
  public var helpers = HelperAddresses()
  /// What 64-bit immediates that name a program array by its index stand for.
  public var programArrays: [ProgramArray] = []
  /// Draws the random numbers that hide constants; nil for no constant blinding.
  public var blindingSeed: UInt64?
  /// Bytes of program stack of each function, as a verifier knows them; nil to derive them from the instructions.
  public var stackDepths: [Int]?
  /// Where the program's stack is instead of the native one (kernel parity only); nil for the native stack.
  public var privateStack: PrivateStack?
  /// Whether the code is only looked at: then kfuncs, helpers and maps need no addresses, and zero stands for them.
  public var isListing = false
  /// Whether shifts by a register may use BMI2 (native profile; the kernel's forms say it for kernel parity).
  public var usesBMI2 = false

  /// The native profile without helpers.
  public init() {}

  /// The native profile without helpers.
  public static var native: JITOptions { JITOptions() }

  /// The Linux JIT's bytes.
  /// - Parameter forms: what the kernel was built to emit.
  public static func kernelParity(_ forms: KernelCodeForms = .newest) -> JITOptions {
    var options = JITOptions()
    options.profile = .kernelParity(forms)
    return options
  }
}

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
  /// Whether the code is only looked at: then kfuncs, helpers and maps need no addresses, and zero stands for them.
  public var isListing = false
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

/// A program stack outside the native one (Linux `jits_use_priv_stack`): per-CPU memory whose frame pointer is r9.
public struct PrivateStack: Sendable, Equatable {
  /// The per-CPU address of the stack's end.
  public var base: UInt64
  /// Where, relative to gs, the offset of this CPU's memory lies, in bytes.
  public var cpuOffset: UInt32

  /// A private stack.
  /// - Parameters:
  ///   - base: the per-CPU address of the stack's end.
  ///   - cpuOffset: where, relative to gs, the offset of this CPU's memory lies.
  public init(base: UInt64, cpuOffset: UInt32) {
    self.base = base
    self.cpuOffset = cpuOffset
  }
}
