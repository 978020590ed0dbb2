import BPF

/// What is known of a 64-bit value that is no pointer, or of the variable offset of a pointer: its bits, its range, and the range of
/// its lower half (`var_off`, `r64`, `r32` of `struct bpf_reg_state`, Linux 7.3).
///
/// The three are kept apart and sharpen each other where the kernel lets them (`synchronized`), so that the printed values are equal.
package struct ScalarValue: Hashable, Sendable {
  /// What is known of each bit.
  package var bits: Tnum
  /// The range of the value.
  package var range64: Arc<UInt64>
  /// The range of the lower 32 bits.
  package var range32: Arc<UInt32>

  /// Nothing is known.
  package static let unknown = ScalarValue(bits: .unknown)

  /// Creates a value from what is known of it.
  /// - Parameters:
  ///   - bits: what is known of each bit.
  ///   - range64: the range of the value.
  ///   - range32: the range of the lower 32 bits.
  package init(bits: Tnum, range64: Arc<UInt64> = .full, range32: Arc<UInt32> = .full) {
    (self.bits, self.range64, self.range32) = (bits, range64, range32)
  }

  /// Creates a known value (`__mark_reg_known`).
  /// - Parameter constant: the value.
  package init(_ constant: UInt64) {
    bits = Tnum(constant)
    range64 = Arc(constant)
    range32 = Arc(UInt32(truncatingIfNeeded: constant))
  }

  /// Creates a value between signed bounds, as a call's result is known to be (`do_refine_retval_range`).
  /// - Parameters:
  ///   - minimum: the smallest value.
  ///   - maximum: the largest value.
  package init(signedFrom minimum: Int32, through maximum: Int32) {
    self.init(
      bits: .unknown, range64: Arc(signedFrom: Int64(minimum), through: Int64(maximum)),
      range32: Arc(signedFrom: minimum, through: maximum))
    synchronize()
  }
}

// MARK: - What is known

extension ScalarValue {
  /// The value, if all bits are known.
  package var constant: UInt64? { bits.isConstant ? bits.value : nil }

  /// The lower 32 bits, if they are known.
  package var constant32: UInt32? { constant(.word32).map { UInt32($0) } }

  /// The value or its lower half, if it is known (`is_reg_const`).
  func constant(_ width: Width) -> UInt64? {
    let bits = width == .word32 ? bits.lower32 : bits
    return bits.isConstant ? bits.value : nil
  }

  /// Whether it is known to be 0 (`bpf_register_is_null`).
  package var isZero: Bool { constant == 0 }

  /// The smallest value, signed.
  package var signedMinimum: Int64 { range64.signedMinimum }
  /// The largest value, signed.
  package var signedMaximum: Int64 { range64.signedMaximum }
  /// The smallest value, unsigned.
  package var unsignedMinimum: UInt64 { range64.unsignedMinimum }
  /// The largest value, unsigned.
  package var unsignedMaximum: UInt64 { range64.unsignedMaximum }
  /// The smallest lower half, signed.
  package var signedMinimum32: Int32 { range32.signedMinimum }
  /// The largest lower half, signed.
  package var signedMaximum32: Int32 { range32.signedMaximum }
  /// The smallest lower half, unsigned.
  package var unsignedMinimum32: UInt32 { range32.unsignedMinimum }
  /// The largest lower half, unsigned.
  package var unsignedMaximum32: UInt32 { range32.unsignedMaximum }

  /// Whether no value is possible: a range is empty (`range_bounds_violation`).
  package var isImpossible: Bool { range32.isEmpty || range64.isEmpty }

  /// Whether each value that another allows is allowed (`range_within` and `tnum_in`).
  /// - Parameter other: the other value.
  package func contains(_ other: ScalarValue) -> Bool {
    range64.contains(other.range64) && range32.contains(other.range32) && bits.contains(other.bits)
  }

  /// Whether a value is allowed.
  /// - Parameter member: the value.
  package func contains(_ member: UInt64) -> Bool {
    bits.contains(member) && range64.contains(member) && range32.contains(UInt32(truncatingIfNeeded: member))
  }
}

// MARK: - What bits and ranges learn from each other

extension ScalarValue {
  /// The value after its bits and ranges have sharpened each other (`reg_bounds_sync`); an impossible value stays as it is.
  package var synchronized: ScalarValue {
    var result = self
    result.synchronize()
    return result
  }

  /// Lets bits and ranges sharpen each other, in the kernel's order: another order ends at other values (`reg_bounds_sync`).
  mutating func synchronize() {
    if isImpossible || isSettled { return }
    sharpenRanges()
    for _ in 0..<2 {
      range32 = range32.intersection(Arc(truncating: range64))
      range64 = range64.intersection(lower: range32)
    }
    sharpenBits()
    sharpenRanges()
  }

  /// Whether nothing is known, or all: `synchronize` would change nothing.
  private var isSettled: Bool {
    if bits.isConstant {
      return range64 == Arc(bits.value) && range32 == Arc(UInt32(truncatingIfNeeded: bits.value))
    }
    return self == .unknown
  }

  /// The bits above the highest that differs between the ends of a range are known (`__reg_bound_offset`).
  private mutating func sharpenBits() {
    let wide = bits.intersection(Tnum(from: unsignedMinimum, through: unsignedMaximum))
    let lower = wide.lower32.intersection(Tnum(from: UInt64(unsignedMinimum32), through: UInt64(unsignedMaximum32)))
    bits = wide.replacingLower32(lower)
  }

  /// Ranges shrink to what the bits allow (`__update_reg_bounds`).
  mutating func sharpenRanges() {
    sharpenRange32()
    sharpenRange64()
  }

  /// The range of the lower half shrinks to what the bits allow (`__update_reg32_bounds`).
  mutating func sharpenRange32() { range32 = range32.intersection(Arc(bits)) }

  /// The range shrinks to what the bits allow; if they allow one value of it, that is the value (`__update_reg64_bounds`).
  private mutating func sharpenRange64() {
    range64 = range64.intersection(Arc(bits))
    let (minimum, maximum) = (unsignedMinimum, unsignedMaximum)
    let next = bits.next(after: minimum)
    if bits.contains(minimum) {
      if next > maximum { self = ScalarValue(minimum) }
    } else if next == bits.maximum || next <= maximum && bits.next(after: next) > maximum {
      self = ScalarValue(next)
    }
  }
}
