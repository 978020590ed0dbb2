/// How a part of a screen stands out.
public enum Emphasis: Sendable, Equatable {
  /// As the terminal writes.
  case plain
  /// A heading or the name of what is shown.
  case strong
  /// What may be overlooked.
  case faint
  /// What is as it should be.
  case good
  /// What is not.
  case bad
  /// What did not happen.
  case warning

  /// The parameters of ECMA-48's SGR sequence; nil for none.
  var code: String? {
    switch self {
    case .plain: nil
    case .strong: "1"
    case .faint: "2"
    case .good: "32"
    case .bad: "1;31"
    case .warning: "33"
    }
  }
}

/// What a text is written to: how wide it is, and whether it shows colours.
public struct TextStyle: Sendable, Equatable {
  /// Columns of the terminal; nil for a file or a pipe, where nothing is cut.
  public var width: Int?
  /// Whether SGR sequences may be written.
  public var isColored: Bool

  /// A file or a pipe: as wide as it takes, no colours.
  public static let pipe = TextStyle(width: nil, isColored: false)

  /// Creates a style.
  /// - Parameters:
  ///   - width: columns of the terminal; nil for a file or a pipe.
  ///   - isColored: whether SGR sequences may be written.
  public init(width: Int?, isColored: Bool) {
    self.width = width
    self.isColored = isColored
  }

  /// Text with the emphasis, where colours may be written.
  public func text(_ text: String, _ emphasis: Emphasis) -> String {
    guard isColored, let code = emphasis.code, !text.isEmpty else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}

/// Text that a terminal takes as text.
public enum Printable {
  /// The text with every control character replaced: names and summaries come from libraries that anybody wrote.
  static func text(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { result.append(isControl(scalar) ? "?" : scalar) }
    return String(result)
  }

  /// A text of several lines, control characters within the lines replaced.
  static func lines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { self.text(String($0)) }
      .joined(separator: "\n")
  }

  /// As much of somebody's text as a message quotes, control characters replaced.
  public static func quotable(_ text: String) -> String {
    let most = 80
    return self.text(text.count > most ? text.prefix(most - 3) + "..." : text)
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
  }

  /// The text in at most `width` columns, with ".." in place of what was cut.
  static func cut(_ text: String, to width: Int) -> String {
    guard text.count > width else { return text }
    return width < 3 ? String(text.prefix(max(0, width))) : text.prefix(width - 2) + ".."
  }

  /// Texts behind labels, each wrapped into a column of its own.
  /// - Parameters:
  ///   - rows: label and text.
  ///   - indent: spaces in front of the labels.
  ///   - label: columns of the labels, spaces behind them included.
  ///   - width: columns of the terminal; nil never breaks.
  static func labelled(_ rows: [(String, String)], indent: Int = 0, label: Int, width: Int?) -> [String] {
    rows.flatMap { name, content in
      wrap(text(content), to: width.map { max(20, $0 - indent - label) }).enumerated().map { index, part in
        let head = index == 0 ? name : ""
        return String(repeating: " ", count: indent) + head + String(repeating: " ", count: label - head.count) + part
      }
    }
  }

  /// The text in lines of at most `width` columns, broken at spaces; nil never breaks.
  static func wrap(_ text: String, to width: Int?) -> [String] {
    guard let width, text.count > width else { return [text] }
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ", omittingEmptySubsequences: true) {
      if !line.isEmpty && line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " \(word)"
    }
    if !line.isEmpty { lines.append(line) }
    return lines.map { cut($0, to: width) }
  }
}
