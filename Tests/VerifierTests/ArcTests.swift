import Support
import Testing

@testable import Verifier

// Eight bits are few enough to look at every member.
extension UInt8: RangeWord { public typealias Signed = Int8 }

extension Arc<UInt8> {
  /// Each word that the arc contains, from its first on.
  var members: [UInt8] { isEmpty ? [] : (0...UInt16(size)).map { base &+ UInt8($0) } }

  /// For each word, whether the arc contains it.
  var words: [Bool] {
    var found = [Bool](repeating: false, count: 256)
    for word in members { found[Int(word)] = true }
    return found
  }
}

@Suite struct ArcTests {
  /// Arcs at and around the ends of both kinds of words, the full circle, and others.
  static let arcs: [Arc<UInt8>] = {
    let bases: [UInt8] = [0, 1, 5, 127, 128, 200, 255]
    let sizes: [UInt8] = [0, 1, 100, 127, 128, 254]
    return [.empty, .full] + bases.flatMap { base in sizes.map { Arc(base: base, size: $0) } }
  }()

  @Test(arguments: arcs) func boundsAndContainment(_ arc: Arc<UInt8>) throws {
    let members = arc.members
    let words = arc.words
    for word in UInt8.min...UInt8.max { hold(arc.contains(word) == words[Int(word)], "\(word)") }
    for other in Self.arcs {
      let isSubset = other.members.allSatisfy { words[Int($0)] }
      hold(arc.contains(other) == isSubset, "\(other)")
    }
    guard let least = members.min(), let most = members.max() else { return }
    #expect(arc.unsignedMinimum == least && arc.unsignedMaximum == most)
    let signed = members.map { Int8(bitPattern: $0) }
    #expect(arc.signedMinimum == signed.min() && arc.signedMaximum == signed.max())
  }

  @Test func everyWordIsOneArc() {
    // `contains` and `==` of states compare it: it has one form, whichever bounds it is made of.
    #expect(Arc<UInt8>(signedFrom: .min, through: .max) == .full)
    #expect(Arc<UInt8>(Tnum.unknown) == .full && Arc<UInt8>(from: 0, through: 255) == .full)
    #expect(Arc<UInt8>(from: 3, through: 100) + Arc(from: 0, through: 200) == .full)
  }

  @Test(arguments: arcs) func intersectionsLoseNoMemberAndAreExactWhereTheyAreOneArc(_ arc: Arc<UInt8>) {
    let words = arc.words
    for other in Self.arcs {
      let result = arc.intersection(other)
      let common = zip(words, other.words).map { $0 && $1 }
      // A run begins at a common word whose predecessor is not common.
      let runs = (0..<256).count { common[$0] && !common[($0 + 255) % 256] }
      if runs == 2 {
        hold(result == arc || result == other, "\(other)")
      } else {
        hold(result.words == common, "\(other)")
      }
    }
  }

  @Test(arguments: arcs) func arithmeticLosesNoResult(_ arc: Arc<UInt8>) {
    for other in Self.arcs {
      let members = other.members
      let ends = [members.first, members.last, members.min(), members.max()].compactMap(\.self)
      let (sums, differences, products) = (arc + other, arc - other, arc * other)
      for left in arc.members {
        for right in ends {
          let isKept =
            sums.contains(left &+ right) && differences.contains(left &- right) && products.contains(left &* right)
          hold(isKept, "\(left) and \(right) of \(other)")
        }
      }
    }
  }

  @Test(arguments: arcs) func divisionsLoseNoResult(_ arc: Arc<UInt8>) {
    for divisor: UInt8 in [1, 2, 3, 7, 16, 100, 127, 128, 129, 200, 253, 254, 255] {
      let signed = Int8(bitPattern: divisor)
      let (quotients, signedQuotients) = (arc.divided(by: divisor), arc.divided(bySigned: signed))
      let remainders = arc.remainder(dividingBy: divisor) ?? arc
      let signedRemainders = arc.remainder(dividingBySigned: signed) ?? arc
      for word in arc.members {
        hold(quotients.contains(word / divisor) && remainders.contains(word % divisor), "\(word) by \(divisor)")
        let dividend = Int8(bitPattern: word)
        let overflows = dividend == .min && signed == -1
        let quotient = overflows ? dividend : dividend / signed
        let remainder = overflows ? 0 : dividend % signed
        hold(
          signedQuotients.contains(UInt8(bitPattern: quotient))
            && signedRemainders.contains(UInt8(bitPattern: remainder)),
          "\(dividend) by \(signed)")
      }
    }
  }

  @Test(arguments: arcs) func shiftsLoseNoResult(_ arc: Arc<UInt8>) {
    for count in UInt64(0)..<8 {
      let (left, right) = (arc.shiftedLeft(by: count), arc.shiftedRight(by: count))
      let arithmetic = arc.arithmeticallyShiftedRight(by: count)
      for word in arc.members {
        let shifted = UInt8(bitPattern: Int8(bitPattern: word) >> Int8(count))
        hold(
          left.contains(word << UInt8(count)) && right.contains(word >> UInt8(count)) && arithmetic.contains(shifted),
          "\(word) by \(count)")
      }
    }
  }

  @Test func lowerHalvesLimitTheEndsOfARange() {
    var random = SeededGenerator(seed: 14)
    /// A number of a random width.
    func number(below bits: UInt64) -> UInt64 { random.next() >> UInt64.random(in: 64 - bits..<64, using: &random) }
    for _ in 0..<20_000 {
      let wide = Arc<UInt64>(base: number(below: 64), size: number(below: 45))
      let member = wide.base &+ random.next() % (wide.size + 1)
      let lower = UInt32(truncatingIfNeeded: member)
      let (before, after) = (UInt32(number(below: 31)), UInt32(number(below: 31)))
      let narrow = Arc<UInt32>(base: lower &- before, size: before + after)
      let result = wide.intersection(lower: narrow)
      hold(result.contains(member) && wide.contains(result), "\(wide) and \(narrow)")
      hold(Arc(truncating: wide).contains(lower), "\(wide)")
    }
    let lower = Arc<UInt32>(from: 10, through: 20)
    #expect(Arc<UInt64>(from: 0, through: 100).intersection(lower: lower) == Arc(from: 10, through: 20))
    #expect(
      Arc<UInt64>(from: 0, through: 0x3_0000_0005).intersection(lower: lower) == Arc(from: 10, through: 0x2_0000_0014))
    #expect(Arc<UInt64>(from: 21, through: 0x1_0000_0009).intersection(lower: lower).isEmpty)
  }
}
