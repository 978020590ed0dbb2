extension ResultPlacement {
  /// Places a result (psABI AMD64, section 3.2.3, "Returning of Values"; stack-argument contract, section 2).
  /// - Parameters:
  ///   - type: the type of the result.
  ///   - compiler: whose reading of the psABI is followed; nil for the psABI's own words.
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
