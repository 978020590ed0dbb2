/// A format of `bpf_snprintf` (Linux 7.3 `bpf_bprintf_prepare`, kernel/bpf/helpers.c).
struct FormatString {
  private let bytes: [UInt8]

  /// Creates a format.
  /// - Parameter bytes: its bytes, without the zero at the end.
  init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  /// Whether it consists of what the kernel converts, and takes at most a number of arguments.
  func isValid(argumentCount: Int) -> Bool {
    var (index, used) = (0, 0)
    while index < bytes.count {
      let byte = bytes[index]
      // Bytes of other characters than those of ASCII pass through.
      if byte < 0x20 && !isSpace(byte) || byte == 0x7f { return false }
      if byte == UInt8(ascii: "%"), self[index + 1] == UInt8(ascii: "%") {
        index += 2
        continue
      }
      if byte == UInt8(ascii: "%") {
        guard used < argumentCount, let last = lastByte(ofConversionAt: index + 1) else { return false }
        index = last
        used += 1
      }
      index += 1
    }
    return true
  }

  /// The byte at an index; zero behind the end.
  private subscript(index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

  /// Where a conversion ends; nil for one that the kernel does not know.
  /// - Parameter start: the index of the byte behind "%".
  private func lastByte(ofConversionAt start: Int) -> Int? {
    var index = start
    while "0+- ".utf8.contains(self[index]) { index += 1 }
    if "123456789".utf8.contains(self[index]) {
      while "0123456789".utf8.contains(self[index]) { index += 1 }
    }
    switch self[index] {
    case UInt8(ascii: "p"): return lastByte(ofPointerAt: index)
    case UInt8(ascii: "s"): return endsWord(index) ? index : nil
    case UInt8(ascii: "c"): return index
    default:
      for _ in 0..<2 where self[index] == UInt8(ascii: "l") { index += 1 }
      return "iduxX".utf8.contains(self[index]) ? index : nil
    }
  }

  private func lastByte(ofPointerAt index: Int) -> Int? {
    if endsWord(index) { return index }
    let (kind, second) = (self[index + 1], self[index + 2])
    // A string of the kernel or of user space.
    if "ku".utf8.contains(kind), second == UInt8(ascii: "s") { return endsWord(index + 2) ? index + 2 : nil }
    if "KxsSB".utf8.contains(kind) { return index + 1 }
    // The address of a host.
    return "iI".utf8.contains(kind) && "46".utf8.contains(second) ? index + 2 : nil
  }

  /// Whether the format, or its word, ends behind a byte.
  private func endsWord(_ index: Int) -> Bool {
    let next = self[index + 1]
    return next == 0 || isSpace(next) || isPunctuation(next)
  }

  /// `isspace` of the kernel, whose table is that of Latin-1 (lib/ctype.c).
  private func isSpace(_ byte: UInt8) -> Bool { (9...13).contains(byte) || byte == 32 || byte == 0xa0 }

  /// `ispunct` of the kernel.
  private func isPunctuation(_ byte: UInt8) -> Bool {
    switch byte {
    case 33...47, 58...64, 91...96, 123...126, 0xa1...0xbf, 0xd7, 0xf7: true
    default: false
    }
  }
}
