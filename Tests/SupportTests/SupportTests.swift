import Foundation
import Support
import Testing

/// Seeded random numbers, natural order of names, temporary folders.
@Suite struct SupportTests {
  /// SplitMix64 with seed 1234567: the published sequence of its reference implementation.
  @Test func seededGenerator() {
    var generator = SeededGenerator(seed: 1_234_567)
    let values = (0..<5).map { _ in generator.next() }
    #expect(
      values == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
        16_408_922_859_458_223_821,
      ])
  }

  /// Digits count as one number; of equal numbers, the longer text comes first.
  @Test func naturalOrder() {
    let sorted = [
      "", "01", "1", "2", "10", "99999999999999999999", "100000000000000000000", "a", "a0", "a01", "a1", "a2", "a2b",
      "a10", "a10a", "ab", "b",
    ]
    for (i, left) in sorted.enumerated() {
      for (j, right) in sorted.enumerated() {
        #expect(NaturalOrder.precedes(left, right) == (i < j), "\(left), \(right)")
      }
    }
  }

  @Test func aScratchFolderGoesWithAllThatIsInIt() throws {
    func make() throws -> String {
      let folder = try ScratchFolder()
      try FileManager.default.createDirectory(atPath: "\(folder.path)/a/b", withIntermediateDirectories: true)
      try folder.write("text", to: "a/b/c")
      #expect(FileManager.default.fileExists(atPath: "\(folder.path)/a/b/c"))
      return folder.path
    }
    #expect(!FileManager.default.fileExists(atPath: try make()))
  }
}
