import Glibc
import Synchronization

/// A pool of memory for code, which is reused: mapping pages costs more than compiling a short program.
///
/// Pages change between writable and executable by `mprotect`; they are never both, not even through a second mapping.
/// Such a change also costs more than compiling a short program. Therefore pages become executable one by one, when
/// their
/// code is complete, but writable again in batches, when no writable page is left.
package final class ExecutablePool: Sendable {
  /// The smallest allocation, in bytes: one page of x86-64.
  static let pageSize = 4096
  /// The largest allocation that is kept for reuse, in bytes.
  static let largestKept = 1 << 20
  /// The most allocations of several pages that are kept.
  static let mostKept = 16

  private struct State {
    var chunks: [PageChunk] = []
    /// Mappings of more than one page, writable or executable.
    var large: [CodeMapping] = []

    mutating func takePage(near target: UInt?) throws(ExecutableMemoryError) -> CodeMapping? {
      for index in chunks.indices where chunks[index].mapping.serves(target) {
        if let page = chunks[index].take() { return page }
      }
      for index in chunks.indices where chunks[index].mapping.serves(target) {
        try chunks[index].makeWritable()
        if let page = chunks[index].take() { return page }
      }
      return nil
    }
  }

  private let state = Mutex(State())

  /// Creates an empty pool.
  package init() {}

  deinit {
    state.withLock { state in
      for chunk in state.chunks { munmap(chunk.mapping.start, chunk.mapping.size) }
      for mapping in state.large { munmap(mapping.start, mapping.size) }
    }
  }

  /// Allocates writable memory with unspecified content.
  /// - Parameters:
  ///   - size: bytes; rounded up to pages.
  ///   - target: an address that a `call rel32` in the code should reach if possible; nil for none.
  /// - Throws: `ExecutableMemoryError` if the kernel refuses.
  package func allocate(size: Int, near target: UInt? = nil) throws(ExecutableMemoryError) -> WritableCode {
    let (padded, overflow) = size.addingReportingOverflow(Self.pageSize - 1)
    if overflow || size < 0 { throw ExecutableMemoryError(call: .mmap, size: size, code: ENOMEM) }
    let rounded = max(Self.pageSize, padded & ~(Self.pageSize - 1))
    let mapping =
      rounded == Self.pageSize ? try takePage(near: target) : try takeLarge(rounded, near: target)
    return WritableCode(pool: self, mapping: mapping)
  }

  private func takePage(near target: UInt?) throws(ExecutableMemoryError) -> CodeMapping {
    try state.withLock { state throws(ExecutableMemoryError) in
      if let page = try state.takePage(near: target) { return page }
      let mapping = try CodeMapping.map(PageChunk.size, near: target)
      if !mapping.serves(target), let page = try state.takePage(near: nil) {
        // No space near the target: existing memory serves as well.
        munmap(mapping.start, mapping.size)
        return page
      }
      var chunk = PageChunk(mapping: mapping)
      let page = chunk.take()
      state.chunks.append(chunk)
      guard let page else { throw ExecutableMemoryError(call: .mmap, size: Self.pageSize, code: ENOMEM) }
      return page
    }
  }

  private func takeLarge(_ size: Int, near target: UInt?) throws(ExecutableMemoryError) -> CodeMapping {
    let kept = state.withLock { state in
      let index = state.large.lastIndex { $0.size == size && $0.serves(target) }
      return index.map { state.large.remove(at: $0) }
    }
    guard let kept else { return try CodeMapping.map(size, near: target) }
    if mprotect(kept.start, kept.size, PROT_READ | PROT_WRITE) != 0 {
      let code = errno
      munmap(kept.start, kept.size)
      throw ExecutableMemoryError(call: .mprotect, size: kept.size, code: code)
    }
    return kept
  }

  /// Keeps a mapping for reuse, or unmaps it.
  func release(_ mapping: CodeMapping, isWritable: Bool) {
    guard mapping.size > 0 else { return }
    let isKept = state.withLock { state in
      if mapping.size == Self.pageSize {
        for index in state.chunks.indices where state.chunks[index].put(mapping, isWritable: isWritable) { return true }
      } else if mapping.size <= Self.largestKept && state.large.count < Self.mostKept {
        state.large.append(mapping)
        return true
      }
      return false
    }
    if !isKept { munmap(mapping.start, mapping.size) }
  }
}
