import Glibc
import Synchronization

/// Mappings for code, kept for the next program: making one anew costs more than compiling a short program.
///
/// A mapping changes between writable and executable by `mprotect`; it is never both, not even through a second
/// mapping of the same pages.
public final class ExecutablePool: Sendable {
  /// The smallest mapping, in bytes: one page of x86-64.
  public static let pageSize = 4096
  /// Mappings larger than this are not kept, in bytes.
  private static let largestKept = 1 << 20
  private static let mostKept = 64

  private let free = Mutex<[CodeMapping]>([])

  /// Creates an empty pool.
  public init() {}

  deinit {
    free.withLock { for mapping in $0 { munmap(mapping.start, mapping.size) } }
  }

  /// A writable mapping of at least `size` bytes, its content unspecified.
  /// - Parameter size: in bytes; rounded up to pages.
  /// - Throws: `ExecutableMemoryError` where the kernel refuses.
  public func allocate(size: Int) throws(ExecutableMemoryError) -> WritableCode {
    let (padded, overflow) = size.addingReportingOverflow(Self.pageSize - 1)
    if overflow || size < 0 { throw ExecutableMemoryError(call: .mmap, size: size, code: ENOMEM) }
    let rounded = max(Self.pageSize, padded & ~(Self.pageSize - 1))
    if let kept = take(rounded) {
      let code = WritableCode(pool: self, mapping: kept)
      if mprotect(kept.start, kept.size, PROT_READ | PROT_WRITE) != 0 {
        throw ExecutableMemoryError(call: .mprotect, size: kept.size, code: errno)
      }
      return code
    }
    let start = mmap(nil, rounded, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let start, start != MAP_FAILED else {
      throw ExecutableMemoryError(call: .mmap, size: rounded, code: errno)
    }
    return WritableCode(pool: self, mapping: CodeMapping(start: start, size: rounded))
  }

  private func take(_ size: Int) -> CodeMapping? {
    free.withLock { kept in
      guard let index = kept.lastIndex(where: { $0.size == size }) else { return nil }
      return kept.remove(at: index)
    }
  }

  /// Keeps a mapping for the next program, or unmaps it.
  func release(_ mapping: CodeMapping) {
    guard mapping.size > 0 else { return }
    let isKept =
      mapping.size <= Self.largestKept
      && free.withLock { kept in
        guard kept.count < Self.mostKept else { return false }
        kept.append(mapping)
        return true
      }
    if !isKept { munmap(mapping.start, mapping.size) }
  }
}
