import BPF
import Kfuncs
import NativeCalls
import Outcomes
import Support

/// A caller of kfuncs. To add one, conform to this protocol and list it in `CallEngines.all`.
package protocol CallEngine: Sendable {
  /// The caller's name.
  static var caller: Caller { get }
  /// Properties of its calls.
  static var traits: CallerTraits { get }

  /// Prepares the engine for the calls of a run.
  /// - Parameter setup: the settings of the run.
  init(_ setup: EngineSetup)

  /// Prepares calls of one shape.
  /// - Parameters:
  ///   - site: the callee, and the addresses of arguments and result.
  ///   - shape: the shape of the BPF program; `direct` for callers that are not BPF programs.
  /// - Throws: `HarnessError` if this engine cannot make calls of the signature.
  func prepare(_ site: CallSite, shape: CallShape) throws(HarnessError) -> PreparedCall
}

/// A caller that is a BPF program, and can run any other program that calls kfuncs.
protocol BPFCallEngine: CallEngine {
  /// Runs a program once, with the block's address in r1.
  /// - Parameters:
  ///   - program: the program.
  ///   - kfuncs: the functions of `program.kfuncs`, in the same order.
  ///   - thread: makes the calls, guarded.
  ///   - block: the memory that the program may access.
  /// - Returns: why the program did not complete; nil if it did.
  /// - Throws: `HarnessError` if this engine cannot run the program.
  func run(
    _ program: Program, _ kfuncs: [Kfunc], _ thread: borrowing GuardedThread, _ block: borrowing CallBlock
  ) throws(HarnessError) -> CallFailure?
}

/// Properties of a caller's calls.
package struct CallerTraits: OptionSet, Sendable {
  /// The bits: BPF 1, exact 2, thunk 4, libffi 8.
  package let rawValue: UInt8

  /// Creates a set from its bits.
  /// - Parameter rawValue: BPF 1, exact 2, thunk 4, libffi 8.
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// A BPF program makes the calls: it has several shapes, leaves witnesses, and calls only signatures that BPF can
  /// call.
  package static let isBPF = CallerTraits(rawValue: 1)
  /// Native code of a BPF JIT makes the calls: it passes whole eightbytes, with the specified frame.
  package static let isNativeBPF = CallerTraits(rawValue: 2)
  /// The calls need the thunk that a kfunc library contains for each kfunc.
  package static let needsThunk = CallerTraits(rawValue: 4)
  /// libffi makes the native call, with libffi's faults.
  package static let usesLibffi = CallerTraits(rawValue: 8)
}

/// The settings that the engines of a run share.
package struct EngineSetup: Sendable {
  /// The fault to plant; nil for none.
  package var fault: FaultEffect?
  /// What BPF callers do where BPF and the psABI place arguments differently.
  package var marshalling = MarshallingMode.skip

  /// Creates settings.
  /// - Parameters:
  ///   - fault: the fault to plant; nil for none.
  ///   - marshalling: what BPF callers do where BPF and the psABI place arguments differently.
  package init(fault: FaultEffect? = nil, marshalling: MarshallingMode = .skip) {
    self.fault = fault
    self.marshalling = marshalling
  }
}

/// The callers of kfuncs, in the order in which they call and are listed.
package enum CallEngines {
  /// All callers.
  package static let all: [any CallEngine.Type] = [
    JITEngine.self, InterpreterEngine.self, FFIEngine.self, ThunkEngine.self,
  ]

  /// The callers' names.
  package static let callers: [Caller] = all.map { $0.caller }

  /// The callers that need only a prototype and an address.
  package static let callersWithoutThunk: [Caller] =
    all.filter { !$0.traits.contains(.needsThunk) }.map { $0.caller }

  /// Engines that run whole BPF programs.
  static let bpf: [any BPFCallEngine.Type] = all.compactMap { $0 as? any BPFCallEngine.Type }
}

extension Caller {
  /// Properties of the caller's calls; empty for one that calls no kfuncs.
  package var traits: CallerTraits { CallEngines.all.first { $0.caller == self }?.traits ?? [] }

  /// Whether a BPF program makes the calls.
  package var isBPF: Bool { traits.contains(.isBPF) }
}
