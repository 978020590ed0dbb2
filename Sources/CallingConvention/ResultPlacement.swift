import CTypes

/// The locations of one eightbyte of a result, native and in BPF.
public struct ResultEightbytePlacement: Sendable, Hashable {
  /// Index within the result, 0-based.
  public let index: Int
  /// The psABI class.
  public let `class`: ArgumentClass
  /// Where x86-64 code returns it.
  public let native: NativeLocation
  /// Where BPF expects it; nil if BPF has no such result.
  public let bpf: BPFResultLocation?
  /// The bits that carry the value; those above a narrow result are unspecified.
  public let significantMask: UInt64
  /// Whether it is returned where BPF expects it (rdx counts as R2, because the JIT copies it), or carries no value.
  public let agrees: Bool

  /// Creates a placement; `agrees` follows from the locations.
  init(index: Int, class argumentClass: ArgumentClass, native: NativeLocation, bpf: BPFResultLocation?, mask: UInt64) {
    self.index = index
    self.class = argumentClass
    self.native = native
    self.bpf = bpf
    significantMask = mask
    agrees = bpf.map { native == $0.nativeLocation || native == .notPassed } ?? false
  }
}

/// The locations of a result, native and in BPF.
public struct ResultPlacement: Sendable, Hashable {
  /// The type of the result.
  public let type: CType
  /// The eightbytes in order; empty for `void`, empty records and if they are unknown; at most
  /// ``Placement/listedEightbytes``.
  public let eightbytes: [ResultEightbytePlacement]
  /// Whether native code receives a hidden pointer to the result in rdi and returns it in rax.
  public let hasNativeHiddenPointer: Bool
  /// Whether BPF passes a hidden pointer to the result in r1.
  public let hasBPFHiddenPointer: Bool
  /// Whether the result arrives correctly when BPF calls.
  public let verdict: PlacementVerdict
  /// Why it does not; nil if it does.
  public let refusal: RefusalReason?
  /// Why it does not, in one sentence; empty if it does.
  public var reason: String { refusal?.description ?? "" }
}

extension ResultPlacement {
  /// Places a result (psABI AMD64, section 3.2.3, "Returning of Values"; BPF: R0, R0:R2).
  /// - Parameters:
  ///   - type: the type of the result.
  ///   - compiler: the compiler whose interpretation of the psABI applies; nil for the psABI itself.
  init(_ type: CType, by compiler: CCompiler? = nil) {
    let classes = type.unknownPart == nil ? type.classes(by: compiler) : []
    let masks = type.significantMasks
    let natives = Self.natives(classes)
    let isNativeIndirect = natives.contains { if case .indirect = $0 { true } else { false } }
    let isBPFIndirect = type.size > Placement.maximumBytes && !type.holdsLongDouble
    let eightbytes = classes.indices.map { word in
      ResultEightbytePlacement(
        index: word, class: classes[word], native: natives[word],
        bpf: type.holdsLongDouble
          ? nil : isBPFIndirect ? .indirect(offset: 8 * word) : word == 0 ? .r0 : .r2,
        mask: masks[word])
    }
    let (verdict, refusal) = Self.judge(type, eightbytes)
    self.init(
      type: type, eightbytes: eightbytes, hasNativeHiddenPointer: isNativeIndirect,
      hasBPFHiddenPointer: isBPFIndirect, verdict: verdict, refusal: refusal)
  }

  /// The location of each eightbyte: rax and rdx, xmm0 and xmm1, st(0) and st(1), or memory at rdi for all.
  private static func natives(_ classes: [ArgumentClass]) -> [NativeLocation] {
    if classes.contains(.memory) {
      return classes.indices.map { .indirect(pointer: .rdi, offset: 8 * $0) }
    }
    var integers = 0
    var vectors = 0
    return classes.enumerated().map { index, eightbyte in
      switch eightbyte {
      case .integer:
        integers += 1
        return .integerRegister(integers == 1 ? .rax : .rdx)
      case .sse:
        vectors += 1
        return .vectorRegister(vectors - 1)
      case .x87, .x87Up: return .x87Register(0)
      case .complexX87: return .x87Register(index / 2)
      case .sseUp, .noClass, .memory: return .notPassed
      }
    }
  }

  private static func judge(
    _ type: CType, _ eightbytes: [ResultEightbytePlacement]
  ) -> (PlacementVerdict, RefusalReason?) {
    if let unknown = type.unknownPart { return (.unknown, .unknownResult(type: "\(type)", unknown.unknown)) }
    guard !eightbytes.isEmpty else {
      let isEmpty = type == .void || type.isComplete
      return isEmpty ? (.direct, nil) : (.refused, .incompleteResult(type: "\(type)"))
    }
    if type.holdsLongDouble { return (.refused, .x87Result(type: "\(type)")) }
    if type.size > Placement.maximumBytes {
      return (.refused, .resultOver16Bytes(type: "\(type)", size: type.size))
    }
    if eightbytes.allSatisfy(\.agrees) { return (.direct, nil) }
    let bpf = eightbytes.compactMap(\.bpf)
    if case .indirect? = eightbytes.first?.native {
      return (.needsMarshalling, .hiddenResultPointer(type: "\(type)", bpf: bpf))
    }
    let native = eightbytes.map(\.native).filter { $0 != .notPassed }
    return (.needsMarshalling, .vectorResult(type: "\(type)", native: native, bpf: bpf))
  }
}
