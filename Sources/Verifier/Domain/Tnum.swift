/// What is known of each bit of a 64-bit value: 0, 1 or unknown (`struct tnum` of Linux, kernel/bpf/tnum.c).
///
/// Additions and multiplications follow Vishwanathan et al., "Sound, Precise, and Fast Abstract Interpretation with Tristate
/// Numbers" (CGO 2022).
package struct Tnum: Hashable, Sendable {
  /// The bits that are known to be 1.
  package var value: UInt64
  /// The bits that are unknown; none of them is set in `value`.
  package var mask: UInt64

  /// Every bit is unknown.
  package static let unknown = Tnum(value: 0, mask: .max)

  /// Creates a number from its two halves.
  /// - Parameters:
  ///   - value: the bits that are known to be 1.
  ///   - mask: the bits that are unknown.
  package init(value: UInt64, mask: UInt64) { (self.value, self.mask) = (value, mask) }

  /// Creates a number of which each bit is known.
  /// - Parameter constant: the number.
  package init(_ constant: UInt64) { (value, mask) = (constant, 0) }

  /// Creates the smallest number that contains a range (`tnum_range`): the bits above the highest that differs are known.
  /// - Parameters:
  ///   - minimum: the first value.
  ///   - maximum: the last value.
  package init(from minimum: UInt64, through maximum: UInt64) {
    // A shift by 64 gives 0: the highest bit differs, and nothing is known.
    mask = UInt64.max >> UInt64((minimum ^ maximum).leadingZeroBitCount)
    value = minimum & ~mask
  }

  /// Whether each bit is known.
  package var isConstant: Bool { mask == 0 }

  /// The largest member: each unknown bit is 1. The smallest is `value`.
  package var maximum: UInt64 { value | mask }

  /// Whether each member of another number is a member of this one (`tnum_in`).
  /// - Parameter other: the other number.
  package func contains(_ other: Tnum) -> Bool {
    other.mask & ~mask == 0 && other.value & ~mask == value
  }

  /// Whether a value is a member.
  /// - Parameter member: the value.
  package func contains(_ member: UInt64) -> Bool { member & ~mask == value }

  /// Whether no bit is known to differ (`tnum_overlap`).
  /// - Parameter other: the other number.
  package func overlaps(_ other: Tnum) -> Bool { (value ^ other.value) & ~mask & ~other.mask == 0 }

  /// What both numbers know; a bit on which they disagree becomes 1 (`tnum_intersect`).
  /// - Parameter other: the other number.
  package func intersection(_ other: Tnum) -> Tnum {
    let mask = mask & other.mask
    return Tnum(value: (value | other.value) & ~mask, mask: mask)
  }

  /// The smallest number that contains both (`tnum_union`).
  /// - Parameter other: the other number.
  package func union(_ other: Tnum) -> Tnum {
    let mask = (value ^ other.value) | mask | other.mask
    return Tnum(value: value & other.value & ~mask, mask: mask)
  }

  /// The smallest member that is larger than a value; the largest member if none is (`tnum_step`).
  /// - Parameter bound: the value.
  package func next(after bound: UInt64) -> UInt64 {
    if bound >= maximum { return maximum }
    if bound < value { return value }
    // Members are the subsets of the mask, added to `value`. The next one is an increment in which the carry crosses the known
    // bits: they are filled with ones, and so is what is below a known bit that the distance has set, which is above the subset.
    let distance = bound - value
    let below = UInt64.max >> UInt64((distance & ~mask).leadingZeroBitCount)
    return value | ((distance | below | ~mask) &+ 1) & mask
  }
}

// MARK: - Parts

extension Tnum {
  /// The lower 32 bits; those above are 0 (`tnum_subreg`).
  package var lower32: Tnum { lower(bits: 32) }

  /// The lower bits; those above are 0 (`tnum_cast`).
  /// - Parameter bits: the number of bits, 1 to 64.
  package func lower(bits: UInt64) -> Tnum {
    let kept = UInt64.max &>> (64 &- bits)
    return Tnum(value: value & kept, mask: mask & kept)
  }

  /// The number with other lower 32 bits (`tnum_with_subreg`).
  /// - Parameter lower: a number whose lower 32 bits are taken.
  package func replacingLower32(_ lower: Tnum) -> Tnum {
    let kept: UInt64 = 0xffff_ffff
    return Tnum(value: value & ~kept | lower.value & kept, mask: mask & ~kept | lower.mask & kept)
  }

  /// The lower bytes in reverse order; those above are 0 (`tnum_bswap16`, `tnum_bswap32`, `tnum_bswap64`).
  /// - Parameter bits: 16, 32 or 64.
  package func byteSwapped(bits: UInt64) -> Tnum {
    let unused = 64 &- bits
    return Tnum(value: value.byteSwapped &>> unused, mask: mask.byteSwapped &>> unused)
  }
}

// MARK: - Arithmetic

extension Tnum {
  /// The sums of all members (`tnum_add`).
  package static func + (left: Tnum, right: Tnum) -> Tnum {
    let least = left.value &+ right.value
    let most = least &+ left.mask &+ right.mask
    let mask = (most ^ least) | left.mask | right.mask
    return Tnum(value: least & ~mask, mask: mask)
  }

  /// The differences of all members (`tnum_sub`).
  package static func - (left: Tnum, right: Tnum) -> Tnum {
    let middle = left.value &- right.value
    let mask = ((middle &+ left.mask) ^ (middle &- right.mask)) | left.mask | right.mask
    return Tnum(value: middle & ~mask, mask: mask)
  }

  /// The products of all members: long multiplication, in which an unknown bit of the left number gives the union of both cases
  /// (`tnum_mul`).
  package static func * (left: Tnum, right: Tnum) -> Tnum {
    var (sum, factor, addend) = (Tnum(0), left, right)
    while factor.maximum != 0 {
      if factor.value & 1 != 0 {
        sum = sum + addend
      } else if factor.mask & 1 != 0 {
        sum = sum.union(sum + addend)
      }
      factor = factor >> 1
      addend = addend << 1
    }
    return sum
  }

  /// The bits that are set in both (`tnum_and`).
  package static func & (left: Tnum, right: Tnum) -> Tnum {
    let value = left.value & right.value
    return Tnum(value: value, mask: left.maximum & right.maximum & ~value)
  }

  /// The bits that are set in either (`tnum_or`).
  package static func | (left: Tnum, right: Tnum) -> Tnum {
    let value = left.value | right.value
    return Tnum(value: value, mask: (left.mask | right.mask) & ~value)
  }

  /// The bits that differ (`tnum_xor`).
  package static func ^ (left: Tnum, right: Tnum) -> Tnum {
    let mask = left.mask | right.mask
    return Tnum(value: (left.value ^ right.value) & ~mask, mask: mask)
  }

  /// A shift to the left (`tnum_lshift`).
  /// - Parameters:
  ///   - number: the number.
  ///   - count: the number of bits, below 64.
  package static func << (number: Tnum, count: UInt64) -> Tnum {
    Tnum(value: number.value &<< count, mask: number.mask &<< count)
  }

  /// A logical shift to the right (`tnum_rshift`).
  /// - Parameters:
  ///   - number: the number.
  ///   - count: the number of bits, below 64.
  package static func >> (number: Tnum, count: UInt64) -> Tnum {
    Tnum(value: number.value &>> count, mask: number.mask &>> count)
  }

  /// An arithmetic shift to the right of a number of as many bits as a word has; an unknown sign stays unknown (`tnum_arshift`).
  /// - Parameters:
  ///   - count: the number of bits, below the width.
  ///   - word: the type of the word, unsigned.
  package func arithmeticallyShiftedRight<Word: RangeWord>(by count: UInt64, as word: Word.Type) -> Tnum {
    func shifted(_ bits: UInt64) -> UInt64 {
      UInt64(Word(truncatingIfNeeded: Word.Signed(truncatingIfNeeded: bits) &>> Word.Signed(truncatingIfNeeded: count)))
    }
    return Tnum(value: shifted(value), mask: shifted(mask))
  }
}
