import BPF
import Interpreter
import Testing

/// Each access at and around regions of the process's memory: it succeeds where all its bytes are in one element of a region,
/// and for a store where that region may be written.
@Suite struct RegionTests {
  /// A region at an offset in the test's memory.
  private struct Place: Sendable {
    let start: Int
    let size: Int
    var element: Int?
    var isWritable = true

    func region(in memory: UInt) -> Interpreter.Region {
      let element = element ?? size
      return Interpreter.Region(
        start: memory + UInt(start), size: size, elementSize: element, stride: element == size ? size : 16,
        isWritable: isWritable)
    }

    /// Whether an access is in one element, each at a multiple of 16 bytes.
    func holds(_ offset: Int, _ count: Int) -> Bool {
      let element = element ?? size
      let step = element == size ? size : 16
      return stride(from: start, to: start + size, by: max(1, step)).contains {
        offset >= $0 && offset + count <= $0 + element
      }
    }
  }

  private static let layouts: [[Place]] = [
    [Place(start: 32, size: 24)], [Place(start: 32, size: 1)], [Place(start: 32, size: 0)],
    [Place(start: 32, size: 24, isWritable: false)],
    [Place(start: 32, size: 24), Place(start: 64, size: 8, isWritable: false)],
    [Place(start: 32, size: 24, isWritable: false), Place(start: 64, size: 8)],
    [Place(start: 32, size: 16), Place(start: 48, size: 16)],
    [Place(start: 32, size: 64, element: 12)], [Place(start: 32, size: 32, element: 4), Place(start: 72, size: 8)],
    [],
  ]

  @Test(arguments: layouts.indices) func accesses(_ layout: Int) throws {
    let places = Self.layouts[layout]
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 128, alignment: 16)
    defer { memory.deallocate() }
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    let start = UInt(bitPattern: memory.baseAddress)
    let regions = places.map { $0.region(in: start) }
    for (type, count) in [("u8", 1), ("u16", 2), ("u32", 4), ("u64", 8)] {
      for isWritten in [false, true] {
        let text = isWritten ? "*(\(type) *)(r1 + 0) = 1; r0 = 0; exit" : "r0 = *(\(type) *)(r1 + 0); exit"
        let interpreter = Interpreter(try Assembler.assemble(text).program)
        for offset in 16..<112 {
          let holder = places.first { $0.holds(offset, count) }
          let isExpected = holder.map { $0.isWritable || !isWritten } ?? false
          var calls = NoCalls()
          var isDone = false
          do {
            _ = try interpreter.run(r1: UInt64(start) + UInt64(offset), regions: regions, calls: &calls)
            isDone = true
          } catch {
            #expect(error.code == .memory)
          }
          #expect(isDone == isExpected, "\(type) at \(offset), written: \(isWritten)")
        }
      }
    }
  }

  /// Regions replace those of the run before, whether they are as many or not.
  @Test func eachRunHasItsRegions() throws {
    let memory = UnsafeMutablePointer<UInt64>.allocate(capacity: 4)
    defer { memory.deallocate() }
    memory.initialize(repeating: 7, count: 4)
    let interpreter = Interpreter(try Assembler.assemble("r0 = *(u64 *)(r1 + 0); exit").program)
    func read(_ index: Int, _ regions: [Interpreter.Region]) -> UInt64? {
      var calls = NoCalls()
      return try? interpreter.run(r1: UInt64(UInt(bitPattern: memory + index)), regions: regions, calls: &calls)
    }
    func region(_ index: Int) -> Interpreter.Region {
      Interpreter.Region(start: UInt(bitPattern: memory + index), size: 8)
    }
    #expect(read(0, [region(0)]) == 7)
    #expect(read(0, [region(1)]) == nil)
    #expect(read(1, [region(1)]) == 7)
    #expect(read(1, []) == nil)
    #expect(read(3, [region(1), region(3)]) == 7)
    #expect(read(0, [region(1), region(3)]) == nil)
    // An end beyond the last address.
    #expect(read(0, [Interpreter.Region(start: UInt.max - 3, size: 8)]) == nil)
  }
}
