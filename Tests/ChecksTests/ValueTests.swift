import CTypes
import CallingConvention
import Testing

@testable import Checks
@testable import Outcomes

/// How argument values are chosen.
@Suite struct ValueTests {
  private static let types = [
    "unsigned char", "signed char", "unsigned short", "short", "unsigned int", "int", "unsigned long", "long", "_Bool",
    "void *",
  ]

  private static func placement(_ declaration: String) throws -> Placement {
    Placement(try #require(try CDeclarationParser.parse(declaration).signatures.first))
  }

  /// One parameter of each type, twice, so that both neighbours occur.
  private static func placement(of type: String) throws -> Placement {
    try placement("void f(\(type) a, \(type) b);")
  }

  @Test func equalSeedsRepeat() throws {
    let generator = ValueGenerator(try Self.placement("void f(int a, long b, _Bool c, short d);"))
    let first = generator.values(ValuePattern.allCases, seed: 7).map(\.words)
    #expect(generator.values(ValuePattern.allCases, seed: 7).map(\.words) == first)
    let second = generator.values(ValuePattern.allCases, seed: 8).map(\.words)
    #expect(second != first)
    // What is not random does not depend on the seed.
    #expect(second.prefix(7) == first.prefix(7))
    #expect(first.count == 1 + 6 + 16 + 16)
  }

  @Test func graffitiIsReadable() throws {
    let list = (1...12).map { "unsigned long a\($0)" }.joined(separator: ", ")
    let words = ValueGenerator(try Self.placement("void f(\(list));")).values([.graffiti], seed: 1)[0].words
    #expect(words[0] == 0x1716_1514_1312_1110)
    #expect(words[6] == 0x7776_7574_7372_7170)
    #expect(words[11] == 0xC7C6_C5C4_C3C2_C1C0)
    #expect(Set(words).count == 12)
  }

  /// Sizes and signedness by hand.
  private static let limits: [String: (UInt64, UInt64)] = [
    "unsigned char": (0, 0xFF), "signed char": (0xFFFF_FFFF_FFFF_FF80, 0x7F), "unsigned short": (0, 0xFFFF),
    "short": (0xFFFF_FFFF_FFFF_8000, 0x7FFF), "unsigned int": (0, 0xFFFF_FFFF),
    "int": (0xFFFF_FFFF_8000_0000, 0x7FFF_FFFF), "unsigned long": (0, ~0),
    "long": (0x8000_0000_0000_0000, 0x7FFF_FFFF_FFFF_FFFF), "_Bool": (0, 1), "void *": (0, ~0),
  ]

  @Test(arguments: types) func boundariesReachTheLimits(_ type: String) throws {
    let sets = ValueGenerator(try Self.placement(of: type)).values([.boundaries], seed: 1)
    let values = Set(sets.map { $0.words[0] })
    let (smallest, largest) = try #require(Self.limits[type])
    #expect(values.contains(smallest))
    #expect(values.contains(largest))
    #expect(values.contains(1))
    #expect(sets.contains { $0.words[0] != $0.words[1] }, "neighbours differ somewhere")
  }

  /// Clean values are what a C compiler leaves in a slot; dirty ones differ from such values only above bit 31.
  @Test(arguments: types) func dirtyBitsOnlyWhereTheyMayBe(_ type: String) throws {
    let generator = ValueGenerator(try Self.placement(of: type))
    let (smallest, largest) = try #require(Self.limits[type])
    func isClean(_ word: UInt64) -> Bool {
      smallest == 0 ? word <= largest : (Int64(bitPattern: smallest)...Int64(largest)).contains(Int64(bitPattern: word))
    }
    for set in generator.values([.graffiti, .boundaries, .random], seed: 3) {
      for word in set.words { #expect(isClean(word), "\(set.pattern)") }
    }
    let isNarrow = largest <= 0xFFFF_FFFF
    var dirty = 0
    for set in generator.values([.dirty], seed: 3) {
      for word in set.words {
        if !isClean(word) { dirty += 1 }
        // Bits 0 to 31 are those of a clean value.
        let low = word & 0xFFFF_FFFF
        let clean = smallest == 0 ? low : UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: low)))
        #expect(isClean(isNarrow ? clean : word))
      }
    }
    #expect(isNarrow ? dirty > 25 : dirty == 0)
  }

  @Test func paddingOfStructsIsDirty() throws {
    let generator = ValueGenerator(try Self.placement("struct s { char a; int b; }; void f(struct s x);"))
    let words = generator.values([.dirty], seed: 1).map { $0.words[0] }
    #expect(Set(words.map { $0 >> 8 & 0xFF_FFFF }).count > 10)
    let clean = generator.values([.random], seed: 1).map { $0.words[0] }
    #expect(clean.allSatisfy { $0 >> 8 & 0xFF_FFFF == 0 })
  }

  @Test func immediatesAlternateInSign() {
    for slot in 5..<12 {
      let value = ProgramGenerator.immediate(forSlot: slot)
      #expect(value == Int32(slot % 2 == 0 ? 1 : -1) * 0x0101_0101 * Int32(slot))
    }
  }
}
