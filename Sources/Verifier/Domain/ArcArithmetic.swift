// MARK: - Sums and products

extension Arc {
  /// A full circle begins at 0; the one that begins at the largest signed word is left as the kernel leaves it.
  private var normalized: Arc {
    size == .max && base != Word(truncatingIfNeeded: Word.Signed.max) ? .full : self
  }

  /// The sums (`cnum64_add`).
  static func + (left: Arc, right: Arc) -> Arc {
    if left.isEmpty || right.isEmpty { return .empty }
    if left.size > .max - right.size { return .full }
    return Arc(base: left.base &+ right.base, size: left.size + right.size).normalized
  }

  /// The differences: the sums with the negated words (`cnum64_negate`).
  static func - (left: Arc, right: Arc) -> Arc {
    if right.isEmpty { return .empty }
    return left + Arc(base: 0 &- right.last, size: right.size).normalized
  }

  /// The products, where neither the unsigned nor the signed bounds overflow (`scalar_min_max_mul`).
  static func * (left: Arc, right: Arc) -> Arc {
    let most = left.unsignedMaximum.multipliedReportingOverflow(by: right.unsignedMaximum)
    let unsigned =
      most.overflow
      ? .full : Arc(from: left.unsignedMinimum &* right.unsignedMinimum, through: most.partialValue)
    return unsigned.intersection(left.signedProducts(right))
  }

  private func signedProducts(_ other: Arc) -> Arc {
    let (least, most) = (signedMinimum, signedMaximum)
    let (otherLeast, otherMost) = (other.signedMinimum, other.signedMaximum)
    let a = least.multipliedReportingOverflow(by: otherLeast)
    let b = least.multipliedReportingOverflow(by: otherMost)
    let c = most.multipliedReportingOverflow(by: otherLeast)
    let d = most.multipliedReportingOverflow(by: otherMost)
    if a.overflow || b.overflow || c.overflow || d.overflow { return .full }
    return Arc(
      signedFrom: min(a.partialValue, b.partialValue, c.partialValue, d.partialValue),
      through: max(a.partialValue, b.partialValue, c.partialValue, d.partialValue))
  }
}

// MARK: - Quotients and remainders

extension Arc {
  /// The unsigned quotients (`scalar_min_max_udiv`).
  /// - Parameter divisor: the divisor, not 0.
  func divided(by divisor: Word) -> Arc {
    Arc(from: unsignedMinimum / divisor, through: unsignedMaximum / divisor)
  }

  /// The signed quotients; the smallest word divided by -1 is itself (`scalar_min_max_sdiv`).
  /// - Parameter divisor: the divisor, not 0.
  func divided(bySigned divisor: Word.Signed) -> Arc {
    let (least, most) = (signedMinimum, signedMaximum)
    if least == .min && divisor == -1 {
      return Arc(signedFrom: .min, through: most == .min ? .min : .max)
    }
    let (one, other) = (least / divisor, most / divisor)
    return Arc(signedFrom: min(one, other), through: max(one, other))
  }

  /// The unsigned remainders (`scalar_min_max_umod`).
  /// - Parameter divisor: the divisor, not 0.
  /// - Returns: nil if every word is its own remainder.
  func remainder(dividingBy divisor: Word) -> Arc? {
    let most = divisor - 1
    return unsignedMaximum <= most ? nil : Arc(from: 0, through: most)
  }

  /// The signed remainders, which have the sign of the dividend (`scalar_min_max_smod`).
  /// - Parameter divisor: the divisor, not 0.
  /// - Returns: nil if every word is its own remainder.
  func remainder(dividingBySigned divisor: Word.Signed) -> Arc? {
    let most = Word.Signed(truncatingIfNeeded: divisor.magnitude - 1)
    let (least, greatest) = (signedMinimum, signedMaximum)
    if least >= -most && greatest <= most { return nil }
    if least >= 0 { return Arc(signedFrom: 0, through: min(greatest, most)) }
    if greatest <= 0 { return Arc(signedFrom: max(least, -most), through: 0) }
    return Arc(signedFrom: -most, through: most)
  }
}

// MARK: - Shifts

extension Arc {
  /// The words shifted to the left; every word if a set bit may leave (`__scalar64_min_max_lsh`).
  /// - Parameter count: the number of bits.
  func shiftedLeft(by count: UInt64) -> Arc {
    if count >= Word.bitWidth { return .full }
    let limit: Word = 1 &<< (Word(Word.bitWidth) - 1 - Word(count))
    if unsignedMaximum > limit { return .full }
    return Arc(from: unsignedMinimum &<< Word(count), through: unsignedMaximum &<< Word(count))
  }

  /// The words shifted to the right, logically.
  /// - Parameter count: the number of bits, below the width.
  func shiftedRight(by count: UInt64) -> Arc {
    Arc(from: unsignedMinimum &>> Word(count), through: unsignedMaximum &>> Word(count))
  }

  /// The words shifted to the right, arithmetically.
  /// - Parameter count: the number of bits, below the width.
  func arithmeticallyShiftedRight(by count: UInt64) -> Arc {
    Arc(signedFrom: signedMinimum &>> Word.Signed(count), through: signedMaximum &>> Word.Signed(count))
  }
}
