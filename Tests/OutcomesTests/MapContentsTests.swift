import Testing

@testable import Outcomes

/// Maps in the outcome of `exec`: where engines disagree.
@Suite struct MapContentsTests {
  private static func map(_ name: String, _ entries: [(UInt8, UInt8)], changed: Int = 0) -> MapContents {
    MapContents(
      name: name, entries: entries.map { MapContents.Entry(key: HexBytes([$0.0]), value: HexBytes([$0.1])) },
      changed: changed)
  }

  static let differences: [(left: [(UInt8, UInt8)], right: [(UInt8, UInt8)], key: UInt8?)] = [
    ([], [], nil), ([(1, 2)], [(1, 2)], nil), ([(1, 2)], [(1, 3)], 1), ([(1, 2), (4, 5)], [(1, 2)], 4),
    ([(4, 5)], [(1, 2), (4, 5)], 1), ([(1, 2), (3, 4), (5, 6)], [(1, 2), (3, 9), (5, 7)], 3),
  ]

  @Test(arguments: differences) func theFirstKey(left: [(UInt8, UInt8)], right: [(UInt8, UInt8)], key: UInt8?) {
    let own = Self.map("m", left)
    let other = Self.map("m", right)
    #expect(own.difference(from: other) == key.map { HexBytes([$0]) })
    var outcome = ExecOutcome(program: "p", results: [], allowSkips: false)
    for (engine, map) in [(Caller.jit, own), (.interpreter, other)] {
      var result = ExecOutcome.Result(engine: engine)
      result.r0 = HexWord(0)
      result.maps = [Self.map("same", [(0, 0)]), map]
      outcome.results.append(result)
    }
    #expect(
      outcome.disagreement(on: nil) == key.map { .map(.jit, .interpreter, name: "m", key: HexBytes([$0])) })
    #expect(outcome.isGood == (key == nil))
  }
}
