import Outcomes

extension ProgramPlace {
  /// The place in words: `(function main, instruction 3, x.c:7: return *p;)`.
  package var words: String {
    let source = source.map { ", \($0.file):\($0.line): \($0.text)" } ?? ""
    return "(function \(function), instruction \(instruction)\(source))"
  }
}
