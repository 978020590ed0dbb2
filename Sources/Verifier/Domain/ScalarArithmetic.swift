import BPF

// MARK: - Operations

extension ScalarValue {
  /// The results of an operation (`adjust_scalar_min_max_vals`).
  ///
  /// A division or shift by a value that is not known, or a shift by too many bits, makes all 64 bits unknown, also where it has 32.
  /// - Parameters:
  ///   - operation: the operation.
  ///   - width: its width; the upper half of a 32-bit result is 0.
  ///   - operand: the right operand.
  package func applying(_ operation: ALUOperation, _ width: Width, _ operand: ScalarValue) -> ScalarValue {
    var result = self
    switch operation {
    case .mov: return width == .word32 ? operand.lower32 : operand
    case .add: result = result + operand
    case .sub: result = result - operand
    case .mul:
      result.bits = bits * operand.bits
      result.range32 = range32 * operand.range32
      result.range64 = range64 * operand.range64
    case .and: result.apply(operation, bits & operand.bits, operand)
    case .or: result.apply(operation, bits | operand.bits, operand)
    case .xor: result.apply(operation, bits ^ operand.bits, operand)
    case .div, .sdiv, .mod, .smod:
      guard let divisor = operand.knownWord(width) else { return .unknown }
      result.divide(operation, width, divisor)
    case .lsh, .rsh, .arsh:
      let limit: UInt64 = width == .word32 ? 32 : 64
      guard let count = operand.knownWord(width), operand.unsignedMaximum < limit else { return .unknown }
      switch width {
      case .word32: result.shift32(operation, count)
      case .word64: result.shift64(operation, count)
      }
    }
    if width == .word32 { result.clearUpper32() }
    result.synchronize()
    return result
  }

  /// The negated values.
  /// - Parameter width: the width of the operation; the upper half of a 32-bit result is 0.
  package func negated(_ width: Width) -> ScalarValue { ScalarValue(0).applying(.sub, width, self) }

  /// The value plus a constant, as registers have it that differ from a compared one by a constant (`sync_linked_regs`).
  /// - Parameters:
  ///   - delta: the constant; with 0 the value stays as it is.
  ///   - width: the width of the addition that made the difference.
  package func adding(delta: Int64, width: Width) -> ScalarValue {
    delta == 0 ? self : applying(.add, width, ScalarValue(UInt64(bitPattern: delta)))
  }

  /// The two values of which an AND or OR with a constant is walked over apart, if the value is 0 or -1 (`maybe_fork_scalars`).
  /// - Returns: the value of the path that is walked over later, from this instruction on, and that of this path; nil if the value is not
  ///   of that kind.
  package var zeroOrAllOnes: (later: ScalarValue, now: ScalarValue)? {
    if range64 == Arc(signedFrom: -1, through: 0) { return (ScalarValue(0), ScalarValue(.max)) }
    guard range32 == Arc(signedFrom: -1, through: 0) else { return nil }
    func replacingLower(_ lower: UInt32) -> ScalarValue {
      ScalarValue(bits: bits.replacingLower32(Tnum(UInt64(lower))), range64: range64, range32: Arc(lower))
    }
    return (replacingLower(0), replacingLower(.max))
  }

  fileprivate static func + (left: ScalarValue, right: ScalarValue) -> ScalarValue {
    ScalarValue(
      bits: left.bits + right.bits, range64: left.range64 + right.range64, range32: left.range32 + right.range32)
  }

  fileprivate static func - (left: ScalarValue, right: ScalarValue) -> ScalarValue {
    ScalarValue(
      bits: left.bits - right.bits, range64: left.range64 - right.range64, range32: left.range32 - right.range32)
  }

  /// The operand of a division or shift, if bits and range agree that it is one word (`is_safe_to_compute_dst_reg_range`).
  private func knownWord(_ width: Width) -> UInt64? {
    guard let word = constant(width) else { return nil }
    return (width == .word32 ? range32.isConstant : range64.isConstant) ? word : nil
  }
}

// MARK: - Bitwise operations

extension ScalarValue {
  /// Finishes a bitwise operation: the ranges follow from the result's bits and from the bounds of the operands.
  private mutating func apply(_ operation: ALUOperation, _ result: Tnum, _ operand: ScalarValue) {
    bits = result
    if operand.bits.lower32.isConstant && result.lower32.isConstant {
      range32 = Arc(UInt32(truncatingIfNeeded: result.value))
    } else {
      range32 = range32.bitwise(operation, result, operand.range32)
    }
    if operand.bits.isConstant && result.isConstant {
      self = ScalarValue(result.value)
    } else {
      range64 = range64.bitwise(operation, result, operand.range64)
      if operation != .xor { sharpenRanges() }
    }
  }
}

extension Arc {
  /// The range of a bitwise operation's results; an AND is at most each operand, an OR at least.
  fileprivate func bitwise(_ operation: ALUOperation, _ bits: Tnum, _ other: Arc) -> Arc {
    let (least, most) = (Word(truncatingIfNeeded: bits.value), Word(truncatingIfNeeded: bits.maximum))
    return switch operation {
    case .and: Arc(from: least, through: min(unsignedMaximum, other.unsignedMaximum))
    case .or: Arc(from: max(unsignedMinimum, other.unsignedMinimum), through: most)
    default: Arc(from: least, through: most)
    }
  }
}

// MARK: - Divisions

extension ScalarValue {
  /// A division by 0 gives 0, a remainder of it the dividend (RFC 9669 section 4.1).
  private mutating func divide(_ operation: ALUOperation, _ width: Width, _ divisor: UInt64) {
    if divisor == 0 {
      if operation == .div || operation == .sdiv { self = ScalarValue(0) }
      return
    }
    switch width {
    case .word32:
      if let range = range32.divided(operation, UInt32(truncatingIfNeeded: divisor)) {
        self = ScalarValue(bits: .unknown, range32: range)
      }
    case .word64:
      if let range = range64.divided(operation, divisor) { self = ScalarValue(bits: .unknown, range64: range) }
    }
  }
}

extension Arc {
  /// The results of a division; nil if they are the words themselves.
  fileprivate func divided(_ operation: ALUOperation, _ divisor: Word) -> Arc? {
    let signed = Word.Signed(truncatingIfNeeded: divisor)
    return switch operation {
    case .div: divided(by: divisor)
    case .sdiv: divided(bySigned: signed)
    case .mod: remainder(dividingBy: divisor)
    default: remainder(dividingBySigned: signed)
    }
  }
}

// MARK: - Shifts

extension ScalarValue {
  private mutating func shift32(_ operation: ALUOperation, _ count: UInt64) {
    let lower = bits.lower32
    switch operation {
    case .lsh: (bits, range32) = ((lower << count).lower32, range32.shiftedLeft(by: count))
    case .rsh: (bits, range32) = (lower >> count, range32.shiftedRight(by: count))
    default:
      bits = lower.arithmeticallyShiftedRight(by: count, as: UInt32.self)
      range32 = range32.arithmeticallyShiftedRight(by: count)
    }
    range64 = .full
    sharpenRange32()
  }

  private mutating func shift64(_ operation: ALUOperation, _ count: UInt64) {
    switch operation {
    case .lsh:
      range64 = range64.shiftedLeft(by: count)
      // Compilers extend the sign of a lower half by two shifts of 32 bits.
      if count == 32 {
        range64 = range64.intersection(
          Arc(signedFrom: Int64(signedMinimum32) &<< 32, through: Int64(signedMaximum32) &<< 32))
      }
      (bits, range32) = (bits << count, range32.shiftedLeft(by: count))
    case .rsh: (bits, range64, range32) = (bits >> count, range64.shiftedRight(by: count), .full)
    default:
      bits = bits.arithmeticallyShiftedRight(by: count, as: UInt64.self)
      (range64, range32) = (range64.arithmeticallyShiftedRight(by: count), .full)
    }
    sharpenRanges()
  }
}

// MARK: - Pointers

extension ScalarValue {
  /// The offset of a pointer after an addition or subtraction (`adjust_ptr_min_max_vals`).
  /// - Parameters:
  ///   - operation: add or sub.
  ///   - operand: the scalar.
  ///   - keepsRange: whether it is a packet pointer that keeps its checked range: its range is not sharpened by its bits.
  package func movingPointer(
    _ operation: ALUOperation, by operand: ScalarValue, keepsRange: Bool = false
  ) -> ScalarValue {
    var result = operation == .sub ? self - operand : self + operand
    result.range32 = .full
    if keepsRange { result.sharpenRange32() } else { result.synchronize() }
    return result
  }
}
