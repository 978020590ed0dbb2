import Glibc

/// A mapping of pages for code. It is owned by the pool, a `WritableCode` or an `ExecutableCode`.
struct CodeMapping: @unchecked Sendable {
  let start: UnsafeMutableRawPointer
  /// Size in bytes; 0 after ownership moved on.
  let size: Int

  /// Whether a `call rel32` anywhere in the pages reaches an address; true for nil.
  func serves(_ target: UInt?) -> Bool {
    guard let target else { return true }
    guard let room = Int32(exactly: size) else { return false }
    let first = UInt(bitPattern: start)
    return max(first, target) - min(first, target) < UInt(Int32.max - room)
  }

  /// Maps writable pages, near a target if possible.
  /// - Parameters:
  ///   - size: bytes, a multiple of the page size.
  ///   - target: an address to be reached by `call rel32`; nil for none.
  static func map(_ size: Int, near target: UInt?) throws(ExecutableMemoryError) -> CodeMapping {
    let mapping = try map(size, hint: nil)
    guard let target, !mapping.serves(target) else { return mapping }
    // Executables and libraries usually have free address space below them; the address is a hint to the kernel.
    for distance in stride(from: UInt(1) << 26, to: 1 << 30, by: 1 << 27) where target > distance {
      let hint = UnsafeMutableRawPointer(bitPattern: (target - distance) & ~UInt(ExecutablePool.pageSize - 1))
      let closer = try map(size, hint: hint)
      if closer.serves(target) {
        munmap(mapping.start, mapping.size)
        return closer
      }
      munmap(closer.start, closer.size)
    }
    return mapping
  }

  private static func map(
    _ size: Int, hint: UnsafeMutableRawPointer?
  ) throws(ExecutableMemoryError) -> CodeMapping {
    let start = mmap(hint, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let start, start != MAP_FAILED else { throw ExecutableMemoryError(call: .mmap, size: size, code: errno) }
    return CodeMapping(start: start, size: size)
  }
}
