import BPF
import CTypes
import Execution
import Kfuncs
import Outcomes
import Verifier

/// A program on which engines are compared, with what is known of it without running it.
package struct ComparedProgram: Sendable {
  /// What a kfunc has to receive.
  package struct ExpectedCall: Sendable, Equatable {
    /// The kfunc.
    package let kfunc: String
    /// Its argument words, insignificant bits zero.
    package let words: [UInt64]
  }

  /// Its name: `seed 17`, or a file.
  package let name: String
  /// The program.
  package var program: Program
  /// The memory at r1; nil for none.
  package var memory: [UInt8]?
  /// The only call of a kfunc, where the program was made so that its arguments are known.
  package var call: ExpectedCall?
  /// What each byte of a function's stack holds at first in the interpreter; nil for what the last function left there.
  var stackContent: UInt8?
  /// Whether a generator made it, which stores to all stack that it loads from. The verifier lets root load any.
  var isGenerated = false

  /// Creates a program; each parameter is documented at the property of its name.
  package init(name: String, program: Program, memory: [UInt8]? = nil, call: ExpectedCall? = nil) {
    self.name = name
    self.program = program
    self.memory = memory
    self.call = call
  }

  /// What an engine is given.
  /// - Parameter facts: what the verifier says of the program's functions.
  func job(_ facts: ProgramFacts?) -> ProgramRunner.Job {
    var job = ProgramRunner.Job(program)
    job.facts = facts
    job.stackContent = stackContent
    if let memory { job.input = .memory(memory) }
    return job
  }

  /// What our verifier says of it.
  /// - Parameter kfuncs: the kfuncs that programs may call.
  func verification(_ kfuncs: [Kfunc]) -> Verification {
    let signatures = program.kfuncs.map { reference in
      kfuncs.first { $0.name == reference.name }?.signature ?? KernelKfuncs.kfunc(named: reference.name)?.signature
    }
    let input = VerifierInput(
      program: UncheckedProgram(program), prototypes: program.subprograms.map { _ in nil }, kfuncs: signatures,
      context: memory.map { .memory(size: $0.count) } ?? .memory(size: 0))
    return ProgramVerifier.verify(input, logLevel: 0)
  }
}
