/// The facts of a kernel and its processor on which the code of its JIT depends: configuration, version, features.
///
/// Source: `arch/x86/net/bpf_jit_comp.c`, checked against the code of running kernels.
public struct KernelCodeForms: Sendable, Equatable {
  /// The code with which a function returns.
  public enum Return: Sendable, Equatable {
    /// `ret`.
    case plain
    /// `ret; int3`, against straight-line speculation (`CONFIG_MITIGATION_SLS`).
    case withBreakpoint
    /// `jmp rel32` to the return thunk (`X86_FEATURE_RETHUNK`).
    case thunk
  }

  /// The code of a jump to the address in a register (Linux `emit_indirect_jump`).
  public enum IndirectJump: Sendable, Equatable {
    /// `jmp rcx`.
    case plain
    /// `jmp rcx; int3`, in kernels built for return or jump thunks that do not use them.
    case withBreakpoint
    /// `lfence; jmp rcx` (`X86_FEATURE_RETPOLINE_LFENCE`).
    case afterFence
    /// `jmp rel32` to a thunk (`X86_FEATURE_RETPOLINE`).
    case thunk
  }

  /// The code that counts the depth of calls, before each of them (`X86_FEATURE_CALL_DEPTH`, retbleed=stuff).
  public enum CallDepth: Sendable, Equatable {
    /// None.
    case none
    /// `sar qword gs:[rip + rel32], 5`.
    case relative
    /// `sar qword gs:[abs32], 5`.
    case absolute
  }

  /// Which functions the verifier takes as reaching a tail call (Linux `check_max_stack_depth_subprog`).
  public enum TailCallReachability: Sendable, Equatable {
    /// Those that reach one (since Linux 7.2).
    case exact
    /// Also those that call a function after another has reached one (up to Linux 6.18).
    case laterCallers
    /// Also those that are called after another has reached one (seen on Linux 7.1).
    case laterFunctions
  }

  /// How the tail calls of a run are counted.
  public enum TailCallCount: Sendable, Equatable {
    /// A word in each frame, passed on in eax; the prologue has a no-operation of two bytes (up to Linux 6.11).
    case inEachFrame
    /// A word in the main program's frame, and a pointer to it in each other (Linux 6.12, 116e04ba1459).
    case byPointer
  }

  /// Whether targets of indirect branches start with `endbr64` (`CONFIG_X86_KERNEL_IBT`).
  public var hasIndirectBranchTracking = false
  /// How a function returns.
  public var returns = Return.plain
  /// Whether xchg has a redundant lock prefix (kernels up to 6.18).
  public var locksExchange = false
  /// Which functions the verifier takes as reaching a tail call.
  public var tailCallReachability = TailCallReachability.exact
  /// How the depth of calls is counted.
  public var callDepth = CallDepth.none
  /// How tail calls are counted.
  public var tailCallCount = TailCallCount.byPointer
  /// The longest forward distance of a short jump, in bytes: 123 if room is left for convergence, else 127.
  public var shortJumpLimit = 123
  /// Whether shifts by a register use BMI2 (`X86_FEATURE_BMI2`).
  public var usesBMI2 = true
  /// Whether a shift of r4 (rcx) without BMI2 is always made in r11, also by itself, and rcx is pushed even then (Linux 6.1).
  public var shiftsCountInScratch = false
  /// Whether a 64-bit immediate that a 32-bit one sign-extends to is loaded with `mov r64, imm32` instead of `movabs` (since
  /// Linux 6.12).
  public var signExtendsWideImmediates = true
  /// Offsets of the fields that tail calls read.
  public var structures = Structures()
  /// How the program continues in another one.
  public var indirectJump = IndirectJump.plain

  /// Offsets in the kernel's structures, in bytes. The defaults are those of an x86-64 kernel 6.18; a kernel's configuration
  /// changes them.
  public struct Structures: Sendable, Equatable {
    /// `struct bpf_array`, `map.max_entries`: 0 to 127.
    public var maximumEntries: UInt8 = 76
    /// `struct bpf_array`, `ptrs`.
    public var arrayPointers: UInt32 = 312
    /// `struct bpf_prog`, `bpf_func`: 0 to 127.
    public var programFunction: UInt8 = 72

    /// The offsets of an x86-64 kernel 6.18.
    public init() {}
  }

  /// The forms of a kernel of 2026 without mitigations, on a processor with BMI2.
  public static let newest = KernelCodeForms()

  /// Creates the forms of `newest`.
  public init() {}
}
