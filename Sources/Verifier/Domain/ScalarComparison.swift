import BPF

/// What a conditional jump of two scalars comes to.
package enum ScalarBranch: Hashable, Sendable {
  /// What is known of both operands.
  package struct Operands: Hashable, Sendable {
    /// The left operand.
    package var left: ScalarValue
    /// The right operand.
    package var right: ScalarValue
  }

  /// The jump is always taken.
  case always
  /// The jump is never taken.
  case never
  /// Either side is possible, with what is known of the operands there.
  case either(taken: Operands, notTaken: Operands)
}

extension ScalarValue {
  /// What a conditional jump comes to (`is_scalar_branch_taken`).
  ///
  /// If no rule decides, both sides are refined; a side on which an operand becomes impossible is dead (`simulate_both_branches_taken`).
  /// - Parameters:
  ///   - condition: the condition.
  ///   - width: the width of the comparison.
  ///   - left: the left operand.
  ///   - right: the right operand; an immediate is extended with its sign.
  ///   - sameRegister: whether both operands are one register.
  package static func branch(
    _ condition: Condition, _ width: Width, _ left: ScalarValue, _ right: ScalarValue, sameRegister: Bool = false
  ) -> ScalarBranch {
    let unchanged = ScalarBranch.Operands(left: left, right: right)
    if sameRegister {
      return condition.ofEqual(left, width).map { $0 ? .always : .never }
        ?? .either(taken: unchanged, notTaken: unchanged)
    }
    // Nothing is learnt of a test of bits that are not known.
    if condition == .set && left.constant(width) == nil && right.constant(width) == nil {
      return .either(taken: unchanged, notTaken: unchanged)
    }
    let decided =
      width == .word32
      ? condition.decide(left.bits.lower32, right.bits.lower32, left.range32, right.range32)
      : condition.decide(left.bits, right.bits, left.range64, right.range64)
    if let decided { return decided ? .always : .never }
    if width == .word64 && left.range32.isApart(from: right.range32) {
      if condition == .eq { return .never }
      if condition == .ne { return .always }
    }
    guard let notTaken = unchanged.refined(condition, width, taken: false) else { return .always }
    guard let taken = unchanged.refined(condition, width, taken: true) else { return .never }
    return .either(taken: taken, notTaken: notTaken)
  }
}

// MARK: - What bits and bounds decide

extension Condition {
  /// Whether the condition holds for a register and itself.
  fileprivate func ofEqual(_ value: ScalarValue, _ width: Width) -> Bool? {
    switch self {
    case .eq, .ge, .le, .sge, .sle: return true
    case .ne, .gt, .lt, .sgt, .slt: return false
    case .set:
      if let constant = value.constant(width) { return constant != 0 }
      let mayBeZero =
        width == .word32
        ? value.signedMinimum32 <= 0 && value.signedMaximum32 >= 0
        : value.signedMinimum <= 0 && value.signedMaximum >= 0
      return mayBeZero ? nil : true
    }
  }

  /// Whether the condition holds for all, or for none, of the members.
  fileprivate func decide<Word>(_ leftBits: Tnum, _ rightBits: Tnum, _ left: Arc<Word>, _ right: Arc<Word>) -> Bool? {
    switch self {
    case .eq: return Self.equal(leftBits, rightBits, left, right)
    case .ne: return Self.equal(leftBits, rightBits, left, right).map { !$0 }
    case .set:
      let (tested, mask) = rightBits.isConstant ? (leftBits, rightBits.value) : (rightBits, leftBits.value)
      return tested.value & mask != 0 ? true : tested.maximum & mask == 0 ? false : nil
    case .gt: return Self.less(right, left)
    case .lt: return Self.less(left, right)
    case .ge: return Self.less(left, right).map { !$0 }
    case .le: return Self.less(right, left).map { !$0 }
    case .sgt: return Self.signedLess(right, left)
    case .slt: return Self.signedLess(left, right)
    case .sge: return Self.signedLess(left, right).map { !$0 }
    case .sle: return Self.signedLess(right, left).map { !$0 }
    }
  }

  private static func equal<Word>(
    _ leftBits: Tnum, _ rightBits: Tnum, _ left: Arc<Word>, _ right: Arc<Word>
  ) -> Bool? {
    if leftBits.isConstant && rightBits.isConstant { return leftBits.value == rightBits.value }
    return !leftBits.overlaps(rightBits) || left.isApart(from: right) ? false : nil
  }

  private static func less<Word>(_ left: Arc<Word>, _ right: Arc<Word>) -> Bool? {
    if left.unsignedMaximum < right.unsignedMinimum { return true }
    return left.unsignedMinimum >= right.unsignedMaximum ? false : nil
  }

  private static func signedLess<Word>(_ left: Arc<Word>, _ right: Arc<Word>) -> Bool? {
    if left.signedMaximum < right.signedMinimum { return true }
    return left.signedMinimum >= right.signedMaximum ? false : nil
  }
}
