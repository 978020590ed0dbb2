/// Why a call of a function did not return whole.
package struct CallFailure: Codable, Sendable, Equatable, CustomStringConvertible {
  /// What a failure is called in JSON; stable, whatever the words are.
  package enum Code: String, Codable, Sendable {
    /// A signal ended the call.
    case signal
    /// The watchdog ended the call.
    case timeout
    /// The call returned and had not preserved what the psABI wants preserved, or words above its frame.
    case notPreserved = "not-preserved"
    /// The interpreter stopped.
    case interpreter
    /// The caller cannot make the call.
    case callerCannot = "caller-cannot"
    /// The process of the callee ended or had to be ended.
    case ended
    /// The process of the callee was not left as it was.
    case process
  }

  /// What the failure is called in JSON.
  package let code: Code
  /// What happened, in words.
  package let description: String

  /// Creates a value from its parts.
  package init(code: Code, description: String) {
    self.code = code
    self.description = description
  }
}
