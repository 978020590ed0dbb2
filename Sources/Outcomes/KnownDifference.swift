/// A combination of caller, callee and function whose calls are expected to fail.
package struct KnownDifference: Sendable, Equatable, Codable {
  /// The caller's name.
  package var caller: String
  /// The callee's name.
  package var callee: String
  /// The function.
  package var function: String
  /// Why the calls fail, as the file of expectations says.
  package var reason: String
  /// Where that is written down.
  package var link: String
  /// Whether the calls failed; if not, the run fails.
  package var failed: Bool

  /// Creates a value; each parameter is documented at the property of its name.
  package init(caller: String, callee: String, function: String, reason: String, link: String, failed: Bool) {
    self.caller = caller
    self.callee = callee
    self.function = function
    self.reason = reason
    self.link = link
    self.failed = failed
  }

  /// Whether it is about the calls of one callee by one caller of `run`, as expectations name them.
  /// - Parameters:
  ///   - caller: the caller.
  ///   - callee: the callee.
  package func concerns(_ caller: Caller, _ callee: Callee) -> Bool {
    self.caller == caller.rawValue && (self.callee == "capture stub") == (callee == .capture)
  }
}

/// An entry of a file of expectations that matched no call though it has to.
package struct UnmatchedExpectation: Sendable, Equatable, Codable {
  /// The file.
  package var file: String
  /// The entry's number in the file, 1-based.
  package var number: Int
  /// What it wants of the function's name; nil for nothing.
  package var function: String?
  /// What it wants of the prototype; nil for nothing.
  package var prototype: String?
  /// What it wants of the caller's name; nil for nothing.
  package var caller: String?
  /// What it wants of the callee's name; nil for nothing.
  package var callee: String?

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    file: String, number: Int, function: String? = nil, prototype: String? = nil, caller: String? = nil,
    callee: String? = nil
  ) {
    self.file = file
    self.number = number
    self.function = function
    self.prototype = prototype
    self.caller = caller
    self.callee = callee
  }
}
