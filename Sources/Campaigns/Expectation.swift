import CTypes
import Checks
import Outcomes
import Support
import TOMLKit

/// A known difference: a combination of caller, callee and function whose calls differ, with a reference.
package struct Expectation: Sendable {
  /// The pattern of the caller's name: `jit`, or `clang -O2 (Debian Clang 14.0.6)`; nil for any.
  package let caller: Pattern?
  /// The pattern of the callee's name: a toolchain as for callers, or `capture stub`; nil for any.
  package let callee: Pattern?
  /// The pattern of the function's name; nil for any.
  package let function: Pattern?
  /// The pattern of the prototype; nil for any.
  package let prototype: Pattern?
  /// The reason of the difference, one line.
  package let reason: String
  /// The reference, a URL.
  package let link: String
  /// Whether all matching calls must differ; a difference that is not strict may match calls that agree.
  package let isStrict: Bool

  /// A regular expression that matches anywhere in a text.
  package struct Pattern: Sendable {
    /// The expression as it was written.
    package let text: String

    init(_ text: String) throws {
      _ = try Regex(text)
      self.text = text
    }

    func matches(_ text: String) -> Bool {
      // Regex is not Sendable; compiling it again is cheap compared with a compiler's run.
      guard let expression = try? Regex(self.text) else { return false }
      return (try? expression.firstMatch(in: text)) != nil
    }
  }

  func matches(caller: String, callee: String, _ signature: Signature) -> Bool {
    (self.caller?.matches(caller) ?? true) && (self.callee?.matches(callee) ?? true)
      && (function?.matches(signature.name) ?? true) && (prototype?.matches(signature.prototype) ?? true)
  }
}
