import Outcomes

/// Makes text of what commands come to. A report is one type that conforms.
package protocol Report: Sendable {
  /// The text of an outcome.
  /// - Parameter outcome: what a command came to.
  func text(of outcome: CommandOutcome) -> ReportText
}

/// What is written of an outcome, in this order.
package struct ReportText: Sendable, Equatable {
  /// What goes to standard error before the output: what programs printed.
  package var notes = ""
  /// What goes to standard output.
  package var output = ""
  /// Markdown for the page of a CI step: appended to the file that GITHUB_STEP_SUMMARY names; without one it goes to
  /// standard output, after the output.
  package var summary = ""
  /// What goes to standard error after the output, a message on each line.
  package var messages: [String] = []

  /// Text for standard output.
  package init(_ output: String) { self.output = output }
}
