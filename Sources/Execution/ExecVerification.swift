import BPF
import Outcomes
import Verifier

/// What the verifier says of a program before it runs.
package struct ExecVerification {
  /// The verdict.
  package let verdict: ExecOutcome.Verdict
  /// What a JIT takes from it; nil unless accepted.
  package let facts: ProgramFacts?

  /// Verifies a program.
  /// - Parameters:
  ///   - input: the program as a verifier receives it.
  ///   - program: the same program as the engines receive it.
  ///   - name: its name, where the file is an object.
  package init(_ input: VerifierInput, of program: Program, name: String?) {
    let verification = ProgramVerifier.verify(input, logLevel: 0)
    let place = { (instruction: Int?) in instruction.flatMap { ProgramPlace($0, of: program) } }
    switch verification.verdict {
    case .accepted: verdict = ExecOutcome.Verdict(program: name, status: .accepted)
    case .rejected(let rejection):
      verdict = ExecOutcome.Verdict(
        program: name, status: .rejected, message: rejection.message, place: place(rejection.instruction))
    case .notDecided(let question):
      verdict = ExecOutcome.Verdict(
        program: name, status: .notDecided, message: question.subject, place: place(question.instruction))
    }
    facts = verification.facts?.matched(input.program, to: program)
  }
}

extension ProgramFacts {
  /// The facts by the functions of the program that the engines receive: a verifier leaves out those that nothing calls.
  fileprivate func matched(_ verified: UncheckedProgram, to program: Program) -> ProgramFacts {
    if functions.count == program.subprograms.count { return self }
    var result = self
    let others = ProgramFacts(unverified: program)
    let starts = Dictionary(
      verified.subprograms.enumerated().map { ($1.firstInstruction, $0) }, uniquingKeysWith: { first, _ in first })
    result.functions = program.subprograms.enumerated().map { index, function in
      starts[function.firstInstruction].map { functions[$0] } ?? others.functions[index]
    }
    return result
  }
}

extension ProgramInput {
  /// What the verifier takes r1 for; nil if the type of the program tells.
  package var contextKind: ContextKind? {
    switch self {
    case .none: nil
    case .memory(let bytes): .memory(size: bytes.count)
    case .context: .syscall
    case .packet(_, .classifier): .classifier
    case .packet(_, .socketFilter): .socketFilter
    case .packet(_, .xdp): .xdp
    }
  }
}
