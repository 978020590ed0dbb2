import Glibc

/// A folder for generated sources and what compilers make of them; it goes with its owner.
package struct ScratchFolder: ~Copyable {
  /// Its path.
  package let path: String

  /// Makes an empty folder in `$TMPDIR`, or in /tmp.
  /// - Throws: `HarnessError` where that cannot be done.
  package init() throws(HarnessError) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent.isEmpty ? "/tmp" : parent)/kfunctest-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else {
      throw HarnessError(.fileSystem, "no folder for generated files in \(parent): \(String(cString: strerror(errno)))")
    }
    path = String(cString: made)
  }

  deinit { Self.remove(path) }

  /// Writes a file into the folder.
  /// - Throws: `HarnessError` where that cannot be done.
  package func write(_ text: String, to name: String) throws(HarnessError) {
    try Self.write(text, to: "\(path)/\(name)")
  }

  /// Writes a file.
  /// - Throws: `HarnessError` naming the file where that cannot be done.
  package static func write(_ text: String, to path: String) throws(HarnessError) {
    func fail() -> HarnessError {
      HarnessError(.fileSystem, "\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
    // Under its name there is a whole file or none.
    let part = path + ".part"
    guard let file = fopen(part, "we") else { throw fail() }
    var text = text
    let written = text.withUTF8 { fwrite($0.baseAddress, 1, $0.count, file) == $0.count }
    guard fclose(file) == 0, written, rename(part, path) == 0 else {
      let error = fail()
      unlink(part)
      throw error
    }
  }

  /// Removes a folder and all that is in it; what a compiler left behind, too.
  private static func remove(_ path: String) {
    for (name, isFolder) in Folder.entries(path) ?? [] {
      let inner = "\(path)/\(name)"
      if isFolder { remove(inner) } else { unlink(inner) }
    }
    rmdir(path)
  }
}
