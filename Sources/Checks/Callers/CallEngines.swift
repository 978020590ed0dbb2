import BPF
import Kfuncs
import NativeCalls
import Outcomes
import Support

/// The callers of kfuncs, in the order in which they call and are listed.
package enum CallEngines {
  /// All callers.
  package static let all: [any CallEngine.Type] = [
    JITEngine.self, InterpreterEngine.self, FFIEngine.self, ThunkEngine.self, KernelCallEngine.self,
  ]

  /// The names of all callers.
  package static let allCallers: [Caller] = all.map { $0.caller }

  /// The names of the callers that make calls unless others are asked for: those that need nothing but this process.
  package static let callers: [Caller] = all.filter { !$0.traits.contains(.isKernel) }.map { $0.caller }

  /// The callers that need only a prototype and an address.
  package static let callersWithoutThunk: [Caller] =
    all.filter { $0.traits.isDisjoint(with: [.needsThunk, .isKernel]) }.map { $0.caller }

  /// The names of the callers that run any BPF program in this process, whoever wrote it.
  package static let programCallers: [Caller] = bpf.map { $0.caller }

  /// Engines that run whole BPF programs.
  static let bpf: [any BPFCallEngine.Type] = all.compactMap { $0 as? any BPFCallEngine.Type }
}

extension Caller {
  /// Properties of the caller's calls; empty for one that calls no kfuncs.
  package var traits: CallerTraits {
    CallEngines.all.first { $0.caller == self }?.traits ?? (libraryPath == nil ? [] : .isBPF)
  }

  /// Whether a BPF program makes the calls.
  package var isBPF: Bool { traits.contains(.isBPF) }
}
