import BPF
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

/// A random program as both verifiers get it.
enum RuleProgram {
  /// The most instructions that are walked for one program: the kernel would need long for more, in an emulated machine.
  private static let mostInstructions = 20_000

  /// Reads a program; nil if the text is none.
  static func input(_ text: String, _ kernel: VerifierInput.Kernel, _ corpus: RuleCorpus) -> VerifierInput? {
    guard let assembled = try? Assembler.assembleUnchecked(text) else { return nil }
    guard var input = try? VerifierInput(assembled, kernel: kernel, kfunc: corpus.kfunc) else { return nil }
    input.kernelTypes = corpus.kernelTypes
    return input
  }

  /// Our verdict on a program, with the work that it was; nil if it walks too far.
  static func verification(of input: VerifierInput, without removed: RemovedRule? = nil) -> Verification? {
    let verification = ProgramVerifier.verify(
      input, logLevel: 0, mostInstructions: mostInstructions, without: removed)
    if case .notDecided(let question) = verification.verdict,
      question.subject == ProgramVerifier.budgetQuestion(mostInstructions)
    {
      return nil
    }
    return verification
  }

  /// Our verdict on a program; nil if it walks too far.
  static func verdict(on input: VerifierInput, without removed: RemovedRule? = nil) -> Verdict? {
    verification(of: input, without: removed)?.verdict
  }
}
