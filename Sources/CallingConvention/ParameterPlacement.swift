import CTypes

/// The locations of one eightbyte of an argument, native and in BPF.
public struct EightbytePlacement: Sendable, Hashable {
  /// Index within the parameter, 0-based.
  public let index: Int
  /// The psABI class. It is the type's class also if the argument is on the stack because registers are exhausted.
  public let `class`: ArgumentClass
  /// Where x86-64 code passes it.
  public let native: NativeLocation
  /// Where BPF passes it; nil if BPF cannot.
  public let bpf: BPFLocation?
  /// The bits that carry the value: the low bits of a narrow integer, without padding.
  public let significantMask: UInt64
  /// Whether the x86-64 JIT puts BPF's eightbyte where native code expects it, or it carries no value.
  public let agrees: Bool

  /// Creates a placement; `agrees` follows from the locations.
  init(index: Int, class argumentClass: ArgumentClass, native: NativeLocation, bpf: BPFLocation?, mask: UInt64) {
    self.index = index
    self.class = argumentClass
    self.native = native
    self.bpf = bpf
    significantMask = mask
    agrees = bpf.map { native == $0.nativeLocation || native == .notPassed } ?? false
  }
}

/// The locations of one parameter, native and in BPF.
public struct ParameterPlacement: Sendable, Hashable {
  /// The parameter.
  public let parameter: Parameter
  /// Index in the parameter list, 0-based.
  public let index: Int
  /// Index of the first BPF argument slot, 0-based (0 is r1, 5 is stack-argument slot 1); nil for a parameter without
  /// slots: an empty record, one that BPF refuses, or one whose location is unknown.
  public let firstSlot: Int?
  /// The eightbytes in order; empty for an empty record and if they are unknown; at most
  /// ``Placement/listedEightbytes``.
  public let eightbytes: [EightbytePlacement]
  /// Whether this parameter arrives correctly when BPF calls.
  public let verdict: PlacementVerdict
  /// Why it does not; nil if it does.
  public let refusal: RefusalReason?
  /// Why it does not, in one sentence; empty if it does.
  public var reason: String { refusal?.description ?? "" }
}

extension ParameterPlacement {
  /// The same parameter at a location that depends on the compiler.
  func open(_ refusal: RefusalReason) -> ParameterPlacement {
    ParameterPlacement(
      parameter: parameter, index: index, firstSlot: firstSlot, eightbytes: eightbytes, verdict: .unknown,
      refusal: refusal)
  }
}
