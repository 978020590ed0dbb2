import CShims
import CallingConvention

/// The position of one argument word in an observation, and the bits to compare.
struct SlotComparison: Sendable {
  /// Index of the argument word.
  let word: Int32
  /// Index of the observed word in the capture record or the kfunc record.
  let observed: Int32
  /// The bits that the callee receives from the sent word; it receives the others as zero.
  let kept: UInt64
  /// Bits that are compared.
  let compared: UInt64

  @inline(__always) func difference(
    _ sent: UnsafePointer<UInt64>, _ seen: UnsafePointer<UInt64>
  ) -> UInt64 {
    (seen[Int(observed)] ^ (sent[Int(word)] & kept)) & compared
  }
}

/// The comparisons of all argument words of a signature for one caller and one kind of callee.
struct ComparisonPlan: Sendable {
  let comparisons: [SlotComparison]

  /// For a function that records nothing.
  init() { comparisons = [] }

  /// Compiled callees: the record holds each parameter zero-padded, in the order of the block.
  init(compiled layout: ArgumentLayout, hasPadding: Bool) {
    comparisons = layout.words.enumerated().map { index, word in
      SlotComparison(
        word: Int32(index), observed: Int32(index), kept: word.significant,
        compared: hasPadding ? word.significant : ~0)
    }
  }

  /// For the capture stub: words are where the psABI puts them.
  /// - Parameter isExact: BPF passes whole slots, so every bit is compared; C and libffi leave bits unspecified.
  /// - Returns: nil if a word is in a place that the stub does not record.
  init?(capture layout: ArgumentLayout, isExact: Bool) {
    var comparisons: [SlotComparison] = []
    for (index, word) in layout.words.enumerated() {
      guard let observed = Self.captureWord(of: word.native) else {
        if word.native == .notPassed { continue }
        return nil
      }
      comparisons.append(
        SlotComparison(
          word: Int32(index), observed: Int32(observed), kept: ~0, compared: isExact ? ~0 : word.significant))
    }
    self.comparisons = comparisons
  }

  /// Index of the capture record's word that holds a location, in words of 8 bytes from its start.
  private static func captureWord(of location: NativeLocation) -> Int? {
    switch location {
    case .integerRegister(let register):
      let offset =
        switch register {
        case .rdi: MemoryLayout<kft_capture>.offset(of: \.rdi)
        case .rsi: MemoryLayout<kft_capture>.offset(of: \.rsi)
        case .rdx: MemoryLayout<kft_capture>.offset(of: \.rdx)
        case .rcx: MemoryLayout<kft_capture>.offset(of: \.rcx)
        case .r8: MemoryLayout<kft_capture>.offset(of: \.r8)
        case .r9: MemoryLayout<kft_capture>.offset(of: \.r9)
        case .rax: MemoryLayout<kft_capture>.offset(of: \.rax)
        }
      return offset.map { $0 / 8 }
    case .vectorRegister(let number):
      guard (0..<8).contains(number) else { return nil }
      return MemoryLayout<kft_capture>.offset(of: \.xmm).map { $0 / 8 + 2 * number }
    case .stack(let offset):
      // stack[0] is the return address: argument 7, at [rsp] of the caller, is stack[1].
      let index = offset / 8 + 1
      guard index < Int(KFT_CAPTURE_STACK_WORDS) else { return nil }
      return MemoryLayout<kft_capture>.offset(of: \.stack).map { $0 / 8 + index }
    case .x87Register, .indirect, .notPassed:
      return nil
    }
  }
}
