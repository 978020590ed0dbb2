/// The start of each instruction's code: written while a program is emitted, read only afterwards.
final class OffsetTable: @unchecked Sendable {
  /// One entry for each instruction and one for the end, in bytes from the start of the image.
  let base: UnsafeMutablePointer<Int>
  let count: Int

  /// A table whose entries are not set yet.
  init(count: Int) {
    base = .allocate(capacity: count)
    self.count = count
  }

  deinit { base.deallocate() }

  /// The entries.
  var offsets: [Int] { Array(UnsafeBufferPointer(start: base, count: count)) }
}
