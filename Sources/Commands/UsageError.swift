import Support

/// Wrong usage, or an environment in which the command cannot work: one line on stderr, exit status 2.
struct UsageError: Error, CustomStringConvertible {
  /// What is wrong, where, and what would be right, in one line.
  let description: String

  init(_ description: String) { self.description = description }
}

extension UsageError {
  init(_ error: HarnessError) { self.init(error.description) }
}
