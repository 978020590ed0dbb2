import Listings
import Testing

@testable import Outcomes
@testable import Reports

/// The text of `exec`: maps that changed, and maps on which engines disagree.
@Suite struct ExecScreenTests {
  private let style = TextStyle(width: 80, isColored: false)

  private static func result(_ engine: Caller, _ maps: [MapContents]) -> ExecOutcome.Result {
    var result = ExecOutcome.Result(engine: engine)
    result.r0 = HexWord(5)
    result.maps = maps
    return result
  }

  private static func entry(_ key: UInt8, _ value: [UInt8]) -> MapContents.Entry {
    MapContents.Entry(key: HexBytes([key, 0]), value: HexBytes(value))
  }

  @Test func mapsThatChanged() {
    let maps = [
      MapContents(name: "one", entries: [Self.entry(1, [2, 255])], changed: 1),
      MapContents(name: "same", entries: [Self.entry(1, [2])], changed: 0),
      MapContents(name: "many", entries: [Self.entry(1, [2]), Self.entry(3, [4])], changed: 2),
      MapContents(name: "large", entries: [Self.entry(1, [UInt8](repeating: 1, count: 33))], changed: 1),
    ]
    let text = ExecScreen(ExecOutcome(program: "p", results: [Self.result(.jit, maps)], allowSkips: false)).text(style)
    #expect(
      text.notes
        == "jit: map one: [01 00] = 02 ff\njit: map many: 2 of 2 entries changed\njit: map large: 1 of 1 entries changed\n"
    )
  }

  @Test func aMapOnWhichEnginesDisagree() {
    let results = [
      Self.result(.jit, [MapContents(name: "m", entries: [Self.entry(1, [2])], changed: 0)]),
      Self.result(.interpreter, [MapContents(name: "m", entries: [Self.entry(1, [3])], changed: 0)]),
    ]
    let text = ExecScreen(ExecOutcome(program: "p", results: results, allowSkips: false)).text(style)
    #expect(text.messages == ["p: jit and interpreter disagree on the map m at the key 01 00"])
  }
}
