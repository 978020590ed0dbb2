/// The memory through which one call goes: arguments in, result and witnesses out.
///
/// Generated programs receive its address in r1, the C thunk reads its arguments, libffi's argument pointers point into
/// it: every caller takes the same bytes. All offsets are in words of 8 bytes.
struct CallBlock: ~Copyable {
  /// Words of arguments, laid out like a kfunc record: each parameter in ceil(size / 8) words.
  static let argumentWords = 32
  /// First word of the result.
  static let result = 32
  /// Words of the result: enough for a struct of 64 bytes.
  static let resultWords = 8
  /// First word that a program writes after the call: what survived in its registers and on its stack.
  static let witness = 40
  /// Words of witnesses.
  static let witnessWords = 8
  /// Word that tells a program which branch to take.
  static let selector = 48
  private static let count = 50
  /// Bytes of the block.
  static let size = 8 * count

  let words: UnsafeMutablePointer<UInt64>

  init() {
    words = .allocate(capacity: Self.count)
    words.initialize(repeating: 0, count: Self.count)
  }

  deinit { words.deallocate() }

  /// Address of the block.
  var address: UInt { UInt(bitPattern: words) }

  /// Address of the result.
  var resultAddress: UInt { UInt(bitPattern: words + Self.result) }

  /// Forgets what an earlier call left.
  func clear() {
    (words + Self.result).update(repeating: 0, count: Self.resultWords + Self.witnessWords)
  }
}
