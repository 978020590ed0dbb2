import Synchronization

/// An array of programs that tail calls go to (`BPF_MAP_TYPE_PROG_ARRAY`).
///
/// Code for user space reads it: a count of 8 bytes, then for each entry the address behind the target's `mov rbp, rsp`, or
/// 0. A target keeps its caller's return address and rbp, as in the kernel (`X86_TAIL_CALL_OFFSET`).
public final class ProgramArray: @unchecked Sendable {
  /// The number of entries.
  public let count: Int
  private let words: UnsafeMutablePointer<UInt>
  private let programs: Mutex<[CompiledProgram?]>

  /// Creates an array of empty entries.
  /// - Parameter count: the number of entries, at least 0.
  public init(count: Int) {
    self.count = max(0, count)
    words = .allocate(capacity: self.count + 1)
    words.initialize(repeating: 0, count: self.count + 1)
    words[0] = UInt(self.count)
    programs = Mutex(Array(repeating: nil, count: self.count))
  }

  deinit { words.deallocate() }

  /// Address of the array: the value of r2 at a tail call.
  public var address: UInt { UInt(bitPattern: words) }

  /// Puts a program into an entry; an index outside the array has no effect.
  ///
  /// The array must not be written while a program that uses it runs.
  /// - Parameters:
  ///   - index: the entry.
  ///   - program: kept alive by the array; nil empties the entry.
  public func set(_ index: Int, _ program: CompiledProgram?) {
    guard index >= 0, index < count else { return }
    programs.withLock { $0[index] = program }
    words[index + 1] = program.map { $0.entry + UInt($0.tailCallOffset) } ?? 0
  }
}
