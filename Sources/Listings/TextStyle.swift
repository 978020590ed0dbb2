/// How a part of a screen stands out.
package enum Emphasis: Sendable, Equatable, CaseIterable {
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
  package var code: String? {
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
package struct TextStyle: Sendable, Equatable {
  /// Columns of the terminal; nil for a file or a pipe, where nothing is cut.
  package var width: Int?
  /// Whether SGR sequences may be written.
  package var isColored: Bool

  /// A file or a pipe: as wide as it takes, no colours.
  package static let pipe = TextStyle(width: nil, isColored: false)

  /// Creates a style.
  /// - Parameters:
  ///   - width: columns of the terminal; nil for a file or a pipe.
  ///   - isColored: whether SGR sequences may be written.
  package init(width: Int?, isColored: Bool) {
    self.width = width
    self.isColored = isColored
  }

  /// Text with the emphasis, where colours may be written.
  package func text(_ text: String, _ emphasis: Emphasis) -> String {
    guard isColored, let code = emphasis.code, !text.isEmpty else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}

/// Text that a terminal takes as text.
package enum Printable {
  /// The text with every control character replaced: names and summaries come from libraries that anybody wrote.
  package static func text(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { result.append(isControl(scalar) ? "?" : scalar) }
    return String(result)
  }

  /// A text of several lines, control characters within the lines replaced.
  package static func lines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { self.text(String($0)) }
      .joined(separator: "\n")
  }

  /// As much of somebody's text as a message quotes.
  private static let mostQuoted = 80
  /// As much of a word that stands alone: a path may be long.
  private static let mostOfWord = 300

  /// At most 80 characters of somebody's text, control characters replaced.
  package static func quotable(_ text: String) -> String { shortened(self.text(text), to: mostQuoted) }

  /// A message in one line for a terminal: control characters are replaced, and what it quotes of its input is cut.
  package static func message(_ message: String) -> String {
    var (result, rest) = ("", text(message)[...])
    while let quote = rest.firstIndex(of: "'") {
      // A quotation begins a word and ends one; others are apostrophes.
      let isOpen =
        quote == rest.startIndex ? !(result.last?.isLetter ?? false) : !rest[rest.index(before: quote)].isLetter
      let after = rest.index(after: quote)
      result += words(rest[..<quote]) + "'"
      rest = rest[after...]
      guard isOpen, let end = closing(rest) else { continue }
      result += shortened(String(rest[..<end]), to: mostQuoted) + "'"
      rest = rest[rest.index(after: end)...]
    }
    return result + words(rest)
  }

  /// The end of a quotation: the first quote that no letter follows.
  private static func closing(_ text: Substring) -> Substring.Index? {
    text.indices.first { index in
      guard text[index] == "'" else { return false }
      let next = text.index(after: index)
      return next == text.endIndex || !text[next].isLetter
    }
  }

  private static func words(_ text: Substring) -> String {
    guard text.count > mostOfWord else { return String(text) }
    return text.split(separator: " ", omittingEmptySubsequences: false)
      .map { shortened(String($0), to: mostOfWord) }.joined(separator: " ")
  }

  private static func shortened(_ text: String, to most: Int) -> String {
    text.count > most ? text.prefix(most - 3) + "..." : text
  }

  /// What is about to be written to a stream: lines and tabs stay, colours of ours stay where there are some, every other
  /// control character is replaced, wherever it came from.
  package static func screen(_ text: String, _ style: TextStyle) -> String {
    let isClean = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F || $0 == 0x0A || $0 == 0x09 }
    if isClean { return text }
    let codes = style.isColored ? Emphasis.allCases.compactMap(\.code) + ["0"] : []
    var result = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "\u{1B}", let code = codes.first(where: { rest.starts(with: "[\($0)m".unicodeScalars) }) {
        result.append(contentsOf: "\u{1B}[\(code)m".unicodeScalars)
        rest = rest.dropFirst(code.unicodeScalars.count + 2)
      } else {
        result.append(isControl(scalar) && scalar != "\n" && scalar != "\t" ? "?" : scalar)
      }
    }
    return String(result)
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    // C0, DEL and C1; and what turns the direction of a line (Unicode Standard Annex 9, section 2).
    scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) || (0x202A...0x202E).contains(scalar.value)
      || (0x2066...0x2069).contains(scalar.value)
  }

  /// The text in at most `width` columns, with ".." in place of what was cut.
  package static func cut(_ text: String, to width: Int) -> String {
    guard text.count > width else { return text }
    return width < 3 ? String(text.prefix(max(0, width))) : text.prefix(width - 2) + ".."
  }

  /// Texts behind labels, each wrapped into a column of its own.
  /// - Parameters:
  ///   - rows: label and text.
  ///   - indent: spaces in front of the labels.
  ///   - label: columns of the labels, spaces behind them included.
  ///   - width: columns of the terminal; nil never breaks.
  package static func labelled(_ rows: [(String, String)], indent: Int = 0, label: Int, width: Int?) -> [String] {
    rows.flatMap { name, content in
      wrap(text(content), to: width.map { max(20, $0 - indent - label) }).enumerated().map { index, part in
        let head = index == 0 ? name : ""
        return String(repeating: " ", count: indent) + head + String(repeating: " ", count: label - head.count) + part
      }
    }
  }

  /// The text in lines of at most `width` columns, broken at spaces; nil never breaks.
  package static func wrap(_ text: String, to width: Int?) -> [String] {
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
