import CodeMemory
import Glibc
import TestSupport
import Testing

@testable import X86

/// Executable memory is never writable and executable at once, and is returned to its pool.
@Suite struct ExecutableMemoryTests {
  /// `mov eax, number; ret`.
  private static func fill(_ memory: UnsafeMutableRawPointer, _ number: Int32) {
    var buffer = CodeBuffer(start: memory, capacity: 64)
    buffer.moveImmediate32(.rax, number, isSigned: false)
    buffer.ret()
  }

  private static func call(_ code: borrowing ExecutableCode) -> Int32 {
    unsafeBitCast(code.memory.baseAddress!, to: (@convention(c) () -> Int32).self)()
  }

  private static func expectNothingWritableAndExecutable(_ stage: String) {
    let ranges = MappedRange.all()
    #expect(ranges.count > 10, "the memory map is read")
    #expect(ranges.filter(\.isWritable).filter(\.isExecutable).isEmpty, "\(stage)")
  }

  @Test func isNeverWritableAndExecutableAtOnce() throws {
    let pool = ExecutablePool()
    var addresses: Set<UnsafeRawPointer> = []
    // More rounds than a chunk has pages: every page is used, released, made writable and used again.
    for round in 1...150 {
      let writable = try pool.allocate(size: 100)
      let start = UnsafeRawPointer(writable.start)
      addresses.insert(start)
      Self.expectNothingWritableAndExecutable("allocated, round \(round)")
      #expect(MappedRange.holding(start)?.rights == "rw-p")
      Self.fill(writable.start, Int32(round))
      Self.expectNothingWritableAndExecutable("filled, round \(round)")
      let code = try writable.seal()
      #expect(code.memory.baseAddress == start)
      #expect(MappedRange.holding(start)?.rights == "r-xp")
      Self.expectNothingWritableAndExecutable("sealed, round \(round)")
      #expect(Self.call(code) == Int32(round))
      _ = consume code
      #expect(MappedRange.holding(start)?.isWritable == false, "kept, round \(round)")
      Self.expectNothingWritableAndExecutable("released, round \(round)")
    }
    #expect(addresses.count == 64, "the pool gives the same pages again")
  }

  @Test func writingToSealedCodeFaults() async {
    await #expect(processExitsWith: .signal(SIGSEGV)) {
      let writable = try ExecutablePool().allocate(size: 1)
      let start = writable.start
      start.storeBytes(of: 0xC3, as: UInt8.self)
      let code = try writable.seal()
      start.storeBytes(of: 0x90, as: UInt8.self)
      print(code.memory.count)
    }
  }

  @Test func callingUnsealedCodeFaults() async {
    await #expect(processExitsWith: .signal(SIGSEGV)) {
      let writable = try ExecutablePool().allocate(size: 1)
      writable.start.storeBytes(of: 0xC3, as: UInt8.self)
      unsafeBitCast(writable.start, to: (@convention(c) () -> Void).self)()
      print(writable.size)
    }
  }

  @Test(arguments: [(0, 4096), (1, 4096), (4096, 4096), (4097, 8192), (100_000, 102_400)])
  func sizesAreRoundedUpToPages(_ asked: Int, _ given: Int) throws {
    #expect(try ExecutablePool().allocate(size: asked).size == given)
  }

  @Test(arguments: [Int.max, Int.max - 4095, Int.max - 4096, 1 << 62, 1 << 50, -1, Int.min])
  func impossibleSizesAreErrors(size: Int) {
    let error = #expect(throws: ExecutableMemoryError.self) { _ = try ExecutablePool().allocate(size: size).size }
    #expect(error?.call == .mmap)
    #expect(error?.code == ENOMEM)
    #expect(error?.description.hasSuffix("Cannot allocate memory") == true)
  }

  @Test func aMappingIsNotGivenTwice() throws {
    let pool = ExecutablePool()
    let first = try pool.allocate(size: 1)
    let second = try pool.allocate(size: 1)
    #expect(first.start != second.start)
  }

  @Test func anotherSizeIsAnotherMapping() throws {
    let pool = ExecutablePool()
    let start = try Self.startOfReleased(pool, size: 3 * 4096)
    #expect(try pool.allocate(size: 2 * 4096).start != start)
    #expect(try pool.allocate(size: 3 * 4096).start == start)
  }

  @Test func largePiecesAreNotKept() throws {
    let pool = ExecutablePool()
    let start = try Self.startOfReleased(pool, size: (1 << 20) + 1)
    #expect(MappedRange.holding(start)?.isExecutable != true)
    let kept = try Self.startOfReleased(pool, size: 1 << 20)
    #expect(MappedRange.holding(kept)?.rights == "r-xp")
  }

  /// A page that is in use keeps its rights when free neighbours become writable again.
  @Test func usedPagesStayExecutable() throws {
    let pool = ExecutablePool()
    var held: [Held] = []
    for number in 0..<64 {
      let writable = try pool.allocate(size: 1)
      Self.fill(writable.start, Int32(number))
      let piece = Held(try writable.seal())
      // Every third stays in use, the others go back executable.
      if number % 3 == 0 { held.append(piece) }
    }
    let again = try pool.allocate(size: 1)
    #expect(MappedRange.holding(again.start)?.rights == "rw-p")
    for (index, piece) in held.enumerated() {
      #expect(MappedRange.holding(piece.code.memory.baseAddress!)?.rights == "r-xp")
      #expect(Self.call(piece.code) == Int32(3 * index))
    }
    Self.expectNothingWritableAndExecutable("some pages in use")
  }

  /// Code lies where a `call rel32` reaches its target, if there is room.
  @Test func nearATarget() throws {
    let pool = ExecutablePool()
    for size in [1, 5 * 4096] {
      // The program's own code, far below the stack and the libraries.
      let target = UInt(bitPattern: #dsohandle)
      let piece = try pool.allocate(size: size, near: target)
      let start = UInt(bitPattern: piece.start)
      #expect(max(start, target) - min(start, target) < 1 << 31)
      // Where nothing can be near, something is given all the same.
      #expect(try pool.allocate(size: size, near: .max).size >= size)
    }
  }

  @Test func aPoolTakesItsMappingsWithIt() throws {
    var pool: ExecutablePool? = ExecutablePool()
    let start = try Self.startOfReleased(pool!, size: 3 * 4096)
    #expect(MappedRange.holding(start)?.isExecutable == true)
    pool = nil
    #expect(MappedRange.holding(start)?.isExecutable != true)
  }

  @Test func keepsAtMost16LargePieces() throws {
    let pool = ExecutablePool()
    var starts: Set<UnsafeRawPointer> = []
    do {
      var held: [Held] = []
      for _ in 0..<40 {
        let piece = Held(try pool.allocate(size: 2 * 4096).seal())
        starts.insert(piece.code.memory.baseAddress!)
        held.append(piece)
      }
    }
    #expect(starts.count == 40)
    let executable = MappedRange.all().filter(\.isExecutable)
    let kept = starts.count { start in executable.contains { $0.addresses.contains(UInt(bitPattern: start)) } }
    #expect(kept == 16)
  }

  @Test func threadsNeverShareAMapping() {
    let pool = ExecutablePool()
    let wrong = inThreads(4) { thread in
      var wrong = 0
      for round in 0..<300 {
        let number = Int32(thread * 1000 + round + 1)
        guard let writable = try? pool.allocate(size: 64) else { return 1 }
        Self.fill(writable.start, number)
        guard let code = try? writable.seal() else { return 1 }
        if Self.call(code) != number { wrong += 1 }
      }
      return wrong
    }
    #expect(wrong == [0, 0, 0, 0])
  }

  private static func startOfReleased(_ pool: ExecutablePool, size: Int) throws -> UnsafeRawPointer {
    let code = try pool.allocate(size: size).seal()
    return code.memory.baseAddress!
  }

  private final class Held {
    let code: ExecutableCode
    init(_ code: consuming ExecutableCode) { self.code = code }
  }
}
