/// An unsigned word with its signed counterpart: the two widths in which BPF computes.
package protocol RangeWord: FixedWidthInteger, UnsignedInteger, Sendable {
  /// The signed word of the same width.
  associatedtype Signed: FixedWidthInteger, SignedInteger where Signed.Magnitude == Self
}

extension UInt32: RangeWord { package typealias Signed = Int32 }
extension UInt64: RangeWord { package typealias Signed = Int64 }

/// A range of consecutive words on the circle that they form: it may cross from the largest unsigned word to 0, or from the largest
/// signed word to the smallest (`struct cnum32`, `struct cnum64` of Linux 7.3).
///
/// One arc holds signed and unsigned bounds alike; a range that crosses an end has no bound of that kind.
package struct Arc<Word: RangeWord>: Hashable, Sendable {
  /// The first word.
  package var base: Word
  /// How many words follow the first.
  package var size: Word

  /// Every word.
  package static var full: Arc { Arc(base: 0, size: .max) }

  /// No word. The full circle that begins at the largest word has no other use.
  package static var empty: Arc { Arc(base: .max, size: .max) }

  /// Creates an arc.
  /// - Parameters:
  ///   - base: the first word.
  ///   - size: how many words follow it.
  package init(base: Word, size: Word) { (self.base, self.size) = (base, size) }

  /// Creates an arc of one word.
  /// - Parameter constant: the word.
  package init(_ constant: Word) { (base, size) = (constant, 0) }

  /// Creates the arc between unsigned bounds; if the second is the smaller, it crosses 0.
  /// - Parameters:
  ///   - minimum: the first word.
  ///   - maximum: the last word.
  package init(from minimum: Word, through maximum: Word) { (base, size) = (minimum, maximum &- minimum) }

  /// Creates the arc between signed bounds.
  /// - Parameters:
  ///   - minimum: the first word.
  ///   - maximum: the last word.
  package init(signedFrom minimum: Word.Signed, through maximum: Word.Signed) {
    self.init(from: Word(truncatingIfNeeded: minimum), through: Word(truncatingIfNeeded: maximum))
    if size == .max { base = 0 }
  }

  /// Whether there is no word in it.
  package var isEmpty: Bool { self == .empty }

  /// Whether there is one word in it.
  package var isConstant: Bool { size == 0 }

  /// The last word.
  var last: Word { base &+ size }

  /// Whether it contains the largest unsigned word and 0.
  var crossesZero: Bool { size > .max - base }

  /// Whether it contains the largest signed word and the smallest.
  var crossesSign: Bool {
    contains(Word(truncatingIfNeeded: Word.Signed.max)) && contains(Word(truncatingIfNeeded: Word.Signed.min))
  }

  /// The smallest word, unsigned.
  package var unsignedMinimum: Word { crossesZero ? 0 : base }
  /// The largest word, unsigned.
  package var unsignedMaximum: Word { crossesZero ? .max : last }
  /// The smallest word, signed.
  package var signedMinimum: Word.Signed {
    crossesSign ? .min : min(Word.Signed(truncatingIfNeeded: base), Word.Signed(truncatingIfNeeded: last))
  }
  /// The largest word, signed.
  package var signedMaximum: Word.Signed {
    crossesSign ? .max : max(Word.Signed(truncatingIfNeeded: base), Word.Signed(truncatingIfNeeded: last))
  }

  /// Whether a word is in it.
  /// - Parameter word: the word.
  package func contains(_ word: Word) -> Bool {
    if isEmpty { return false }
    return crossesZero ? word >= base || word <= last : word >= base && word <= last
  }

  /// Whether each word of another arc is in it (`cnum64_is_subset`).
  /// - Parameter other: the other arc.
  package func contains(_ other: Arc) -> Bool {
    if other.isEmpty { return true }
    if isEmpty { return false }
    let turned = Arc(base: other.base &- base, size: other.size)
    if turned.crossesZero && size < .max { return false }
    return turned.last <= size
  }

  /// What both arcs contain; the smaller of both where that would be two arcs (`cnum64_intersect`).
  /// - Parameter other: the other arc.
  package func intersection(_ other: Arc) -> Arc {
    if isEmpty || other.isEmpty { return .empty }
    let (first, second) = base > other.base ? (other, self) : (self, other)
    let distance = second.base - first.base
    let meets = distance <= first.size
    if Arc(base: distance, size: second.size).crossesZero {
      if meets { return first.size <= second.size ? first : second }
      return Arc(base: first.base, size: min(first.size, distance &+ second.size))
    }
    return meets ? Arc(base: second.base, size: min(first.size - distance, second.size)) : .empty
  }

  /// Whether unsigned or signed bounds show that no word is in both.
  func isApart(from other: Arc) -> Bool {
    unsignedMinimum > other.unsignedMaximum || unsignedMaximum < other.unsignedMinimum
      || signedMinimum > other.signedMaximum || signedMaximum < other.signedMinimum
  }
}

// MARK: - Between widths and representations

extension Arc {
  /// Creates the arc of the words that a number's bits allow: from the smallest signed member if the sign may be set, else from the
  /// smallest (`cnum64_from_tnum`).
  /// - Parameter bits: the number; those above the width are ignored.
  package init(_ bits: Tnum) {
    let (value, mask) = (Word(truncatingIfNeeded: bits.value), Word(truncatingIfNeeded: bits.mask))
    let sign = Word(truncatingIfNeeded: Word.Signed.min)
    if (value | mask) & sign != 0 {
      self.init(
        signedFrom: Word.Signed(truncatingIfNeeded: value | mask & sign),
        through: Word.Signed(truncatingIfNeeded: value | mask & ~sign))
    } else {
      self.init(from: value, through: value | mask)
    }
  }
}

extension Arc<UInt32> {
  /// Creates the arc of the lower halves (`cnum32_from_cnum64`).
  /// - Parameter wide: the arc of the words.
  package init(truncating wide: Arc<UInt64>) {
    if wide.isEmpty {
      self = .empty
    } else if wide.size >= UInt64(UInt32.max) {
      self = .full
    } else {
      self.init(base: UInt32(truncatingIfNeeded: wide.base), size: UInt32(wide.size))
    }
  }
}

extension Arc<UInt64> {
  /// The arc without what its ends have that the lower halves rule out (`cnum64_cnum32_intersect`).
  /// - Parameter lower: the arc of the lower halves.
  package func intersection(lower: Arc<UInt32>) -> Arc {
    if isEmpty || lower.isEmpty { return .empty }
    // Turned so that this arc begins at a multiple of 2^32.
    let turned = Arc<UInt32>(base: lower.base &- UInt32(truncatingIfNeeded: base), size: lower.size)
    let (start, end) = (UInt64(turned.base), UInt64(turned.last))
    let tail = UInt64(UInt32(truncatingIfNeeded: size))
    if turned.crossesZero {
      // The first word stays; a last word between the two pieces moves back to the end of the first piece.
      return tail > end && tail < start ? Arc(base: base, size: size - (tail - end)) : self
    }
    if size < start { return .empty }
    let rest = size - start
    let excess =
      if tail < start { tail + (1 << 32 - end) } else if tail >= end { tail - end } else { UInt64(0) }
    return rest < excess ? .empty : Arc(base: base &+ start, size: rest - excess)
  }
}
