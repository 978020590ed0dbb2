import CTypes
import NativeCalls
import Outcomes

/// What the compiled C call of a function came to, by set of values: the reference for its other callers.
///
/// The function's rule is not known. A function that gives the C call another result the second time, because it counts or
/// looks at a clock, has none that other callers could be held to.
final class ReferenceCalls {
  /// What one call came to.
  struct Entry: Equatable {
    /// The significant bits of the result's eightbytes.
    let result: [UInt64]
    /// The bytes behind pointers that it changed, by offset in the memory of pointer arguments.
    let changes: [Int: UInt8]
    /// The address of that memory; 0 for none.
    let start: UInt64

    /// Whether a result is an address in the memory, which lies elsewhere in each call.
    private func isOwnAddress(_ word: UInt64) -> Bool {
      start != 0 && word >= start && word < start + UInt64(PointerArena.size)
    }

    /// A result as a call with its memory at another address has it.
    /// - Parameters:
    ///   - index: the eightbyte.
    ///   - start: the address of the other call's memory.
    func result(_ index: Int, at start: UInt64) -> UInt64 {
      isOwnAddress(result[index]) ? result[index] &- self.start &+ start : result[index]
    }

    /// Whether another call came to the same.
    func agrees(with other: Entry) -> Bool {
      changes == other.changes && result.count == other.result.count
        && result.indices.allSatisfy { result($0, at: other.start) == other.result[$0] }
    }
  }

  private struct Key: Hashable {
    let pattern: ValuePattern
    let number: Int
  }

  private var entries: [Key: Entry] = [:]
  /// Whether each repeated call came to the same as the first one.
  private(set) var isRepeatable = true
  /// How many calls returned.
  var count: Int { entries.count }

  /// Keeps what the first call with a set of values came to.
  func store(_ entry: Entry, _ set: ArgumentValues) { entries[Key(pattern: set.pattern, number: set.number)] = entry }

  /// Compares what the second call with a set of values came to.
  func compare(_ entry: Entry, _ set: ArgumentValues) {
    if self[set]?.agrees(with: entry) != true { isRepeatable = false }
  }

  /// What the first call with a set of values came to.
  subscript(set: ArgumentValues) -> Entry? { entries[Key(pattern: set.pattern, number: set.number)] }
}
