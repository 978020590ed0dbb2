/// Whether a BPF program can make a call as it stands.
public enum PlacementVerdict: String, Sendable, Hashable, CaseIterable, Codable {
  /// Every eightbyte lies where BPF puts it.
  case direct
  /// BPF and the psABI part ways; something has to move values at the call.
  case needsMarshalling = "marshal"
  /// BPF or the kernel has no way to make this call.
  case refused
  /// A type or the function itself cannot be expressed, so that its places are not known.
  case unknown

  /// The worse of two verdicts: refused before unknown, unknown before marshalling, marshalling before direct.
  /// - Parameter other: the verdict to hold this one against.
  public func worse(_ other: PlacementVerdict) -> PlacementVerdict {
    rank < other.rank ? other : self
  }

  private var rank: Int {
    switch self {
    case .direct: 0
    case .needsMarshalling: 1
    case .unknown: 2
    case .refused: 3
    }
  }
}

extension PlacementVerdict {
  /// The verdict in words: `direct`, `needs marshalling`, `refused`, `unknown`.
  public var words: String {
    switch self {
    case .direct: "direct"
    case .needsMarshalling: "needs marshalling"
    case .refused: "refused"
    case .unknown: "unknown"
    }
  }
}

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

/// Where one eightbyte of a result comes back, natively and in BPF.
public struct ResultEightbytePlacement: Sendable, Hashable {
  /// Index within the result, 0-based.
  public let index: Int
  /// The psABI class.
  public let `class`: ArgumentClass
  /// Where x86-64 code returns it.
  public let native: NativeLocation
  /// Where BPF expects it; nil where BPF has no such result.
  public let bpf: BPFResultLocation?
  /// The bits that carry the value; those above a narrow result are unspecified.
  public let significantMask: UInt64
  /// Whether it comes back where BPF expects it (R2 counts rdx, which the JIT copies), or carries nothing.
  public let agrees: Bool

  /// Makes a placement; whether it agrees follows from the locations.
  init(index: Int, class argumentClass: ArgumentClass, native: NativeLocation, bpf: BPFResultLocation?, mask: UInt64) {
    self.index = index
    self.class = argumentClass
    self.native = native
    self.bpf = bpf
    significantMask = mask
    agrees = bpf.map { native == $0.nativeLocation || native == .notPassed } ?? false
  }
}

/// Where a result comes back, natively and in BPF.
public struct ResultPlacement: Sendable, Hashable {
  /// The type of the result.
  public let type: CType
  /// The eightbytes in order; empty for `void`, empty records and where they are not known; at most
  /// ``Placement/listedEightbytes``.
  public let eightbytes: [ResultEightbytePlacement]
  /// Whether native code takes a hidden pointer to the result in rdi and returns it in rax.
  public let hasNativeHiddenPointer: Bool
  /// Whether BPF passes a hidden pointer to the result in r1.
  public let hasBPFHiddenPointer: Bool
  /// Whether the result arrives when BPF calls.
  public let verdict: PlacementVerdict
  /// Why it does not; nil where it does.
  public let refusal: RefusalReason?
  /// Why it does not, in one sentence; empty where it does.
  public var reason: String { refusal?.description ?? "" }
}
