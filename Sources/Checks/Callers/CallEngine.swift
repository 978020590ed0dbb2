import BPF
import Kfuncs
import NativeCalls
import Outcomes
import Support

/// Calls kfuncs in one way. To add a caller, write one of these and list it in `CallEngines.all`.
package protocol CallEngine: Sendable {
  /// The caller's name.
  static var caller: Caller { get }
  /// What its calls are like.
  static var traits: CallerTraits { get }

  /// Prepares the engine for the calls of a run.
  /// - Parameter setup: what the engines of a run have in common.
  init(_ setup: EngineSetup)

  /// Prepares calls of one shape.
  /// - Parameters:
  ///   - site: what is called, and where arguments and result lie.
  ///   - shape: the shape of the BPF program; `direct` for callers that are no BPF program.
  /// - Throws: `HarnessError` where this engine cannot make calls of the signature.
  func prepare(_ site: CallSite, shape: CallShape) throws(HarnessError) -> PreparedCall
}

/// A caller whose calls are made by a BPF program, and which runs any other program that calls kfuncs.
protocol BPFCallEngine: CallEngine {
  /// Runs a program once, with the block's address in r1.
  /// - Parameters:
  ///   - program: the program.
  ///   - kfuncs: the functions behind `program.kfuncs`, in the same order.
  ///   - thread: makes the calls, guarded.
  ///   - block: the memory that the program may access.
  /// - Returns: why the program did not come to its end; nil where it did.
  /// - Throws: `HarnessError` where this engine cannot run the program.
  func run(
    _ program: Program, _ kfuncs: [Kfunc], _ thread: borrowing GuardedThread, _ block: borrowing CallBlock
  ) throws(HarnessError) -> CallFailure?
}

/// What a caller's calls are like.
package struct CallerTraits: OptionSet, Sendable {
  /// The bits: BPF 1, exact 2, thunk 4, libffi 8.
  package let rawValue: UInt8

  /// Makes a set from its bits.
  /// - Parameter rawValue: BPF 1, exact 2, thunk 4, libffi 8.
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// A BPF program makes the calls: it takes signatures that BPF maps, comes in several shapes and leaves witnesses.
  package static let isBPF = CallerTraits(rawValue: 1)
  /// Native code of a BPF JIT makes the calls: it passes whole eightbytes, in the frame of the specification.
  package static let isNativeBPF = CallerTraits(rawValue: 2)
  /// The calls need the thunk that a kfunc library holds for each kfunc.
  package static let needsThunk = CallerTraits(rawValue: 4)
  /// libffi makes the last step, with libffi's faults.
  package static let usesLibffi = CallerTraits(rawValue: 8)
}

/// What the engines of a run have in common.
package struct EngineSetup: Sendable {
  /// What is broken intentionally; nil for nothing.
  package var fault: FaultEffect?
  /// What BPF callers do where BPF and the psABI place arguments differently.
  package var marshalling = MarshallingMode.skip

  /// The setup of a run.
  /// - Parameters:
  ///   - fault: what is broken intentionally; nil for nothing.
  ///   - marshalling: what BPF callers do where BPF and the psABI place arguments differently.
  package init(fault: FaultEffect? = nil, marshalling: MarshallingMode = .skip) {
    self.fault = fault
    self.marshalling = marshalling
  }
}

/// The callers of kfuncs, in the order in which they call and are listed.
package enum CallEngines {
  /// All of them.
  package static let all: [any CallEngine.Type] = [
    JITEngine.self, InterpreterEngine.self, FFIEngine.self, ThunkEngine.self,
  ]

  /// The callers' names.
  package static let callers: [Caller] = all.map { $0.caller }

  /// The callers that need nothing but a prototype and an address.
  package static let callersWithoutThunk: [Caller] =
    all.filter { !$0.traits.contains(.needsThunk) }.map { $0.caller }

  /// Engines that run whole BPF programs.
  static let bpf: [any BPFCallEngine.Type] = all.compactMap { $0 as? any BPFCallEngine.Type }
}

extension Caller {
  /// What the caller's calls are like; empty for one that calls no kfuncs.
  package var traits: CallerTraits { CallEngines.all.first { $0.caller == self }?.traits ?? [] }

  /// Whether a BPF program makes the calls: only signatures that BPF maps can be called so.
  package var isBPF: Bool { traits.contains(.isBPF) }
}
