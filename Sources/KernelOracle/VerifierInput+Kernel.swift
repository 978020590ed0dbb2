import BPF
import CTypes
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
      kfuncs: program.kfuncs.map { $0.name == "bpf_throw" ? .bpfThrow : nil }, context: type.contextKind)
  }
}

extension KernelProgramType {
  /// What r1 points to when a program starts.
  fileprivate var contextKind: ContextKind {
    switch self {
    case .classifier: .classifier
    case .socketFilter: .socketFilter
    case .rawTracepoint: .rawTracepoint
    case .syscall: .syscall
    case .xdp: .xdp
    }
  }
}

extension Signature {
  /// `void bpf_throw(u64 cookie)` (Linux kernel/bpf/helpers.c).
  fileprivate static let bpfThrow = Signature(
    name: "bpf_throw", result: .void, parameters: [Parameter(name: "cookie", type: .unsignedLong)])
}
