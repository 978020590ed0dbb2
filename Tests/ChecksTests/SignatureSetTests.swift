import CTypes
import Checks
import Support
import Testing

/// Generated signatures cover the combinations they claim, counted from the signatures themselves.
@Suite struct SignatureSetTests {
  private static func types(_ count: Int) throws -> [CType] {
    try SignatureSet.defaultTypes.prefix(count).map { text in
      try #require(try CDeclarationParser.parse("\(text) f(void);", types: CTypeTable()).signatures.last?.result)
    }
  }

  @Test(arguments: [(2, 6...12), (3, 6...8), (3, 12...12)]) func strength(_ strength: Int, _ counts: ClosedRange<Int>)
    throws
  {
    let types = try Self.types(13)
    let set = try SignatureSet(.strength(strength, counts: counts), types: types)
    let rows = (0..<strength).reduce(1) { result, _ in result * 13 }
    #expect(set.count == rows * counts.count)
    var seen: Set<[Int]> = []
    var numbers: [CType: Int] = [:]
    for (index, type) in types.enumerated() { numbers[type] = index }
    for number in 0..<set.count {
      let parameters = try set.signature(number).parameters.map { try #require(numbers[$0.type]) }
      for first in parameters.indices {
        for second in parameters.indices where second > first {
          if strength == 2 {
            seen.insert([parameters.count, first, second, parameters[first], parameters[second]])
            continue
          }
          for third in parameters.indices where third > second {
            seen.insert([
              parameters.count, first, second, third, parameters[first], parameters[second], parameters[third],
            ])
          }
        }
      }
    }
    let choices = counts.map { strength == 2 ? $0 * ($0 - 1) / 2 : $0 * ($0 - 1) * ($0 - 2) / 6 }.reduce(0, +)
    #expect(seen.count == choices * rows)
    let coverage = set.coverage()
    #expect(coverage.covered == choices * rows)
    #expect(coverage.all == choices * rows)
  }

  @Test func exhaustive() throws {
    let set = try SignatureSet(.exhaustive(4), types: try Self.types(5))
    #expect(set.count == 625)
    #expect(Set((0..<625).map { set.signature($0).parameters.map(\.type) }).count == 625)
    #expect((0..<625).allSatisfy { set.signature($0).parameters.count == 4 })
  }

  @Test func limits() throws {
    #expect(throws: HarnessError.self) { try SignatureSet(.exhaustive(12), types: try Self.types(13)) }
    #expect(throws: HarnessError.self) { try SignatureSet(.strength(2, counts: 6...12), types: try Self.types(12)) }
    #expect(throws: HarnessError.self) { try SignatureSet(.exhaustive(2), types: []) }
  }
}
