import BPF

/// What a side of a conditional jump says of the operands; relations to the right are turned around.
private enum Constraint {
  case equal
  case different
  /// A bit is set in both.
  case meeting
  /// No bit is set in both.
  case disjoint
  case below(signed: Bool, orEqual: Bool)

  /// - Returns: the constraint, and whether it is the right operand's to the left.
  static func of(_ condition: Condition, taken: Bool) -> (Constraint, isTurned: Bool) {
    switch condition {
    case .eq: (taken ? .equal : .different, false)
    case .ne: (taken ? .different : .equal, false)
    case .set: (taken ? .meeting : .disjoint, false)
    case .lt: (.below(signed: false, orEqual: !taken), !taken)
    case .le: (.below(signed: false, orEqual: taken), !taken)
    case .gt: (.below(signed: false, orEqual: !taken), taken)
    case .ge: (.below(signed: false, orEqual: taken), taken)
    case .slt: (.below(signed: true, orEqual: !taken), !taken)
    case .sle: (.below(signed: true, orEqual: taken), !taken)
    case .sgt: (.below(signed: true, orEqual: !taken), taken)
    case .sge: (.below(signed: true, orEqual: taken), taken)
    }
  }
}

extension ScalarBranch.Operands {
  /// What is known of the operands on one side of a conditional jump (`regs_refine_cond_op`).
  /// - Returns: nil if an operand becomes impossible.
  func refined(_ condition: Condition, _ width: Width, taken: Bool) -> Self? {
    let (constraint, isTurned) = Constraint.of(condition, taken: taken)
    var result = isTurned ? Self(left: right, right: left) : self
    result.apply(constraint, width)
    result.left.synchronize()
    result.right.synchronize()
    if result.left.isImpossible || result.right.isImpossible { return nil }
    return isTurned ? Self(left: result.right, right: result.left) : result
  }

  private mutating func apply(_ constraint: Constraint, _ width: Width) {
    switch constraint {
    case .equal: equate(width)
    case .below(let signed, let orEqual):
      switch width {
      case .word32: Arc.order(&left.range32, &right.range32, signed: signed, orEqual: orEqual)
      case .word64: Arc.order(&left.range64, &right.range64, signed: signed, orEqual: orEqual)
      }
    case .different, .meeting, .disjoint:
      if let constant = right.constant(width) {
        left.apply(constraint, constant, width)
      } else if let constant = left.constant(width) {
        right.apply(constraint, constant, width)
      }
    }
  }

  private mutating func equate(_ width: Width) {
    switch width {
    case .word32:
      left.range32 = left.range32.intersection(right.range32)
      right.range32 = left.range32
      let lower = left.bits.lower32.intersection(right.bits.lower32)
      left.bits = left.bits.replacingLower32(lower)
      right.bits = right.bits.replacingLower32(lower)
    case .word64:
      left.range64 = left.range64.intersection(right.range64)
      right.range64 = left.range64
      left.bits = left.bits.intersection(right.bits)
      right.bits = left.bits
    }
  }
}

extension ScalarValue {
  fileprivate mutating func apply(_ constraint: Constraint, _ constant: UInt64, _ width: Width) {
    switch constraint {
    case .different:
      switch width {
      case .word32: range32 = range32.intersection(.allBut(UInt32(truncatingIfNeeded: constant)))
      case .word64: range64 = range64.intersection(.allBut(constant))
      }
    case .meeting:
      // Of several bits any may be the one that is set.
      if constant.nonzeroBitCount == 1 { bits = bits | Tnum(constant) }
    case .disjoint:
      (range64, range32) = (.full, .full)
      bits = bits & Tnum(~constant)
    case .equal, .below: break
    }
  }
}

extension Arc {
  /// Every word but one.
  fileprivate static func allBut(_ word: Word) -> Arc { Arc(base: word &+ 1, size: .max - 1) }

  /// Limits two ranges by each other: the left words are below the right ones. A strict bound at the end of the words wraps around and
  /// says nothing, as in the kernel.
  fileprivate static func order(_ left: inout Arc, _ right: inout Arc, signed: Bool, orEqual: Bool) {
    if signed {
      let step: Word.Signed = orEqual ? 0 : 1
      left = left.intersection(Arc(signedFrom: .min, through: right.signedMaximum &- step))
      right = right.intersection(Arc(signedFrom: left.signedMinimum &+ step, through: .max))
    } else {
      let step: Word = orEqual ? 0 : 1
      left = left.intersection(Arc(from: 0, through: right.unsignedMaximum &- step))
      right = right.intersection(Arc(from: left.unsignedMinimum &+ step, through: .max))
    }
  }
}
