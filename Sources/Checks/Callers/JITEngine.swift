import BPF
import Execution
import JIT
import Kfuncs
import NativeCalls
import Outcomes
import Support

/// The caller that is a BPF program compiled by the JIT.
package struct JITEngine: BPFCallEngine {
  /// The caller's name: `jit`.
  package static let caller = Caller.jit
  /// Properties of its calls: BPF, in native code.
  package static let traits: CallerTraits = [.isBPF, .isNativeBPF]

  private let compiler = JITCompiler()
  private let fault: JITFault?
  private let targets: CallTargets
  private let programs: ProgramSource

  /// Creates the engine.
  /// - Parameter setup: the settings of the run.
  package init(_ setup: EngineSetup) {
    if case .jit(let fault)? = setup.fault { self.fault = fault } else { fault = nil }
    targets = setup.targets
    programs = setup.programs
  }

  /// Prepares a call by a compiled program.
  /// - Parameters:
  ///   - site: the callee, and the addresses of arguments and result.
  ///   - shape: the shape of the program.
  /// - Throws: `HarnessError` with code `unsupportedSignature` if BPF cannot make the call.
  package func prepare(_ site: CallSite, shape: CallShape) throws(HarnessError) -> PreparedCall {
    let compiled = try compile(site.kfunc, target: site.target, shape: shape).compiled
    return PreparedCall(
      native: NativeCall(function: compiled.entry, arguments: (site.block, 0, 0, 0)),
      code: compiled.entry...(compiled.entry + UInt(compiled.size)), owner: compiled)
  }

  func run(
    _ program: Program, _ kfuncs: [Kfunc], _ thread: borrowing GuardedThread, _ block: borrowing CallBlock
  ) throws(HarnessError) -> CallFailure? {
    let compiled = try compile(program, kfuncs.map { target($0, address: $0.address) })
    do throws(CallFailure) {
      _ = try thread.call(
        compiled.entry, block.address, 0, code: compiled.entry...(compiled.entry + UInt(compiled.size)))
      return nil
    } catch {
      return error
    }
  }

  /// The program of a shape, with its code.
  /// - Parameters:
  ///   - kfunc: the kfunc whose prototype the call follows.
  ///   - target: address of the callee.
  ///   - shape: the shape of the program.
  /// - Throws: `HarnessError` if the signature has no such program.
  func compile(
    _ kfunc: Kfunc, target: UInt, shape: CallShape
  ) throws(HarnessError) -> (program: Program, compiled: CompiledProgram) {
    let program = try programs.program(of: kfunc, shape)
    return (program, try compile(program, [self.target(kfunc, address: target)]))
  }

  /// The callee of a program.
  /// - Parameters:
  ///   - kfunc: the kfunc whose prototype the call follows.
  ///   - address: address of the callee.
  private func target(_ kfunc: Kfunc, address: UInt) -> KfuncTarget {
    KfuncTarget(kfunc.placement, under: targets.target(for: kfunc.placement) ?? .linux72, address: address)
  }

  /// Compiles a program.
  /// - Throws: `HarnessError` if the JIT cannot compile it.
  private func compile(_ program: Program, _ targets: [KfuncTarget]) throws(HarnessError) -> CompiledProgram {
    do {
      if let fault { return try compiler.compile(program, kfuncs: targets, planting: fault) }
      return try compiler.compile(program, kfuncs: targets)
    } catch {
      throw HarnessError(.unsupportedSignature, "the JIT: \(error)")
    }
  }
}
