import Campaigns
import Support
import Testing

/// Files of known differences.
@Suite struct ExpectationsTests {
  @Test(arguments: [
    ("", "no [[expected]] table"), ("[[expected]", "line 1, column"), ("x = 1", "'x' is unknown"),
    ("expected = 1", "no [[expected]] table"), ("[[expected]]\nfunction = 'f'", "lacks its reason or its link"),
    ("[[expected]]\nreason = 'r'\nlink = 'l'", "names no function and no prototype"),
    ("[[expected]]\nfunction = '('\nreason = 'r'\nlink = 'l'", "'(' is no regular expression"),
    ("[[expected]]\nfunction = 1\nreason = 'r'\nlink = 'l'", "function is no string"),
    ("[[expected]]\nfunktion = 'f'\nreason = 'r'\nlink = 'l'", "'funktion' is unknown"),
    ("[[expected]]\nfunction = 'f'\nreason = 'r'\nlink = 'l'\nstrict = 'no'", "strict is neither true nor false"),
  ]) func filesOfKnownDifferencesThatAreWrong(_ text: String, _ words: String) {
    let error = #expect(throws: HarnessError.self) { try Expectations(text, path: "known.toml") }
    #expect(error?.code == .badExpectations)
    #expect(error?.message.hasPrefix("known.toml: ") == true, "\(error as Any)")
    #expect(error?.message.contains(words) == true, "\(error as Any)")
  }
}
