/// The text that a verification writes, in the format of the kernel's log.
struct VerifierLog {
  /// 0: nothing; 1: the failing path; 2: all that was walked, with what was computed before (`BPF_LOG_LEVEL`).
  let level: Int
  private(set) var text = ""

  /// Creates an empty log.
  /// - Parameter level: 0, 1 or 2.
  init(level: Int) { self.level = level }

  /// Whether lines of a level are written.
  func writes(_ level: Int) -> Bool { self.level >= level }

  /// Writes a line if the log has at least a level.
  mutating func line(_ level: Int, _ text: @autoclosure () -> String) {
    guard writes(level) else { return }
    self.text += text()
    self.text += "\n"
  }

  /// Writes a line that level 1 has, too.
  mutating func line(_ text: @autoclosure () -> String) { line(1, text()) }

  /// The length of the text in bytes.
  var length: Int { text.utf8.count }

  /// Cuts off at level 1 what was written since: it belongs to a path that ended well.
  /// - Parameter length: the length before.
  mutating func cut(to length: Int) {
    guard level == 1, length < self.length else { return }
    text = String(text.utf8.prefix(length)) ?? text
  }

  /// Appends to the last line.
  mutating func extendLine(_ more: String) {
    text.removeLast()
    text += more
    text += "\n"
  }

  /// The spaces between an instruction and what is said about it behind a semicolon (`bpf_vlog_alignment`).
  /// - Parameter width: the characters of the line so far.
  static func padding(after width: Int) -> String {
    let column = (max(width + 4, 40) + 7) / 8 * 8
    return String(repeating: " ", count: column - width - 1)
  }
}
