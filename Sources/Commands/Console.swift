import Glibc
import Listings
import Reports
import Support

/// Where a command writes: standard output and standard error, and what they are.
struct Console: Sendable {
  /// What standard output is.
  let style: TextStyle
  /// What standard error is.
  let errorStyle: TextStyle

  /// Looks at the process's own streams and environment.
  init() {
    style = Self.style(STDOUT_FILENO)
    errorStyle = Self.style(STDERR_FILENO)
  }

  /// A stream is coloured only where it is a terminal that supports colours and NO_COLOR is unset (no-color.org).
  private static func style(_ stream: Int32) -> TextStyle {
    guard isatty(stream) == 1 else { return .pipe }
    let refusesColor = variable("NO_COLOR").map { !$0.isEmpty } ?? false
    let terminal = variable("TERM") ?? "dumb"
    return TextStyle(width: width(stream), isColored: !refusesColor && terminal != "dumb")
  }

  private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  private static func width(_ stream: Int32) -> Int {
    var size = winsize()
    guard ioctl(stream, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Writes a whole text to standard output.
  /// - Throws: `HarnessError` where it cannot be written; a reader that left early is none.
  func write(_ text: String) throws(HarnessError) {
    if let code = Self.write(Printable.screen(text, style), to: STDOUT_FILENO), code != EPIPE {
      throw HarnessError(.usage, "standard output cannot be written: \(String(cString: strerror(code)))")
    }
  }

  /// Writes the text of an outcome.
  /// - Throws: `HarnessError` where standard output cannot be written.
  func write(_ text: ReportText) throws(HarnessError) {
    writeError(text.notes)
    try write(text.output)
    try writeSummary(text.summary)
    writeError(text.messages.map { "kfunctest: \(Printable.message($0))\n" }.joined())
  }

  /// Appends Markdown to the file of a CI step.
  /// - Throws: `HarnessError` where it cannot be written.
  private func writeSummary(_ text: String) throws(HarnessError) {
    if text.isEmpty { return }
    guard let path = Self.variable("GITHUB_STEP_SUMMARY"), !path.isEmpty else {
      try write(text)
      return
    }
    let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else {
      throw HarnessError(.usage, "GITHUB_STEP_SUMMARY: \(path): \(String(cString: strerror(errno)))")
    }
    defer { close(file) }
    if let code = Self.write(text, to: file) {
      throw HarnessError(.usage, "GITHUB_STEP_SUMMARY: \(path): \(String(cString: strerror(code)))")
    }
  }

  /// Writes to standard error, as far as that is possible.
  func writeError(_ text: String) { _ = Self.write(Printable.screen(text, errorStyle), to: STDERR_FILENO) }

  /// Shows a line on standard error in place of the one before; nil takes it away.
  /// - Parameter line: no wider than the terminal.
  func draw(_ line: String?) { _ = Self.write("\r\(line.map(Printable.text) ?? "")\u{1B}[K", to: STDERR_FILENO) }

  /// - Returns: the error's number; nil where everything was written.
  private static func write(_ text: String, to stream: Int32) -> Int32? {
    var text = text
    return text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = Glibc.write(stream, rest.baseAddress, rest.count)
        if count < 0 {
          if errno == EINTR { continue }
          return errno
        }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
      }
      return nil
    }
  }
}
