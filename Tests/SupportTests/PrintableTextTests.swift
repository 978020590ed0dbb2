import Support
import Testing

struct PrintableTextTests {
  @Test(arguments: [
    ("kf_u64_8", "kf_u64_8"), ("", ""), ("a\nb", "a\\u{a}b"), ("\u{1B}[31m", "\\u{1b}[31m"), ("\r\n", "\\u{d}\\u{a}"),
    ("größe", "größe"), ("\u{2028}", "\\u{2028}"), ("a\u{202E}b", "a\\u{202e}b"), ("\u{7F}", "\\u{7f}"),
  ])
  func staysInOneLine(_ text: String, _ expected: String) { #expect(text.printable == expected) }
}
