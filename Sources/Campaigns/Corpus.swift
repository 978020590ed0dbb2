import CTypes
import Glibc
import Support

/// A folder of functions that a fuzzing run calls first: C files, each with prototypes and their types.
package struct Corpus: Sendable {
  /// The folder.
  package let path: String
  /// The functions of all files, in the order of the files' names.
  package let cases: [FuzzCase]

  /// Reads a folder.
  /// - Parameter path: path of the folder.
  /// - Throws: `HarnessError` if there is no such folder, or naming the file that cannot be parsed, with line and
  ///   column.
  package init(_ path: String) throws(HarnessError) {
    self.path = path
    var cases: [FuzzCase] = []
    for name in try Self.files(path) {
      let file = "\(path)/\(name)"
      do {
        cases += try FuzzCase.read(try TextFile.read(file))
      } catch let error as HarnessError {
        throw error
      } catch {
        throw HarnessError(.unsupportedSignature, "\(file):\(error)")
      }
    }
    self.cases = cases
  }

  /// Writes a finding's function into the folder, unless a file already declares it under any name.
  /// - Parameters:
  ///   - finding: the finding.
  ///   - message: the finding in one sentence, for a comment above the function.
  /// - Returns: the file's path; nil if the function is already there.
  /// - Throws: `HarnessError` if the file cannot be written.
  package func add(_ finding: FuzzFinding, message: String) throws(HarnessError) -> String? {
    if cases.contains(where: { Self.haveSameTypes($0.signature, finding.shrunk.signature) }) { return nil }
    let file = "\(path)/seed-\(finding.seed)-\(finding.shrunk.signature.name).c"
    let head = "/* \(finding.caller) -> \(finding.callee): \(message) */\n"
    try ScratchFolder.write(head + finding.shrunk.text + "\n", to: file)
    return file
  }

  private static func haveSameTypes(_ left: Signature, _ right: Signature) -> Bool {
    left.result == right.result && left.parameters.map(\.type) == right.parameters.map(\.type)
  }

  private static func files(_ path: String) throws(HarnessError) -> [String] {
    guard let entries = Folder.entries(path) else {
      let error = SystemError.last
      let hint = error.code == ENOENT ? "; an empty folder is a valid corpus" : ""
      throw HarnessError(.fileSystem, "\(path): \(error)\(hint)")
    }
    return entries.map(\.name).filter { $0.hasSuffix(".c") || $0.hasSuffix(".h") }.sorted()
  }
}
