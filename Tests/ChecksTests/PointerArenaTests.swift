import CTypes
import CallingConvention
import Testing

@testable import Checks
@testable import Support

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

  /// Memory for the arguments, as long as it lives.
  private final class Memory {
    private let bytes = UnsafeMutableRawPointer.allocate(byteCount: PointerArena.size, alignment: 64)
    var start: PointerArena.Memory { PointerArena.Memory(bytes: bytes, address: UInt64(UInt(bitPattern: bytes))) }
    deinit { bytes.deallocate() }
  }

  private static func expectWhole(_ arena: PointerArena, _ memory: Memory) {
    #expect(arena.firstDifference(memory.start)?.offset == nil)
  }

  @Test func buffersAndRedZones() throws {
    for seed in UInt64(0)..<40 {
      var prepared = try Prepared("void f(void *mem, int mem__sz, const char *s__str, struct s { int a; } *p, long x);")
      let memory = Memory()
      var random = SeededGenerator(seed: seed)
      let arena = PointerArena(
        memory.start, &prepared.values, placement: prepared.placement, layout: prepared.layout, fills: false, &random)
      let size = Int(prepared.values.words[1])
      #expect((1...256).contains(size))
      #expect(String(cString: prepared.byte(2, 0)) == "hello")
      #expect(prepared.values.words[4] == 4, "what is no pointer stays")
      Self.expectWhole(arena, memory)
      for (parameter, offset) in [(0, 0), (0, size - 1), (0, size), (0, 511), (2, 6), (3, 4), (3, -1)] {
        let byte = prepared.byte(parameter, offset)
        let before = byte.pointee
        byte.pointee = ~before
        let found = arena.firstDifference(memory.start)
        let difference = try #require(found)
        #expect(difference.parameter == (offset < 0 ? parameter - 1 : parameter))
        #expect(difference.offset == (offset + 512) % 512)
        #expect(difference.expected == before)
        #expect(difference.observed == ~before)
        byte.pointee = before
      }
      Self.expectWhole(arena, memory)
    }
  }

  @Test func filledMemory() throws {
    var prepared = try Prepared("void f(void *mem__uninit, int mem__sz);")
    let memory = Memory()
    var random = SeededGenerator(seed: 5)
    let arena = PointerArena(
      memory.start, &prepared.values, placement: prepared.placement, layout: prepared.layout, fills: true, &random)
    let unwritten = arena.firstDifference(memory.start)
    #expect(unwritten != nil, "the callee has to write it")
    let size = Int(prepared.values.words[1])
    for index in 0..<size { prepared.byte(0, index).pointee = UInt8(0xA5 ^ (index & 0xFF)) }
    Self.expectWhole(arena, memory)
  }

  @Test func nullablePointersAreNullAtTimes() throws {
    var nulls = 0
    for seed in UInt64(0)..<64 {
      var prepared = try Prepared("void f(void *p__nullable);")
      let memory = Memory()
      var random = SeededGenerator(seed: seed)
      let arena = PointerArena(
        memory.start, &prepared.values, placement: prepared.placement, layout: prepared.layout, fills: false, &random)
      if prepared.values.words[0] == 0 { nulls += 1 }
      Self.expectWhole(arena, memory)
    }
    #expect((16...48).contains(nulls))
  }

  /// A size has to fit its own type: 256 does not fit 8 bits.
  @Test func sizesFitTheirType() throws {
    for seed in UInt64(0)..<600 {
      var prepared = try Prepared("void f(void *mem, unsigned char mem__sz);")
      let memory = Memory()
      var random = SeededGenerator(seed: seed)
      _ = PointerArena(
        memory.start, &prepared.values, placement: prepared.placement, layout: prepared.layout, fills: false, &random)
      #expect((1...255).contains(prepared.values.words[1]))
    }
  }

  /// What the kernel's conventions say of buffers: `__szk`, a size of another name behind its pointer, `__opt`.
  @Test func sizesByConvention() throws {
    var nulls = 0
    for seed in UInt64(0)..<64 {
      var prepared = try Prepared("void f(void *mem__opt, u32 mem__szk, char *data, u64 other__sz);")
      let memory = Memory()
      var random = SeededGenerator(seed: seed)
      let arena = PointerArena(
        memory.start, &prepared.values, placement: prepared.placement, layout: prepared.layout, fills: false, &random)
      if prepared.values.words[0] == 0 { nulls += 1 } else { #expect((1...256).contains(prepared.values.words[1])) }
      let size = Int(prepared.values.words[3])
      #expect((1...256).contains(size))
      prepared.byte(2, size - 1).pointee &+= 1
      #expect(arena.reading(memory.start).outside == nil)
      prepared.byte(2, size).pointee &+= 1
      #expect(arena.reading(memory.start).outside?.parameter == 2)
      #expect(arena.reading(memory.start).outside?.offset == size)
    }
    #expect((16...48).contains(nulls))
  }

  /// A function may change its objects, also what pointers in them point to, and nothing around them.
  @Test func objectsMayChange() throws {
    var prepared = try Prepared(
      "struct node { long value; struct node *next; }; void f(struct node *node, unsigned *count, void **place);")
    let memory = Memory()
    var random = SeededGenerator(seed: 1)
    let arena = PointerArena(
      memory.start, &prepared.values, placement: prepared.placement, layout: prepared.layout, fills: false, &random)
    #expect(arena.reading(memory.start).changes.isEmpty)
    for (parameter, offset) in [(0, 8), (2, 0)] {
      let zeros = UnsafeRawPointer(prepared.byte(parameter, offset)).loadUnaligned(as: UInt.self)
      let bytes = try #require(UnsafeRawPointer(bitPattern: zeros))
      #expect((0..<256).allSatisfy { bytes.load(fromByteOffset: $0, as: UInt8.self) == 0 })
    }
    prepared.byte(0, 15).pointee &+= 1
    prepared.byte(1, 3).pointee &+= 1
    #expect(arena.reading(memory.start).changes.count == 2)
    #expect(arena.reading(memory.start).outside == nil)
    for (parameter, offset) in [(1, 4), (0, -1), (0, 16)] {
      prepared.byte(parameter, offset).pointee &+= 1
      let outside = try #require(arena.reading(memory.start).outside)
      #expect(outside.parameter == parameter)
      #expect(outside.offset == offset)
      prepared.byte(parameter, offset).pointee &-= 1
    }
  }
}
