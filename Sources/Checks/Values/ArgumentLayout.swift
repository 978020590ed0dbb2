import CallingConvention

/// One eightbyte of the argument list: its index in block and record, and its locations.
struct ArgumentWord: Sendable {
  /// The parameter that it belongs to, 0-based.
  let parameter: Int
  /// Index of the eightbyte within the parameter.
  let part: Int
  /// Bits that carry the value; the others are unspecified (psABI) or garbage that BPF may leave.
  let significant: UInt64
  /// The psABI location.
  let native: NativeLocation
  /// The BPF location; nil if BPF cannot pass it.
  let bpf: BPFLocation?
}

extension ArgumentWord {
  /// The largest value that the bits represent, signed or unsigned.
  var largestValue: UInt64 { significant >> 1 }
}

/// The argument words of a signature, in the order of block and record: each parameter in ceil(size / 8) words.
struct ArgumentLayout: Sendable {
  let words: [ArgumentWord]
  /// First word of each parameter.
  let firstWord: [Int]

  init(_ placement: Placement) {
    var words: [ArgumentWord] = []
    var firstWord: [Int] = []
    for parameter in placement.parameters {
      firstWord.append(words.count)
      for eightbyte in parameter.eightbytes {
        words.append(
          ArgumentWord(
            parameter: parameter.index, part: eightbyte.index, significant: eightbyte.significantMask,
            native: eightbyte.native, bpf: eightbyte.bpf))
      }
    }
    self.words = words
    self.firstWord = firstWord
  }
}
