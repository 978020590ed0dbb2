import Support

/// Files that commands read; an error is one line that names the file.
enum CText {
  /// The text of a file; `-` is standard input.
  /// - Throws: `UsageError` naming the file and what is wrong with it.
  static func read(_ path: String) throws(UsageError) -> String { String(decoding: try bytes(path), as: UTF8.self) }

  /// The bytes of a file; `-` is standard input.
  /// - Throws: `UsageError` naming the file and what is wrong with it.
  static func bytes(_ path: String) throws(UsageError) -> [UInt8] {
    do throws(HarnessError) { return try TextFile.bytes(path) } catch { throw UsageError(error.message) }
  }
}
