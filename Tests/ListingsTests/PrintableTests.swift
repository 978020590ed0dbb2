import Listings
import Testing

/// Text from outside on a terminal: control characters are replaced, long text is shortened.
@Suite struct PrintableTests {
  private static let long = String(repeating: "x", count: 200)

  @Test(arguments: [
    (
      "unknown command '\(long)' (commands: run)",
      "unknown command '\(String(repeating: "x", count: 77))...' (commands: run)"
    ),
    ("--caller 'a\u{1B}[2J\u{7}b\u{9B}c\u{202E}'", "--caller 'a?[2J?b?c?'"),
    ("the environment's name is 'y', which can't be", "the environment's name is 'y', which can't be"),
    ("'it's' is no number", "'it's' is no number"), ("an open 'quote", "an open 'quote"), ("", ""), ("'", "'"),
  ]) func messages(_ message: String, _ shown: String) {
    #expect(Printable.message(message) == shown)
  }

  @Test func wordsAreCutWherePathsAreNot() {
    let path = "/" + String(repeating: "a", count: 250)
    #expect(Printable.message("\(path): No such file") == "\(path): No such file")
    #expect(Printable.message("\(path)\(path): No such file").count == 300 + ": No such file".count - 1)
  }

  @Test func aLongLabelWidensItsColumn() {
    let rows = [("./an_engine_of_a_user.so", "one two"), ("b", "three")]
    #expect(
      Printable.labelled(rows, label: 10, width: nil) == [
        "./an_engine_of_a_user.so one two", "b                        three",
      ])
  }

  @Test func onlyOurColoursReachAStream() {
    let text = "\u{1B}[32mgood\u{1B}[0m \u{1B}[31m\u{1B}]0;x\u{7}\r\u{1B}[2J\n\tπ\u{85}"
    let colored = TextStyle(width: 80, isColored: true)
    #expect(Printable.screen(text, colored) == "\u{1B}[32mgood\u{1B}[0m ?[31m?]0;x???[2J\n\tπ?")
    #expect(Printable.screen(text, .pipe) == "?[32mgood?[0m ?[31m?]0;x???[2J\n\tπ?")
    #expect(Printable.screen("plain\n", .pipe) == "plain\n")
  }
}
