/// A writable run of bytes into which instructions are encoded, one after the other.
///
/// Every instruction is assembled in a 64-bit word and stored with one unaligned write; the position then advances by
/// the
/// instruction's length. Therefore `capacity` must leave eight spare bytes after the last instruction, and the caller
/// must
/// call `hasRoom(for:)` before it emits: the emitting functions do not check.
///
/// This module is public, not `package`, because the compiler does not inline `@inlinable package` declarations into other
/// modules; the JIT takes 15 to 20 % longer without inlining.
public struct CodeBuffer: ~Copyable {
  /// First byte; not owned.
  @usableFromInline let base: UnsafeMutableRawPointer
  /// Size of the run in bytes.
  public let capacity: Int
  @usableFromInline var position = 0

  /// Bytes emitted so far.
  @inlinable public var count: Int { position }

  /// Wraps memory that the caller owns and keeps alive and writable.
  /// - Parameters:
  ///   - start: the first byte to fill.
  ///   - capacity: size of the run in bytes.
  @inlinable public init(start: UnsafeMutableRawPointer, capacity: Int) {
    base = start
    self.capacity = capacity
  }

  /// Whether `bytes` more bytes, and the excess of the last write, fit.
  @inlinable public func hasRoom(for bytes: Int) -> Bool { count + bytes + 8 <= capacity }

  /// The largest `count` at which `bytes` more bytes fit.
  @inlinable public func limit(leaving bytes: Int) -> Int { capacity - bytes - 8 }

  /// Address of the next byte.
  @inlinable public var address: UInt { UInt(bitPattern: base) &+ UInt(bitPattern: count) }

  /// Address of the first byte.
  @inlinable public var start: UInt { UInt(bitPattern: base) }

  /// Discards everything after a position.
  /// - Parameter position: in bytes; at most `count`.
  public mutating func rewind(to position: Int = 0) { self.position = min(count, max(0, position)) }

  /// Appends the low `length` bytes of `bytes`, least significant first.
  @inlinable @inline(__always) mutating func emit(_ bytes: UInt64, length: Int) {
    base.storeBytes(of: bytes.littleEndian, toByteOffset: count, as: UInt64.self)
    position &+= length
  }

  /// Appends the low `length` bytes of `bytes`, least significant first, then a 32-bit value.
  @inlinable @inline(__always) mutating func emit(_ bytes: UInt64, length: Int, _ immediate: Int32) {
    base.storeBytes(of: bytes.littleEndian, toByteOffset: count, as: UInt64.self)
    base.storeBytes(of: immediate.littleEndian, toByteOffset: count &+ length, as: Int32.self)
    position &+= length &+ 4
  }

  /// Appends a prefix if it is kept, the low `length` bytes of `code`, least significant first, and the low `valueLength` bytes
  /// of a value.
  @inlinable @inline(__always) mutating func emit(
    prefix: UInt8, isKept: Bool, _ code: UInt32, length: Int, _ value: Int32, valueLength: Int
  ) {
    var end = position
    base.storeBytes(of: prefix, toByteOffset: end, as: UInt8.self)
    end &+= isKept ? 1 : 0
    base.storeBytes(of: code.littleEndian, toByteOffset: end, as: UInt32.self)
    end &+= length
    base.storeBytes(of: value.littleEndian, toByteOffset: end, as: Int32.self)
    position = end &+ valueLength
  }

  /// Overwrites the 32-bit value at `offset` bytes.
  /// - Parameters:
  ///   - value: the new value.
  ///   - offset: where it starts; must lie within what was emitted.
  @inlinable @inline(__always) public mutating func patch(_ value: Int32, at offset: Int) {
    base.storeBytes(of: value.littleEndian, toByteOffset: offset, as: Int32.self)
  }

  /// Overwrites the byte at `offset`.
  /// - Parameters:
  ///   - value: the new value.
  ///   - offset: in bytes; must lie within what was emitted.
  @inlinable @inline(__always) public mutating func patch(byte value: Int8, at offset: Int) {
    base.storeBytes(of: value, toByteOffset: offset, as: Int8.self)
  }

  /// Overwrites the 64-bit value at `offset` bytes.
  /// - Parameters:
  ///   - value: the new value.
  ///   - offset: where it starts; must lie within what was emitted.
  @inlinable @inline(__always) public mutating func patch(wide value: UInt64, at offset: Int) {
    base.storeBytes(of: value.littleEndian, toByteOffset: offset, as: UInt64.self)
  }

  /// Appends given bytes.
  /// - Parameters:
  ///   - bytes: least significant byte first.
  ///   - length: how many of them, 1 to 8.
  @inlinable @inline(__always) public mutating func raw(_ bytes: UInt64, length: Int) { emit(bytes, length: length) }

  /// A copy of the emitted bytes.
  public var bytes: [UInt8] { Array(UnsafeRawBufferPointer(start: base, count: count)) }
}
