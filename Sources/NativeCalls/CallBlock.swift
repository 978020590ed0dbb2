/// The memory through which one call goes: arguments in, result and witnesses out.
///
/// Generated programs receive its address in r1, the C thunk reads its arguments, libffi's argument pointers point into
/// it: every caller takes the same bytes. All offsets are in words of 8 bytes.
package struct CallBlock: ~Copyable {
  /// Words of arguments, laid out like a kfunc record: each parameter in ceil(size / 8) words.
  package static let argumentWords = 32
  /// First word of the result.
  package static let result = 32
  /// Words of the result: enough for a struct of 64 bytes.
  package static let resultWords = 8
  /// First word that a program writes after the call: what survived in its registers and on its stack.
  package static let witness = 40
  /// Words of witnesses.
  package static let witnessWords = 8
  /// Word that tells a program which branch to take.
  package static let selector = 48
  private static let count = 50
  /// Bytes of the block.
  package static let size = 8 * count

  package let words: UnsafeMutablePointer<UInt64>

  package init() {
    words = .allocate(capacity: Self.count)
    words.initialize(repeating: 0, count: Self.count)
  }

  deinit { words.deallocate() }

  /// Address of the block.
  package var address: UInt { UInt(bitPattern: words) }

  /// Address of the result.
  package var resultAddress: UInt { UInt(bitPattern: words + Self.result) }

  /// Forgets what an earlier call left.
  package func clear() {
    (words + Self.result).update(repeating: 0, count: Self.resultWords + Self.witnessWords)
  }
}
