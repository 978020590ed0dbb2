import BPF
import Verifier

extension VerifierInput {
  /// A program as `KernelProgram` loads it: the main program takes a context, each other function 64-bit integers
  /// (`ProgramBTF`).
  /// - Parameters:
  ///   - program: the program.
  ///   - type: what it is loaded as.
  init(_ program: Program, as type: KernelProgramType) {
    self.init(
      program: UncheckedProgram(program), prototypes: program.subprograms.map { _ in nil },
      kfuncs: program.kfuncs.map { _ in nil }, context: type.contextKind)
  }
}

extension KernelProgramType {
  /// What r1 points to when a program starts.
  fileprivate var contextKind: ContextKind {
    switch self {
    case .classifier: .classifier
    case .rawTracepoint: .other("raw_tracepoint")
    case .syscall, .socketFilter, .xdp: .other(rawValue)
    }
  }
}
