/// How a program is compiled, and what its calls and pseudo immediates mean.
public struct JITOptions: Sendable {
  /// Whose code is emitted.
  public enum Profile: Sendable, Equatable {
    /// Code for user space: rsp is a multiple of 16 at calls, and division by zero is defined (RFC 9669 section 4.1).
    case native(NativeOptions)
    /// The code of the Linux x86-64 JIT, byte for byte. It relies on the kernel's verifier.
    case kernel(KernelOptions)
  }

  /// Whose code is emitted.
  public var profile: Profile
  /// Addresses of the helper functions.
  public var helpers = HelperAddresses()
  /// The arrays that 64-bit immediates name by their index (`BPF_PSEUDO_MAP_IDX`) in a program without maps.
  public var programArrays: [ProgramArray] = []
  /// The addresses of the program's maps, by their index in `Program.maps`; the maps must live as long as the code.
  public var maps: [MapAddress] = []
  /// Seed of the random numbers that hide constants; nil for no constant blinding.
  public var blindingSeed: UInt64?
  /// Whether the code is for reading only: kfuncs, helpers and maps then need no addresses, and zeros replace them.
  public var isListing = false

  /// Options without helpers, program arrays and constant blinding.
  /// - Parameter profile: whose code is emitted.
  public init(_ profile: Profile = .native(NativeOptions())) { self.profile = profile }

  /// Code for user space.
  public static var native: JITOptions { JITOptions() }

  /// The Linux JIT's code.
  /// - Parameter forms: what the kernel was built to emit.
  public static func kernel(_ forms: KernelCodeForms = .newest) -> JITOptions {
    JITOptions(.kernel(KernelOptions(forms)))
  }
}
