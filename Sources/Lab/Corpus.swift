import CABI
import Glibc

/// A folder of functions that a fuzzing run calls first: C files, each with prototypes and the types that they name.
public struct Corpus: Sendable {
  /// The folder.
  public let path: String
  /// The functions of all files, in the order of the files' names.
  public let cases: [FuzzCase]

  /// Reads a folder; one that is missing is empty.
  /// - Throws: `LabError` naming the file that cannot be read, with the place of its first mistake.
  public init(_ path: String) throws(LabError) {
    self.path = path
    var cases: [FuzzCase] = []
    for name in try Self.files(path) {
      let file = "\(path)/\(name)"
      do {
        cases += try FuzzCase.read(try TextFile.read(file))
      } catch let error as LabError {
        throw error
      } catch {
        throw LabError(.unsupportedSignature, "\(file):\(error)")
      }
    }
    self.cases = cases
  }

  /// Writes a finding's function into the folder, which is made where it is missing.
  /// - Returns: the file's path.
  /// - Throws: `LabError` where it cannot be written.
  public func add(_ finding: FuzzFinding) throws(LabError) -> String {
    try Folder.make(path)
    let file = "\(path)/seed-\(finding.seed)-\(finding.shrunk.signature.name).c"
    let head = "/* \(finding.caller) -> \(finding.callee): \(finding.failure.reason) */\n"
    try ScratchFolder.write(head + finding.shrunk.text + "\n", to: file)
    return file
  }

  private static func files(_ path: String) throws(LabError) -> [String] {
    guard let entries = Folder.entries(path) else {
      if errno == ENOENT { return [] }
      throw LabError(.fileSystem, "\(path): \(String(cString: strerror(errno)))")
    }
    return entries.map(\.name).filter { $0.hasSuffix(".c") || $0.hasSuffix(".h") }.sorted()
  }
}
