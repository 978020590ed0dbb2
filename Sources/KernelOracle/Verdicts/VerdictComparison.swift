import Outcomes
import Verifier

/// What our verifier and the kernel's say of a program.
enum VerdictComparison {
  /// The same: both accept it, or refuse it in the same words.
  case same(message: String?)
  case different(VerdictsOutcome.Kind, here: String?, kernel: String?)
  /// We have no verdict.
  case open(subject: String, isAccepted: Bool, message: String?)

  /// Compares our verdict with the kernel's message.
  /// - Parameters:
  ///   - verdict: our verdict.
  ///   - message: the kernel's decisive message; nil if it accepts the program.
  init(_ verdict: Verdict, _ message: String?) {
    if let message, message.hasPrefix("verifier bug") {
      self = .different(.kernelFault, here: Self.words(of: verdict), kernel: message)
      return
    }
    switch verdict {
    case .notDecided(let question):
      self = .open(subject: question.subject, isAccepted: message == nil, message: message)
    case .accepted:
      self = message.map { .different(.acceptedHere, here: nil, kernel: $0) } ?? .same(message: nil)
    case .rejected(let rejection):
      if message == rejection.message {
        self = .same(message: message)
      } else {
        self = .different(
          message == nil ? .rejectedHere : .otherMessage, here: rejection.message, kernel: message)
      }
    }
  }

  private static func words(of verdict: Verdict) -> String? {
    switch verdict {
    case .accepted: nil
    case .rejected(let rejection): rejection.message
    case .notDecided(let question): question.subject
    }
  }
}
