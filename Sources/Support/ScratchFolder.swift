import Glibc

/// A temporary folder for generated sources and compiler output; deleted with its owner.
package struct ScratchFolder: ~Copyable {
  /// The folder's path.
  package let path: String

  /// Creates an empty folder in `$TMPDIR`, or in /tmp.
  /// - Throws: `HarnessError` with code `fileSystem` if it cannot be created.
  package init() throws(HarnessError) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent.isEmpty ? "/tmp" : parent)/kfunctest-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else {
      throw HarnessError(
        .fileSystem, "cannot create a folder for generated files in \(parent): \(SystemError.last)")
    }
    path = String(cString: made)
  }

  deinit { Self.remove(path) }

  /// Writes a file into the folder.
  /// - Parameters:
  ///   - text: the content.
  ///   - name: the file's name.
  /// - Throws: `HarnessError` if the file cannot be written.
  package func write(_ text: String, to name: String) throws(HarnessError) {
    try Self.write(text, to: "\(path)/\(name)")
  }

  /// Writes a file; it appears under its name only when complete.
  /// - Parameters:
  ///   - text: the content.
  ///   - path: path of the file.
  /// - Throws: `HarnessError` naming the file if it cannot be written.
  package static func write(_ text: String, to path: String) throws(HarnessError) {
    try write(Array(text.utf8), to: path)
  }

  /// Writes a file; it appears under its name only when complete. A device or a pipe is written to directly.
  /// - Parameters:
  ///   - bytes: the content.
  ///   - path: path of the file.
  /// - Throws: `HarnessError` naming the file if it cannot be written.
  package static func write(_ bytes: [UInt8], to path: String) throws(HarnessError) {
    func fail() -> HarnessError {
      HarnessError(.fileSystem, "\(path) cannot be written: \(SystemError.last)")
    }
    var status = stat()
    let isReplaced = stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
    let part = isReplaced ? path + ".part" : path
    guard let file = fopen(part, "we") else { throw fail() }
    let written = fwrite(bytes, 1, bytes.count, file) == bytes.count
    guard fclose(file) == 0, written, !isReplaced || rename(part, path) == 0 else {
      let error = fail()
      if isReplaced { unlink(part) }
      throw error
    }
  }

  /// Removes a folder and its content, including files left by a compiler.
  private static func remove(_ path: String) {
    for (name, isFolder) in Folder.entries(path) ?? [] {
      let inner = "\(path)/\(name)"
      if isFolder { remove(inner) } else { unlink(inner) }
    }
    rmdir(path)
  }
}
