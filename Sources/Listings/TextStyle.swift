/// The emphasis of a part of the output.
package enum Emphasis: Sendable, Equatable, CaseIterable {
  /// The terminal's default.
  case plain
  /// A heading or a name.
  case strong
  /// Secondary information.
  case faint
  /// A success.
  case good
  /// A failure.
  case bad
  /// A warning, or something that was skipped.
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

/// Width and colours of an output.
package struct TextStyle: Sendable, Equatable, Codable {
  /// Columns of the terminal; nil for a file or a pipe, whose lines are not cut.
  package var width: Int?
  /// Whether SGR sequences may be written.
  package var isColored: Bool

  /// A file or a pipe: unlimited width, no colours.
  package static let pipe = TextStyle(width: nil, isColored: false)

  /// Creates a style.
  /// - Parameters:
  ///   - width: columns of the terminal; nil for a file or a pipe.
  ///   - isColored: whether SGR sequences may be written.
  package init(width: Int?, isColored: Bool) {
    self.width = width
    self.isColored = isColored
  }

  /// Text with an emphasis, if colours may be written.
  /// - Parameters:
  ///   - text: the text.
  ///   - emphasis: its emphasis.
  package func text(_ text: String, _ emphasis: Emphasis) -> String {
    guard isColored, let code = emphasis.code, !text.isEmpty else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}

/// Conversion of foreign text for terminals.
package enum Printable {
  /// The text with every control character replaced, because names and summaries come from foreign libraries.
  /// - Parameter text: any text.
  package static func text(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { result.append(isControl(scalar) ? "?" : scalar) }
    return String(result)
  }

  /// A text of several lines, with control characters within the lines replaced but for tabs.
  /// - Parameter text: any text.
  package static func lines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.split(separator: "\t", omittingEmptySubsequences: false).map { self.text(String($0)) }.joined(
        separator: "\t")
    }.joined(separator: "\n")
  }

  /// The most characters of foreign text that a message quotes.
  private static let mostQuoted = 80
  /// The most characters of a single word, which may be a path.
  private static let mostOfWord = 300

  /// At most 80 characters of foreign text, with control characters replaced.
  /// - Parameter text: any text.
  package static func quotable(_ text: String) -> String { shortened(self.text(text), to: mostQuoted) }

  /// A message in one line for a terminal: control characters are replaced, and quotations of input are shortened.
  /// - Parameter message: any message.
  package static func message(_ message: String) -> String {
    var (result, rest) = ("", text(message)[...])
    while let quote = rest.firstIndex(of: "'") {
      // A quotation begins and ends at a word boundary; other quotes are apostrophes.
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

  /// The end of a quotation: the first quote that is not followed by a letter.
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

  /// Text for a stream: line ends and tabs are kept, the style's own colours are kept if it has colours, every other
  /// control
  /// character is replaced.
  /// - Parameters:
  ///   - text: any text.
  ///   - style: the style of the stream.
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
    // C0, DEL and C1; and the characters that change the direction of a line (Unicode Standard Annex 9, section 2).
    scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) || (0x202A...0x202E).contains(scalar.value)
      || (0x2066...0x2069).contains(scalar.value)
  }

  /// The text in at most `width` columns, ending with ".." if it was cut.
  /// - Parameters:
  ///   - text: one line.
  ///   - width: columns.
  package static func cut(_ text: String, to width: Int) -> String {
    guard text.count > width else { return text }
    return width < 3 ? String(text.prefix(max(0, width))) : text.prefix(width - 2) + ".."
  }

  /// Texts with labels, each wrapped into a column of its own.
  /// - Parameters:
  ///   - rows: label and text.
  ///   - indent: spaces before the labels.
  ///   - label: columns of the labels, trailing spaces included; a longer label widens them.
  ///   - width: columns of the terminal; nil never breaks.
  package static func labelled(_ rows: [(String, String)], indent: Int = 0, label: Int, width: Int?) -> [String] {
    let label = rows.reduce(label) { max($0, $1.0.count + ($1.0.hasSuffix(" ") ? 0 : 1)) }
    return rows.flatMap { name, content in
      wrap(text(content), to: width.map { max(20, $0 - indent - label) }).enumerated().map { index, part in
        let head = index == 0 ? name : ""
        return String(repeating: " ", count: indent) + head + String(repeating: " ", count: label - head.count) + part
      }
    }
  }

  /// The text in lines of at most `width` columns, broken at spaces; a word that is longer than a line is divided, and
  /// nothing is lost. nil never breaks.
  /// - Parameters:
  ///   - text: the text.
  ///   - width: columns, or nil.
  package static func wrap(_ text: String, to width: Int?) -> [String] {
    guard let width, width > 0, text.count > width else { return [text] }
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ", omittingEmptySubsequences: true) {
      if !line.isEmpty && line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " \(word)"
      let parts = divided(line, to: width)
      lines += parts.dropLast()
      line = parts.last ?? ""
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }

  /// The text in pieces of at most `width` characters, one at least.
  static func divided(_ text: String, to width: Int) -> [String] {
    var (parts, rest) = ([String](), text[...])
    while rest.count > width {
      parts.append(String(rest.prefix(width)))
      rest = rest.dropFirst(width)
    }
    return parts + [String(rest)]
  }

  /// A text in lines of which all but the first are indented.
  /// - Parameters:
  ///   - text: the text, with the spaces in front of its first line.
  ///   - hanging: spaces in front of the other lines.
  ///   - width: columns of the terminal; nil never breaks.
  package static func wrap(_ text: String, hanging: Int, to width: Int?) -> [String] {
    let indent = String(text.prefix { $0 == " " })
    guard let width, text.count > width else { return [text] }
    let room = max(20, width - max(hanging, indent.count))
    return wrap(String(text.dropFirst(indent.count)), to: room).enumerated().map { index, part in
      (index == 0 ? indent : String(repeating: " ", count: hanging)) + part
    }
  }
}
