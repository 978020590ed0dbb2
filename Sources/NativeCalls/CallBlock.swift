/// The memory of one call: arguments, result and witness words.
///
/// Generated programs receive its address in r1, the C thunk reads its arguments, libffi's argument pointers refer to
/// it:
/// every caller reads the same bytes. All offsets are in words of 8 bytes.
public struct CallBlock: ~Copyable {
  /// Words of arguments, laid out like a kfunc record: each parameter in ceil(size / 8) words.
  @inlinable public static var argumentWords: Int { 32 }
  /// First word of the result.
  @inlinable public static var result: Int { 32 }
  /// Words of the result: up to 64 bytes.
  @inlinable public static var resultWords: Int { 8 }
  /// First word that a program writes after the call: the values of its registers and stack words.
  @inlinable public static var witness: Int { 40 }
  /// Number of witness words.
  @inlinable public static var witnessWords: Int { 8 }
  /// The word that selects the branch of a program.
  @inlinable public static var selector: Int { 48 }
  private static let count = 50
  /// Size of the block in bytes.
  package static let size = 8 * count

  /// The block.
  public let words: UnsafeMutablePointer<UInt64>

  /// Allocates a cleared block.
  package init() {
    words = .allocate(capacity: Self.count)
    words.initialize(repeating: 0, count: Self.count)
  }

  deinit { words.deallocate() }

  /// Address of the block.
  package var address: UInt { UInt(bitPattern: words) }

  /// Address of the result.
  package var resultAddress: UInt { UInt(bitPattern: words + Self.result) }

  /// Clears the block, except the argument words.
  package func clear() {
    (words + Self.result).update(repeating: 0, count: Self.resultWords + Self.witnessWords)
  }
}
