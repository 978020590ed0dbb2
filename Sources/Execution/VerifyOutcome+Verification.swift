import BPF
import Outcomes
import Verifier

extension VerifyOutcome.Result {
  /// What a verification came to.
  /// - Parameters:
  ///   - verification: the verification.
  ///   - input: what was verified.
  ///   - file: the file's name.
  ///   - program: the program's name, where the file is an object.
  package init(_ verification: Verification, of input: VerifierInput, file: String, program: String?) {
    var instruction: Int?
    switch verification.verdict {
    case .accepted:
      self.init(file: file, program: program, status: .accepted, message: nil)
      let facts = verification.facts?.functions ?? []
      functions = zip(input.program.subprograms, facts).map { VerifyOutcome.Function($0.name, $1) }
    case .rejected(let rejection):
      self.init(file: file, program: program, status: .rejected, message: rejection.message)
      following = rejection.following
      instruction = rejection.instruction
    case .notDecided(let question):
      self.init(file: file, program: program, status: .notDecided, message: question.subject)
      instruction = question.instruction
    }
    place = instruction.map { VerifyOutcome.Place($0, of: input.program) }
    log = verification.log
    statistics.processedInstructions = verification.statistics.processedInstructions
    statistics.largestStateCount = verification.statistics.largestStateCount
    statistics.totalStates = verification.statistics.totalStates
    statistics.peakStates = verification.statistics.peakStates
  }
}

extension VerifyOutcome.Function {
  fileprivate init(_ name: String, _ facts: FunctionFacts) {
    self.init(
      name: name, stackDepth: facts.stackDepth, incomingSlots: facts.incomingSlots, outgoingSlots: facts.outgoingSlots,
      reachesTailCall: facts.reachesTailCall, mayUsePrivateStack: facts.mayUsePrivateStack)
  }
}

extension VerifyOutcome.Place {
  fileprivate init(_ instruction: Int, of program: UncheckedProgram) {
    let function = program.subprograms[program.subprogram(containing: instruction)].name
    self.init(
      place: ProgramPlace(
        function: function, instruction: instruction,
        source: program.line(ofInstruction: instruction).map(SourceLineDescription.init)),
      slot: program.slot(ofInstruction: instruction), text: InstructionText.text(of: instruction, in: program))
  }
}
