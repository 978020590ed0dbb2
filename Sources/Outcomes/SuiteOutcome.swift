/// Programs with stack arguments that were written as tests for others, after they were run here.
package struct SuiteOutcome: Sendable, Equatable, Codable {
  /// For whom.
  package enum Form: String, Sendable, Codable {
    /// Test files of the public bpf_conformance suite.
    case conformance
    /// C in the way of the kernel's selftests.
    case c
  }

  /// One run of all programs, parsed from the text that is written.
  package struct Run: Sendable, Equatable, Codable {
    /// Who ran or judged them: `jit`, `verifier`, `kernel:7.3`.
    package var by: String
    /// How many programs it ran or judged.
    package var programs = 0
    /// Those that did not come to what the files say.
    package var failures: [Failure] = []

    /// A run that has not begun.
    package init(by: String) { self.by = by }
  }

  /// A program that did not come to what its file says.
  package struct Failure: Sendable, Equatable, Codable {
    /// The program.
    package var program: String
    /// What came of it.
    package var message: String

    /// Creates a value; each parameter is documented at the property of its name.
    package init(program: String, message: String) {
      self.program = program
      self.message = message
    }
  }

  /// A run that could not be made.
  package struct Missing: Sendable, Equatable, Codable {
    /// Who would have run them.
    package var by: String
    /// Why it did not.
    package var reason: String

    /// Creates a value; each parameter is documented at the property of its name.
    package init(by: String, reason: String) {
      self.by = by
      self.reason = reason
    }
  }

  /// For whom.
  package var form: Form
  /// The folder.
  package var folder: String
  /// Programs that have to be accepted.
  package var accepted = 0
  /// Programs that have to be refused.
  package var refused = 0
  /// The runs.
  package var runs: [Run] = []
  /// The runs that could not be made.
  package var missing: [Missing] = []
  /// Programs that the form cannot express, each with the reason.
  package var leftOut: [Failure] = []
  /// The files that were written; none if a run has a failure.
  package var files: [String] = []
  /// Whether runs that could not be made are accepted.
  package var allowSkips: Bool

  /// An export that has not begun.
  package init(form: Form, folder: String, allowSkips: Bool) {
    self.form = form
    self.folder = folder
    self.allowSkips = allowSkips
  }

  /// Whether every run came to what the files say.
  package var agrees: Bool { !runs.isEmpty && runs.allSatisfy { $0.failures.isEmpty && $0.programs > 0 } }
  /// Whether it agrees, every run was made, and files were written.
  package var isGood: Bool { agrees && (missing.isEmpty || allowSkips) && !files.isEmpty }
}
