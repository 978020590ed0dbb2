/// The words of a command line, split as a POSIX shell splits them (POSIX.1-2017, Shell Command Language, section 2.2), and
/// nothing expanded: `'...'` is literal, `"..."` keeps spaces, `\` quotes one character.
package enum CommandWords {
  /// Splits a command.
  /// - Parameter text: the command.
  /// - Throws: `HarnessError` with code `usage` if it has no word, or a quotation is not closed.
  package static func split(_ text: String) throws(HarnessError) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var characters = text.makeIterator()
    while let character = characters.next() {
      switch (quote, character) {
      case ("'", "'"), ("\"", "\""): quote = nil
      case ("'", _): word = (word ?? "") + String(character)
      case ("\"", "\\"):
        guard let next = characters.next() else { throw open(text, "\\") }
        // Within double quotes a backslash quotes these characters only.
        word = (word ?? "") + (["\"", "\\", "$", "`"].contains(next) ? "" : "\\") + String(next)
      case (nil, "\\"):
        guard let next = characters.next() else { throw open(text, "\\") }
        word = (word ?? "") + String(next)
      case (nil, "'"), (nil, "\""):
        quote = character
        word = word ?? ""
      case (nil, " "), (nil, "\t"), (nil, "\n"):
        if let complete = word { words.append(complete) }
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    if let quote { throw open(text, String(quote)) }
    if let word { words.append(word) }
    guard let program = words.first, !program.isEmpty else {
      throw HarnessError(.usage, "plugin:\(text) names no program; plugin:./plugin --jit would be right")
    }
    return words
  }

  private static func open(_ text: String, _ quote: String) -> HarnessError {
    HarnessError(.usage, "plugin:\(text): nothing follows or closes the last \(quote)")
  }
}
