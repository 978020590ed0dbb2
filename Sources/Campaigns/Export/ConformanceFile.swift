import BPF
import Support

/// A test file of the public bpf_conformance suite.
///
/// Its assembler does not know r11, so that a program is a section `-- raw`: a 64-bit number, little endian, for each slot. A
/// line with `--` in it begins a section; lines before the first are ignored.
struct ConformanceFile: Equatable {
  /// What the program has to come to.
  enum Result: Equatable {
    /// r0.
    case value(UInt64)
    /// The text that a plugin has to print, with a status other than 0.
    case error(String)
  }

  /// Lines of the comment.
  var comments: [String] = []
  /// The bytes of the program.
  var bytes: [UInt8] = []
  /// What it has to come to.
  var result: Result

  /// A file.
  init(comments: [String], bytes: [UInt8], result: Result) {
    self.comments = comments
    self.bytes = bytes
    self.result = result
  }

  /// The text.
  var text: String {
    var lines = comments.map { "# " + $0.replacing("--", with: "- -") } + ["-- raw"]
    for slot in stride(from: 0, to: bytes.count, by: 8) {
      lines.append(Hex.word((0..<8).reduce(0) { $0 | UInt64(bytes[slot + $1]) << UInt64(8 * $1) }))
    }
    switch result {
    case .value(let value): lines += ["-- result", Hex.word(value)]
    case .error(let message): lines += ["-- error", message]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Reads a file as the suite does, as far as it is written here.
  /// - Parameter text: the text.
  /// - Returns: nil for a text without a program, or without a result.
  init?(_ text: String) {
    var section = ""
    var result: Result?
    for line in text.split(separator: "\n").map(String.init) {
      if line.contains("--") {
        section = line
        continue
      }
      if section.contains("raw") {
        guard line.hasPrefix("0x"), let word = UInt64(line.dropFirst(2), radix: 16) else { return nil }
        bytes += (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) }
      } else if section.contains("result") {
        guard line.hasPrefix("0x"), let word = UInt64(line.dropFirst(2), radix: 16) else { return nil }
        result = .value(word)
      } else if section.contains("error") {
        result = .error(line)
      } else {
        comments.append(String(line.dropFirst(2)))
      }
    }
    guard let result, !bytes.isEmpty else { return nil }
    self.result = result
  }
}
