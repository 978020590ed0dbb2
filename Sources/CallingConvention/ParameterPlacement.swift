import CTypes

/// Where one eightbyte of an argument goes, natively and in BPF.
public struct EightbytePlacement: Sendable, Hashable {
  /// Index within the parameter, 0-based.
  public let index: Int
  /// The psABI class. It stays what the type says also where the argument goes to the stack for want of registers.
  public let `class`: ArgumentClass
  /// Where x86-64 code passes it.
  public let native: NativeLocation
  /// Where BPF passes it; nil where BPF cannot.
  public let bpf: BPFLocation?
  /// The bits that carry the value: the low bits of a narrow integer, padding left out.
  public let significantMask: UInt64
  /// Whether the x86-64 JIT puts BPF's eightbyte where native code expects it, or nothing is carried.
  public let agrees: Bool

  /// Makes a placement; whether it agrees follows from the locations.
  init(index: Int, class argumentClass: ArgumentClass, native: NativeLocation, bpf: BPFLocation?, mask: UInt64) {
    self.index = index
    self.class = argumentClass
    self.native = native
    self.bpf = bpf
    significantMask = mask
    agrees = bpf.map { native == $0.nativeLocation || native == .notPassed } ?? false
  }
}

/// Where one parameter goes, natively and in BPF.
public struct ParameterPlacement: Sendable, Hashable {
  /// The parameter.
  public let parameter: Parameter
  /// Index in the parameter list, 0-based.
  public let index: Int
  /// First place in BPF's list of 8-byte arguments, 0-based (0 is r1, 5 is slot 1); nil for a parameter without
  /// slots: an empty record, one that BPF refuses, or one whose place is not known.
  public let firstSlot: Int?
  /// The eightbytes in order; empty for an empty record and where they are not known; at most
  /// ``Placement/listedEightbytes``.
  public let eightbytes: [EightbytePlacement]
  /// Whether this parameter arrives when BPF calls.
  public let verdict: PlacementVerdict
  /// Why it does not; nil where it does.
  public let refusal: RefusalReason?
  /// Why it does not, in one sentence; empty where it does.
  public var reason: String { refusal?.description ?? "" }
}

extension ParameterPlacement {
  /// The same parameter at a place that is not the same for all compilers.
  func open(_ refusal: RefusalReason) -> ParameterPlacement {
    ParameterPlacement(
      parameter: parameter, index: index, firstSlot: firstSlot, eightbytes: eightbytes, verdict: .unknown,
      refusal: refusal)
  }
}
