import Glibc

/// A run of pages from which single pages are allocated. Bit i of a set stands for page i.
struct PageChunk {
  /// Size in bytes: one page for each bit of a set.
  static let size = UInt64.bitWidth * ExecutablePool.pageSize

  let mapping: CodeMapping
  /// The pages that are free and writable.
  private var writable: UInt64 = .max
  /// The pages that are free and still executable.
  private var executable: UInt64 = 0

  init(mapping: CodeMapping) { self.mapping = mapping }

  /// Takes a free writable page, the highest first: adjacent pages that become executable one after the other remain
  /// one
  /// mapping in the kernel.
  mutating func take() -> CodeMapping? {
    guard writable != 0 else { return nil }
    let page = UInt64.bitWidth - 1 - writable.leadingZeroBitCount
    writable &= ~(1 << UInt64(page))
    return CodeMapping(start: mapping.start + page * ExecutablePool.pageSize, size: ExecutablePool.pageSize)
  }

  /// Returns a page to the chunk.
  /// - Returns: false if the page does not belong to this chunk.
  mutating func put(_ page: CodeMapping, isWritable: Bool) -> Bool {
    let offset = page.start - mapping.start
    guard offset >= 0, offset < mapping.size else { return false }
    let bit: UInt64 = 1 << UInt64(offset / ExecutablePool.pageSize)
    if isWritable { writable |= bit } else { executable |= bit }
    return true
  }

  /// Makes all free pages writable, with one `mprotect` for each run of adjacent pages.
  mutating func makeWritable() throws(ExecutableMemoryError) {
    while executable != 0 {
      let first = executable.trailingZeroBitCount
      let count = (~(executable >> UInt64(first))).trailingZeroBitCount
      let size = count * ExecutablePool.pageSize
      if mprotect(mapping.start + first * ExecutablePool.pageSize, size, PROT_READ | PROT_WRITE) != 0 {
        throw ExecutableMemoryError(call: .mprotect, size: size, code: errno)
      }
      let run = (count == UInt64.bitWidth ? UInt64.max : (1 << UInt64(count)) - 1) << UInt64(first)
      executable &= ~run
      writable |= run
    }
  }
}
