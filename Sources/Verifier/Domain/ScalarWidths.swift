import BPF

// MARK: - Truncation and extension

extension ScalarValue {
  /// The lower 32 bits, extended with zeros: the result of a 32-bit move (`zext_32_to_64`).
  package var lower32: ScalarValue {
    var result = self
    result.clearUpper32()
    result.synchronize()
    return result
  }

  /// Clears the upper half: each 32-bit operation does.
  mutating func clearUpper32() {
    bits = bits.lower32
    range64 = Arc(from: UInt64(unsignedMinimum32), through: UInt64(unsignedMaximum32))
  }

  /// The lower bytes, extended with zeros, as a load leaves them (`coerce_reg_to_size`).
  /// - Parameter bytes: 1, 2 or 4; with 8 the value stays as it is.
  package func zeroExtended(toBytes bytes: Int) -> ScalarValue {
    if bytes >= 8 { return self }
    let kept = UInt64.max &>> UInt64(64 - 8 * bytes)
    var result = self
    result.bits = bits.lower(bits: UInt64(8 * bytes))
    let (minimum, maximum) = (unsignedMinimum, unsignedMaximum)
    let isOneBlock = minimum & ~kept == maximum & ~kept
    result.range64 = isOneBlock ? Arc(from: minimum & kept, through: maximum & kept) : Arc(from: 0, through: kept)
    if bytes < 4 { result.range32 = .full }
    result.synchronize()
    return result
  }

  /// The lower bits, extended with their sign: a sign-extending move or load (`coerce_reg_to_size_sx`,
  /// `coerce_subreg_to_size_sx`).
  /// - Parameters:
  ///   - count: 8, 16, or 32 with a 64-bit result.
  ///   - width: the width of the result; the upper half of a 32-bit result is 0.
  package func signExtended(fromBits count: UInt8, _ width: Width) -> ScalarValue {
    var result = self
    switch width {
    case .word64:
      if let constant {
        return ScalarValue(UInt64(bitPattern: Int64(bitPattern: constant).signExtended(fromBits: count)))
      }
      let range = range64.signExtended(fromBits: count)
      result.range64 = range ?? .signedWords(ofBits: count)
      result.range32 =
        range.map {
          Arc(
            signedFrom: Int32(truncatingIfNeeded: $0.signedMinimum),
            through: Int32(truncatingIfNeeded: $0.signedMaximum))
        } ?? .signedWords(ofBits: count)
      result.bits = range.map { Tnum(from: $0.base, through: $0.last) } ?? .unknown
    case .word32:
      if let constant {
        let value = Int32(truncatingIfNeeded: constant).signExtended(fromBits: count)
        result.bits = Tnum(UInt64(bitPattern: Int64(value)))
        result.range32 = Arc(UInt32(bitPattern: value))
      } else {
        let range = range32.signExtended(fromBits: count)
        result.range32 = range ?? .signedWords(ofBits: count)
        result.bits = range.map { Tnum(from: UInt64($0.base), through: UInt64($0.last)) } ?? Tnum.unknown.lower32
      }
      result.clearUpper32()
      result.synchronize()
    }
    return result
  }
}

extension FixedWidthInteger where Self: SignedInteger {
  /// The lower bits, extended with their sign.
  fileprivate func signExtended(fromBits count: UInt8) -> Self {
    let unused = Self(Self.bitWidth) - Self(count)
    return (self &<< unused) &>> unused
  }
}

extension Arc {
  /// The words of the lower bits of a number, extended with their sign.
  fileprivate static func signedWords(ofBits count: UInt8) -> Arc {
    let most = Word.Signed.max &>> (Word.Signed(Word.bitWidth) - Word.Signed(count))
    return Arc(signedFrom: ~most, through: most)
  }

  /// The lower bits of each word, extended with their sign; nil if the upper bits differ between the bounds or the signs do.
  fileprivate func signExtended(fromBits count: UInt8) -> Arc? {
    let (least, greatest) = (signedMinimum, signedMaximum)
    guard least &>> Word.Signed(count) == greatest &>> Word.Signed(count) else { return nil }
    let (one, other) = (least.signExtended(fromBits: count), greatest.signExtended(fromBits: count))
    guard (one >= 0) == (other >= 0) else { return nil }
    return Arc(signedFrom: min(one, other), through: max(one, other))
  }
}

// MARK: - Byte order

extension ScalarValue {
  /// A byte-order instruction, on a little-endian machine: the upper bits that it does not name become 0 (`scalar_byte_swap`).
  /// - Parameters:
  ///   - order: the conversion.
  ///   - count: 16, 32 or 64.
  package func byteSwapped(_ order: ByteOrder, bits count: UInt8) -> ScalarValue {
    let swapped = order == .toLittle ? self : ScalarValue(bits: bits.byteSwapped(bits: UInt64(count)))
    return swapped.zeroExtended(toBytes: Int(count) / 8).synchronized
  }
}
