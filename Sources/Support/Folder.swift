import Glibc

/// Folders that people name, and those that generated files need.
package enum Folder {
  /// Makes a folder; one that is there is good too.
  /// - Throws: `HarnessError` where that cannot be done.
  package static func make(_ path: String) throws(HarnessError) {
    if mkdir(path, 0o777) != 0 && errno != EEXIST {
      throw HarnessError(.fileSystem, "\(path) cannot be made: \(String(cString: strerror(errno)))")
    }
  }

  /// What is in a folder.
  /// - Returns: names, and whether each is a folder itself; nil with `errno` set where it cannot be read.
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
