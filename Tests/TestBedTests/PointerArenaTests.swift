import BPF
import CABI
import Testing

@testable import TestBed

/// The memory behind pointer arguments: objects, red zones, fills.
@Suite struct PointerArenaTests {
  private struct Prepared {
    let placement: Placement
    let layout: ArgumentLayout
    var values: ArgumentValues

    init(_ declaration: String) throws {
      placement = Placement(try #require(try CDeclarationParser.parse(declaration).signatures.first))
      layout = ArgumentLayout(placement)
      values = ArgumentValues(pattern: .graffiti, number: 0, words: layout.words.indices.map { UInt64($0) })
    }

    func byte(_ parameter: Int, _ offset: Int) -> UnsafeMutablePointer<UInt8> {
      UnsafeMutablePointer(bitPattern: UInt(values.words[layout.firstWord[parameter]]))! + offset
    }
  }

  private static func expectWhole(_ arena: borrowing PointerArena) {
    let offset = arena.firstDifference()?.offset
    #expect(offset == nil)
  }

  @Test func buffersAndRedZones() throws {
    for seed in UInt64(0)..<40 {
      var prepared = try Prepared("void f(void *mem, int mem__sz, const char *s__str, struct s { int a; } *p, long x);")
      var arena = PointerArena()
      var random = SeededGenerator(seed: seed)
      arena.prepare(&prepared.values, placement: prepared.placement, layout: prepared.layout, fills: false, &random)
      let size = Int(prepared.values.words[1])
      #expect((1...256).contains(size))
      #expect(String(cString: prepared.byte(2, 0)) == "hello")
      #expect(prepared.values.words[4] == 4, "what is no pointer stays")
      Self.expectWhole(arena)
      for (parameter, offset) in [(0, 0), (0, size - 1), (0, size), (0, 511), (2, 6), (3, 4), (3, -1)] {
        let byte = prepared.byte(parameter, offset)
        let before = byte.pointee
        byte.pointee = ~before
        let found = arena.firstDifference()
        let difference = try #require(found)
        #expect(difference.parameter == (offset < 0 ? parameter - 1 : parameter))
        #expect(difference.offset == (offset + 512) % 512)
        #expect(difference.expected == before && difference.observed == ~before)
        byte.pointee = before
      }
      Self.expectWhole(arena)
    }
  }

  @Test func filledMemory() throws {
    var prepared = try Prepared("void f(void *mem__uninit, int mem__sz);")
    var arena = PointerArena()
    var random = SeededGenerator(seed: 5)
    arena.prepare(&prepared.values, placement: prepared.placement, layout: prepared.layout, fills: true, &random)
    let unwritten = arena.firstDifference()
    #expect(unwritten != nil, "the callee has to write it")
    let size = Int(prepared.values.words[1])
    for index in 0..<size { prepared.byte(0, index).pointee = UInt8(0xA5 ^ (index & 0xFF)) }
    Self.expectWhole(arena)
  }

  @Test func nullablePointersAreNullAtTimes() throws {
    var nulls = 0
    for seed in UInt64(0)..<64 {
      var prepared = try Prepared("void f(void *p__nullable);")
      var arena = PointerArena()
      var random = SeededGenerator(seed: seed)
      arena.prepare(&prepared.values, placement: prepared.placement, layout: prepared.layout, fills: false, &random)
      if prepared.values.words[0] == 0 { nulls += 1 }
      Self.expectWhole(arena)
    }
    #expect((16...48).contains(nulls))
  }

  /// A size has to fit its own type: 256 does not fit 8 bits.
  @Test func sizesFitTheirType() throws {
    for seed in UInt64(0)..<600 {
      var prepared = try Prepared("void f(void *mem, unsigned char mem__sz);")
      var arena = PointerArena()
      var random = SeededGenerator(seed: seed)
      arena.prepare(&prepared.values, placement: prepared.placement, layout: prepared.layout, fills: false, &random)
      #expect((1...255).contains(prepared.values.words[1]))
    }
  }
}
