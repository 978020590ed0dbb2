import BPF
import Verifier

/// Makes of random texts what both verifiers get, and asks ours.
struct RuleProgramReader {
  /// The kernel whose rules hold.
  let kernel: VerifierInput.Kernel
  /// The processors of the machine whose kernel is asked (`nr_cpu_ids`).
  let processors: Int?
  /// The prototypes of kfuncs, and the kernel's types.
  let corpus: RuleCorpus

  /// The most instructions that are walked for one program: the kernel would need long for more, in an emulated machine.
  private static let mostInstructions = 20_000

  /// Reads a program; nil if the text is none.
  func input(_ text: String) -> VerifierInput? {
    guard let assembled = try? Assembler.assembleUnchecked(text) else { return nil }
    guard var input = try? VerifierInput(assembled, kernel: kernel, kfunc: corpus.kfunc) else { return nil }
    input.kernelTypes = corpus.kernelTypes
    input.processors = processors
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

  /// The kind of message with which our verifier rejects a program; nil if it does not, or walks too far.
  func messageKind(_ text: String) -> String? {
    guard let input = input(text), case .rejected(let rejection)? = Self.verdict(on: input) else { return nil }
    return VerdictRun.withoutNumbers(rejection.message)
  }
}
