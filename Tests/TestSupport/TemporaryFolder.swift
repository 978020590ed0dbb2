import Foundation

/// A folder for the files of a test. It is removed with its owner.
package final class TemporaryFolder: Sendable {
  /// Its path.
  package let path: String

  /// Makes an empty folder in `$TMPDIR`, or in /tmp.
  package init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "kfunctest-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file in it.
  package func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file.
  /// - Returns: its path.
  @discardableResult package func write(_ text: String, to name: String) throws -> String {
    try write(Data(text.utf8), to: name)
  }

  /// Writes a file.
  /// - Returns: its path.
  @discardableResult package func write(_ bytes: some DataProtocol, to name: String) throws -> String {
    try Data(bytes).write(to: URL(filePath: file(name)))
    return file(name)
  }

  /// Writes an executable script.
  /// - Returns: its path.
  @discardableResult package func script(_ text: String, to name: String) throws -> String {
    try write(text, to: name)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file(name))
    return file(name)
  }

  /// The text of a file.
  package func text(_ name: String) throws -> String { String(decoding: try data(name), as: UTF8.self) }

  /// The bytes of a file.
  package func data(_ name: String) throws -> Data { try Data(contentsOf: URL(filePath: file(name))) }

  /// Makes a folder in it.
  /// - Returns: its path.
  @discardableResult package func makeFolder(_ name: String) throws -> String {
    try FileManager.default.createDirectory(atPath: file(name), withIntermediateDirectories: true)
    return file(name)
  }

  /// The names of what is in it, or in a folder of it, in order.
  package func names(in folder: String = ".") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: file(folder)).sorted()
  }

  /// Runs a program in it that has to succeed.
  /// - Returns: what it wrote to standard output.
  /// - Throws: `ProcessFailure` with what it wrote to standard error where its status is not 0.
  @discardableResult package func run(_ program: String, _ arguments: [String]) throws -> String {
    try ChildProcess.output(program, arguments, in: path)
  }

  /// Removes a file.
  package func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: file(name)) }
}
