import Support
import TestSupport
import Testing

/// Splitting of commands, against the shell itself.
@Suite struct CommandWordsTests {
  @Test(arguments: [
    "./plugin --jit", "  a\tb  c ", "'a b' c", "\"a b\"c'd e'", "a\\ b \\\\ \\'", "\"\\\" \\\\ \\a \\$ \\`\"", "'\\'",
    "x '' \"\"",
    "'it'\\''s'", "a,b --x=\"1, 2\"",
  ]) func splitsAsAShellDoes(_ text: String) throws {
    let shell = try ChildProcess.output("sh", ["-c", "printf '<%s>' \(text)"])
    #expect(try CommandWords.split(text).map { "<\($0)>" }.joined() == shell)
  }

  /// Nothing is expanded.
  @Test func expandsNothing() throws {
    #expect(try CommandWords.split("a $HOME *.c ~ `x`; b | c") == ["a", "$HOME", "*.c", "~", "`x`;", "b", "|", "c"])
  }

  @Test(arguments: ["", "  ", "'a", "\"a", "a\\", "\"a\\", "''"]) func refuses(_ text: String) {
    #expect(throws: HarnessError.self) { try CommandWords.split(text) }
  }
}
