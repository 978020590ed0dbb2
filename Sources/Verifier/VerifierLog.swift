/// The text that a verification writes, in the format of the kernel's log.
struct VerifierLog {
  /// 0: nothing; 1: the failing path; 2: all that was walked, with what was computed before (`BPF_LOG_LEVEL`).
  let level: Int
  private(set) var text = ""
  /// Where the current path's lines begin at level 1: an explored path that ends well is cut off again.
  private var mark = 0

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

  /// Begins a path: what is written from here on can be cut off.
  mutating func beginPath() { mark = text.utf8.count }

  /// Cuts off the current path at level 1: it ended well.
  mutating func dropPath() {
    guard level == 1 else { return }
    text = String(text.utf8.prefix(mark)) ?? text
  }

  /// The spaces between an instruction and what is said about it behind a semicolon (`bpf_vlog_alignment`).
  /// - Parameter width: the characters of the line so far.
  static func padding(after width: Int) -> String {
    let column = (max(width + 4, 40) + 7) / 8 * 8
    return String(repeating: " ", count: column - width - 1)
  }
}
