import BPF
import Support
import Testing

@testable import Interpreter
@testable import Verifier

/// The result of an operation on known values, as the interpreter computes it.
private func result(_ operation: ALUOperation, _ width: Width, _ left: UInt64, _ right: UInt64) -> UInt64 {
  width == .word64
    ? Arithmetic.result(operation, left, right, Int64.self)
    : UInt64(
      Arithmetic.result(
        operation, UInt32(truncatingIfNeeded: left), UInt32(truncatingIfNeeded: right), Int32.self))
}

extension ScalarBranch {
  /// What is known of the operands where the condition holds, or where it does not; nil where that is impossible.
  fileprivate func side(_ holds: Bool, of operands: Operands) -> Operands? {
    switch self {
    case .always: holds ? operands : nil
    case .never: holds ? nil : operands
    case .either(let taken, let notTaken): holds ? taken : notTaken
    }
  }
}

extension ScalarValue {
  /// Whether it keeps the rules of `reg_bounds_sanity_check`: with known bits the ranges are constants.
  fileprivate var isConsistent: Bool {
    if isImpossible { return false }
    if let constant, range64 != Arc(constant) { return false }
    if let constant32, range32 != Arc(constant32) { return false }
    return true
  }
}

/// What is known of values never excludes one that is possible.
@Suite struct ScalarSoundnessTests {
  /// Three bits at the lower end, across the sign of the lower half, and at the upper end.
  static let positions: [UInt64] = [0, 30, 61]

  static func values(_ position: UInt64) -> [ScalarValue] {
    tnums(bits: 3).map { ScalarValue(bits: $0 << position).synchronized }
  }

  @Test(arguments: ALUOperation.allCases, Width.allCases)
  func operationsOnAllValuesOfThreeBits(_ operation: ALUOperation, _ width: Width) {
    for position in Self.positions {
      let isCounted = [.lsh, .rsh, .arsh].contains(operation)
      for left in Self.values(position) {
        for right in Self.values(isCounted ? 0 : position) {
          let known = left.applying(operation, width, right)
          for one in left.bits.members {
            for other in right.bits.members {
              hold(known.contains(result(operation, width, one, other)), "\(one) and \(other): \(known)")
            }
          }
        }
      }
    }
  }

  @Test(arguments: Condition.allCases, Width.allCases)
  func jumpsOfAllValuesOfThreeBits(_ condition: Condition, _ width: Width) {
    for position in Self.positions {
      for left in Self.values(position) {
        for right in Self.values(position) {
          let branch = ScalarValue.branch(condition, width, left, right)
          for one in left.bits.members {
            for other in right.bits.members {
              let holds = Interpreter.holds(width, condition, one, other)
              let side = branch.side(holds, of: ScalarBranch.Operands(left: left, right: right))
              hold(side?.left.contains(one) ?? false, "\(one) and \(other), \(holds)")
              hold(side?.right.contains(other) ?? false, "\(one) and \(other), \(holds)")
            }
          }
        }
      }
    }
  }

  /// Random instructions on registers whose values are known on one side and partly known on the other.
  @Test(arguments: 1...20 as ClosedRange<UInt64>) func randomWalks(_ seed: UInt64) {
    var walk = RandomWalk(seed: seed)
    for _ in 0..<3000 { walk.step() }
    // The walk has kept knowledge of values, and taken both sides of jumps.
    #expect(walk.decided > 100 && walk.refined > 100)
  }
}

private struct RandomWalk {
  var random: SeededGenerator
  var exact: [UInt64] = [0, 0, 0]
  var known: [ScalarValue] = Array(repeating: .unknown, count: 3)
  var decided = 0
  var refined = 0

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    for register in 0..<3 { forget(register) }
  }

  private mutating func number() -> UInt64 {
    let bits = UInt64.random(in: 0..<64, using: &random)
    let edge = [0, 1, 2, 1 << 31, 1 << 32, 1 << 63, .max][Int.random(in: 0..<7, using: &random)] as UInt64
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return edge &+ UInt64.random(in: 0..<4, using: &random) &- 2
    case 1: return random.next() >> bits
    case 2: return UInt64(bitPattern: Int64(bitPattern: random.next()) >> Int64(bits))
    default: return 1 << bits
    }
  }

  private mutating func forget(_ register: Int) {
    exact[register] = number()
    known[register] = .unknown
  }

  private func check(_ register: Int, _ what: @autoclosure () -> String) {
    hold(known[register].contains(exact[register]), "\(what()): \(exact[register]) is not in \(known[register])")
    hold(known[register].isConsistent, what())
  }

  mutating func step() {
    let register = Int.random(in: 0..<3, using: &random)
    let source = Int.random(in: 0..<3, using: &random)
    let width = Width.allCases.randomElement(using: &random) ?? .word64
    let isConstant = Bool.random(using: &random)
    let constant = number()
    let (operand, value) = isConstant ? (constant, ScalarValue(constant)) : (exact[source], known[source])
    switch Int.random(in: 0..<20, using: &random) {
    case 0: forget(register)
    case 1..<9:
      let operation = ALUOperation.allCases.randomElement(using: &random) ?? .add
      known[register] = known[register].applying(operation, width, value)
      exact[register] = result(operation, width, exact[register], operand)
      check(register, "\(operation) \(width)")
    case 9: extend(register, width)
    case 10:
      let bytes = [1, 2, 4, 8].randomElement(using: &random) ?? 8
      known[register] = known[register].zeroExtended(toBytes: bytes)
      exact[register] &= .max >> UInt64(64 - 8 * bytes)
      check(register, "\(bytes) bytes")
    case 11:
      let order = ByteOrder.allCases.randomElement(using: &random) ?? .swap
      let bits = [16, 32, 64].randomElement(using: &random) ?? UInt8(64)
      known[register] = known[register].byteSwapped(order, bits: bits)
      exact[register] = Interpreter.swapped(order, exact[register], bits)
      check(register, "\(order) \(bits)")
    case 12:
      known[register] = known[register].negated(width)
      exact[register] = result(.sub, width, 0, exact[register])
      check(register, "negation \(width)")
    default:
      if isConstant || register != source { jump(register, isConstant ? nil : source, operand, value, width) }
    }
  }

  private mutating func extend(_ register: Int, _ width: Width) {
    let bits = [8, 16, 32].randomElement(using: &random) ?? UInt8(8)
    if bits == 32 && width == .word32 { return }
    known[register] = known[register].signExtended(fromBits: bits, width)
    let unused = Int64(64 - bits)
    let extended = UInt64(bitPattern: (Int64(bitPattern: exact[register]) << unused) >> unused)
    exact[register] = width == .word32 ? extended & 0xffff_ffff : extended
    check(register, "extension of \(bits) bits \(width)")
  }

  private mutating func jump(_ left: Int, _ right: Int?, _ operand: UInt64, _ value: ScalarValue, _ width: Width) {
    let condition = Condition.allCases.randomElement(using: &random) ?? .eq
    let holds = Interpreter.holds(width, condition, exact[left], operand)
    let what = "\(condition) \(width) \(holds)"
    let branch = ScalarValue.branch(condition, width, known[left], value)
    if case .either = branch { refined += 1 } else { decided += 1 }
    guard let side = branch.side(holds, of: ScalarBranch.Operands(left: known[left], right: value)) else {
      Issue.record("\(what) is not possible")
      return
    }
    known[left] = side.left
    check(left, what)
    guard let right else { return }
    known[right] = side.right
    check(right, what)
  }
}
