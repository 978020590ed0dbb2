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
    let (verdict, reason) = Self.judge(type, eightbytes)
    self.init(
      type: type, eightbytes: eightbytes, hasNativeHiddenPointer: isNativeIndirect,
      hasBPFHiddenPointer: isBPFIndirect, verdict: verdict, reason: reason)
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
  ) -> (PlacementVerdict, String) {
    if let unknown = type.unknownPart {
      return (.unknown, "how the result, \(type), comes back is not known: \(unknown.unknown)")
    }
    guard !eightbytes.isEmpty else {
      let isEmpty = type == .void || type.isComplete
      return isEmpty ? (.direct, "") : (.refused, "the result has the incomplete type \(type)")
    }
    if type.holdsLongDouble {
      return (.refused, "the result, \(type), uses the 80-bit x87 type; BPF's long double is a double")
    }
    if type.size > Placement.maximumBytes {
      return (
        .refused,
        "the result, \(type), is \(type.size) bytes and is written through a hidden pointer, rdi natively and r1 in "
          + "BPF (the same place, so every argument moves up by one); the kernel refuses kfunc results over "
          + "\(Placement.maximumBytes) bytes"
      )
    }
    if eightbytes.allSatisfy(\.agrees) { return (.direct, "") }
    let bpf = eightbytes.compactMap { $0.bpf?.description }.joined(separator: ":")
    if case .indirect? = eightbytes.first?.native {
      return (
        .needsMarshalling,
        "the result, \(type), is class MEMORY and is written through a hidden pointer in rdi; BPF expects it in \(bpf)"
      )
    }
    let native = eightbytes.filter { $0.native != .notPassed }.map(\.native.description).joined(separator: ", ")
    return (.needsMarshalling, "the result, \(type), comes back in \(native); BPF expects its bits in \(bpf)")
  }
}
