import Testing

@testable import Verifier

/// Every number of which the bits above the lowest `bits` are 0.
func tnums(bits: Int) -> [Tnum] {
  let limit: UInt64 = 1 << UInt64(bits)
  return (0..<limit).flatMap { mask in
    (0..<limit).filter { $0 & mask == 0 }.map { Tnum(value: $0, mask: mask) }
  }
}

/// `#expect` for loops with millions of checks, where it would take the time.
func hold(_ condition: Bool, _ what: @autoclosure () -> String, at location: SourceLocation = #_sourceLocation) {
  if !condition { Issue.record("\(what())", sourceLocation: location) }
}

extension Tnum {
  /// Each value that the number allows: value and each subset of the mask.
  var members: [UInt64] {
    var (found, subset) = ([value | mask], mask)
    while subset != 0 {
      subset = (subset - 1) & mask
      found.append(value | subset)
    }
    return found
  }

  /// The smallest number that contains values.
  init(around members: [UInt64]) {
    let (ones, some) = members.reduce((UInt64.max, UInt64(0))) { ($0.0 & $1, $0.1 | $1) }
    self.init(value: ones, mask: some & ~ones)
  }
}

@Suite struct TnumTests {
  static let small = tnums(bits: 4)

  @Test func constants() {
    #expect(Tnum(7).isConstant && Tnum(7).members == [7])
    #expect(!Tnum.unknown.isConstant && Tnum.unknown.contains(UInt64.max))
  }

  @Test func rangesBecomeTheSmallestNumberOfTheirPrefix() {
    for first in UInt64(0)..<16 {
      for last in first..<16 {
        let width = UInt64(64 - (first ^ last).leadingZeroBitCount)
        #expect(Tnum(from: first, through: last) == Tnum(value: (first >> width) << width, mask: (1 << width) - 1))
      }
    }
    #expect(Tnum(from: 0, through: .max) == .unknown)
    #expect(Tnum(from: 1 << 63 - 1, through: 1 << 63) == .unknown)
  }

  @Test(arguments: small) func membersDecideContainmentOverlapAndUnion(_ one: Tnum) {
    let members = Set(one.members)
    for value in UInt64(0)..<16 { #expect(one.contains(value) == members.contains(value)) }
    for other in Self.small {
      let others = Set(other.members)
      #expect(one.contains(other) == others.isSubset(of: members))
      #expect(one.overlaps(other) == !members.isDisjoint(with: others))
      #expect(one.union(other) == Tnum(around: Array(members.union(others))))
      if one.overlaps(other) { #expect(Set(one.intersection(other).members) == members.intersection(others)) }
    }
  }

  @Test(arguments: small) func theNextMember(_ number: Tnum) {
    for bound in UInt64(0)..<20 {
      #expect(number.next(after: bound) == number.members.filter { $0 > bound }.min() ?? number.maximum)
    }
    // The same at the upper end of the word.
    let high = number << 60
    for bound in UInt64(0)..<15 {
      #expect(high.next(after: bound << 60) == high.members.filter { $0 > bound << 60 }.min() ?? high.maximum)
    }
  }

  @Test(arguments: small) func bitwiseOperationsAreExact(_ one: Tnum) {
    for other in Self.small {
      func exact(_ operation: (UInt64, UInt64) -> UInt64) -> Tnum {
        Tnum(around: one.members.flatMap { left in other.members.map { operation(left, $0) } })
      }
      #expect(one & other == exact(&))
      #expect(one | other == exact(|))
      #expect(one ^ other == exact(^))
      #expect(one + other == exact(&+))
      #expect(one - other == exact(&-))
    }
  }

  @Test(arguments: [16, 32, 64] as [UInt64]) func bytesAreSwapped(_ bits: UInt64) {
    let number = Tnum(value: 0x0102_0304_0506_0708, mask: 0xf000_0000_0000_00f0)
    let swapped: [UInt64: Tnum] = [
      16: Tnum(value: 0x0807, mask: 0xf000), 32: Tnum(value: 0x0807_0605, mask: 0xf000_0000),
      64: Tnum(value: 0x0807_0605_0403_0201, mask: 0xf000_0000_0000_00f0),
    ]
    #expect(number.byteSwapped(bits: bits) == swapped[bits])
  }
}
