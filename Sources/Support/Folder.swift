import Glibc

/// Creation and listing of folders.
package enum Folder {
  /// Creates a folder; an existing one is accepted.
  /// - Parameter path: path of the folder, whose parent must exist.
  /// - Throws: `HarnessError` with code `fileSystem` if the folder cannot be created.
  package static func make(_ path: String) throws(HarnessError) {
    if mkdir(path, 0o777) != 0 && errno != EEXIST {
      throw HarnessError(.fileSystem, "\(path) cannot be made: \(SystemError.last)")
    }
  }

  /// Lists a folder.
  /// - Parameter path: path of the folder.
  /// - Returns: the names, and whether each is a folder; nil with `errno` set if the folder cannot be read.
  package static func entries(_ path: String) -> [(name: String, isFolder: Bool)]? {
    guard let directory = opendir(path) else { return nil }
    defer { closedir(directory) }
    var entries: [(name: String, isFolder: Bool)] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { entries.append((name, entry.pointee.d_type == UInt8(DT_DIR))) }
    }
    return entries
  }
}
