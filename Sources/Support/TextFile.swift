import Glibc

/// Reading of input files.
package enum TextFile {
  /// The largest accepted file, in bytes: ten times the size of a preprocessed kernel header.
  private static let largest = 64 << 20

  /// Reads a file as UTF-8 text.
  /// - Parameter path: path of the file; `-` is standard input.
  /// - Throws: `HarnessError` with code `fileSystem`, naming the file.
  package static func read(_ path: String) throws(HarnessError) -> String {
    String(decoding: try bytes(path), as: UTF8.self)
  }

  /// Reads a file.
  /// - Parameter path: path of the file; `-` is standard input.
  /// - Throws: `HarnessError` with code `fileSystem`, naming the file.
  package static func bytes(_ path: String) throws(HarnessError) -> [UInt8] {
    // Without a writer, opening a named pipe would wait for one.
    let file = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw HarnessError(.fileSystem, "\(path): \(SystemError.last)") }
    defer { close(file) }
    var status = stat()
    let isPipe = path != "-" && fstat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(file, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      if count < 0 && errno == EAGAIN && path != "-" {
        // There is a writer.
        let flags = fcntl(file, F_GETFL)
        guard flags >= 0, fcntl(file, F_SETFL, flags & ~O_NONBLOCK) == 0 else {
          throw HarnessError(.fileSystem, "\(path): \(SystemError.last)")
        }
        continue
      }
      guard count >= 0 else { throw HarnessError(.fileSystem, "\(path): \(SystemError.last)") }
      if count == 0 && isPipe && bytes.isEmpty {
        throw HarnessError(.fileSystem, "\(path): a named pipe without a writer")
      }
      if count == 0 { break }
      bytes += buffer[..<count]
      if bytes.count > largest {
        throw HarnessError(.fileSystem, "\(path): larger than \(largest >> 20) MiB, the largest file that is read")
      }
    }
    return bytes
  }
}
