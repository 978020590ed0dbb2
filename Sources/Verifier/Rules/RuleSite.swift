/// The place in the verifier's source at which a program is refused: one for each rule and the words it has for it.
package struct RuleSite: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The file's name without its folder.
  package let file: String
  /// The line, from 1.
  package let line: Int

  /// Creates a place.
  /// - Parameters:
  ///   - fileID: the module and the file, as `#fileID` gives them.
  ///   - line: the line.
  init(fileID: String, line: Int) {
    file = String(fileID[(fileID.lastIndex(of: "/").map(fileID.index(after:)) ?? fileID.startIndex)...])
    self.line = line
  }

  /// The file and the line, such as "Walker+Stack.swift:57".
  package var description: String { "\(file):\(line)" }

  /// Orders places by file, then by line.
  package static func < (one: RuleSite, other: RuleSite) -> Bool { (one.file, one.line) < (other.file, other.line) }
}
