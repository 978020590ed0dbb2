/// Code that was taken out of a buffer, to be put back in parts.
public struct DetachedCode: ~Copyable {
  /// The bytes, and `excess` more.
  @usableFromInline let base: UnsafeMutableRawPointer
  /// Where the code started in its buffer, in bytes.
  public let start: Int
  /// Where the code ended in its buffer, in bytes.
  public let end: Int

  /// Size of the code in bytes.
  public var count: Int { end - start }

  /// Code is copied in units of 16 bytes, the last of which may reach this far behind it.
  @usableFromInline static var excess: Int { 16 }

  fileprivate init(_ source: UnsafeRawPointer, start: Int, end: Int) {
    self.start = start
    self.end = end
    base = .allocate(byteCount: end - start + Self.excess, alignment: 16)
    base.copyMemory(from: source + start, byteCount: end - start)
    (base + (end - start)).initializeMemory(as: UInt8.self, repeating: 0, count: Self.excess)
  }

  deinit { base.deallocate() }
}

extension CodeBuffer {
  /// Takes code out of the buffer.
  /// - Parameter start: where it starts, in bytes; it ends where the buffer ends.
  public mutating func detach(from start: Int) -> DetachedCode {
    let start = min(count, max(0, start))
    let code = DetachedCode(UnsafeRawPointer(base), start: start, end: count)
    rewind(to: start)
    return code
  }

  /// Appends a part of code that was taken out of a buffer.
  /// - Parameters:
  ///   - code: the code.
  ///   - start: where the part started in its buffer.
  ///   - end: where it ended.
  @inlinable public mutating func append(_ code: borrowing DetachedCode, from start: Int, to end: Int) {
    precondition(start >= code.start && start <= end && end <= code.end && hasRoom(for: end - start + 8))
    var source = code.base + (start - code.start)
    var destination = base + position
    position &+= end - start
    let last = base + position
    while destination < last {
      destination.storeBytes(
        of: source.loadUnaligned(as: SIMD2<UInt64>.self), as: SIMD2<UInt64>.self)
      destination += 16
      source += 16
    }
  }
}
