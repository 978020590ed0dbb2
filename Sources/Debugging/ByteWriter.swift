/// Bytes in the formats of ELF, DWARF and jitdump: little endian.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  /// The number of bytes so far.
  var count: Int { bytes.count }

  mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

  mutating func byte(_ value: UInt8) { bytes.append(value) }

  mutating func raw(_ values: some Sequence<UInt8>) { bytes.append(contentsOf: values) }

  /// Appends a number with all its bytes.
  mutating func number<Number: FixedWidthInteger>(_ value: Number) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Replaces four bytes.
  mutating func patch(_ value: UInt32, at offset: Int) {
    for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> UInt32(8 * index)) }
  }

  /// Text and a NUL. A NUL within the text ends it.
  mutating func string(_ text: String) {
    bytes.append(contentsOf: text.utf8.prefix { $0 != 0 })
    bytes.append(0)
  }

  /// DWARF 5 section 7.6, unsigned.
  mutating func unsignedLEB(_ value: Int) {
    var rest = UInt(bitPattern: value)
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// DWARF 5 section 7.6, signed.
  mutating func signedLEB(_ value: Int) {
    var rest = value
    while rest < -64 || rest > 63 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest) & 0x7F)
  }

  /// Appends `fill` until the number of bytes is a multiple of `alignment`.
  mutating func align(_ alignment: Int, fill: UInt8 = 0) {
    while bytes.count % alignment != 0 { bytes.append(fill) }
  }
}
