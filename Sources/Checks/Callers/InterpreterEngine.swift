import BPF
import CShims
import CallingConvention
import Interpreter
import Kfuncs
import NativeCalls
import Outcomes
import Support

/// The caller that is a BPF program in the interpreter; the kfunc itself is called through libffi.
package struct InterpreterEngine: BPFCallEngine {
  /// The caller's name: `interpreter`.
  package static let caller = Caller.interpreter
  /// Properties of its calls: BPF, with libffi for the native call.
  package static let traits: CallerTraits = [.isBPF, .usesLibffi]

  /// The most instructions that a call's program may execute.
  fileprivate static let budget = 100_000
  private let fault: InterpreterFault?
  private let targets: CallTargets
  private let programs: ProgramSource

  /// Creates the engine.
  /// - Parameter setup: the settings of the run.
  package init(_ setup: EngineSetup) {
    if case .interpreter(let fault)? = setup.fault { self.fault = fault } else { fault = nil }
    targets = setup.targets
    programs = setup.programs
  }

  /// Prepares a call by an interpreted program.
  /// - Parameters:
  ///   - site: the callee, and the addresses of arguments and result.
  ///   - shape: the shape of the program.
  /// - Throws: `HarnessError` with code `unsupportedSignature` if BPF or libffi cannot make the call.
  package func prepare(_ site: CallSite, shape: CallShape) throws(HarnessError) -> PreparedCall {
    let program = try programs.program(of: site.kfunc, shape)
    let placement = site.kfunc.placement
    // A call that arrives nowhere under its target is made slot for slot, as if every argument were a plain eightbyte.
    let isMisplaced = targets.target(for: placement).map { !placement.verdict(under: $0).placement.isRight } ?? false
    let kfunc = try KfuncInvocation(site.kfunc, target: site.target, isNaive: isMisplaced)
    let call = InterpretedCall(
      program, [kfunc], Interpreter.Region(start: site.block, size: CallBlock.size), site.invoker, fault: fault)
    return PreparedCall(native: kfunc.native, interpreted: call, owner: call)
  }

  func run(
    _ program: Program, _ kfuncs: [Kfunc], _ thread: borrowing GuardedThread, _ block: borrowing CallBlock
  ) throws(HarnessError) -> CallFailure? {
    var invocations: [KfuncInvocation] = []
    for kfunc in kfuncs { invocations.append(try KfuncInvocation(kfunc, target: kfunc.address)) }
    let region = Interpreter.Region(start: block.address, size: CallBlock.size)
    let call = InterpretedCall(program, invocations, region, thread.invoker, fault: fault)
    if call.run() { return nil }
    if let error = call.error { return .interpreter("\(error)") }
    return .signal(thread.fault(in: nil))
  }
}

/// A program that the interpreter executes for a check, with all that its runs need.
package final class InterpretedCall {
  /// Why the last run that did not complete ended; nil for none, or if a signal ended it.
  package private(set) var error: InterpreterError?
  private let interpreter: Interpreter
  /// A call does not lead to another one of this program: accesses need no check at run time.
  @exclusivity(unchecked) private var calls: GuardedCalls
  private let invoker: GuardedThread.Invoker
  private let r1: UInt64
  private let regions: [Interpreter.Region]

  init(
    _ program: Program, _ kfuncs: [KfuncInvocation], _ region: Interpreter.Region, _ invoker: GuardedThread.Invoker,
    fault: InterpreterFault?
  ) {
    r1 = UInt64(region.address)
    regions = [region]
    self.invoker = invoker
    calls = GuardedCalls(kfuncs: kfuncs, invoke: invoker)
    interpreter = Interpreter(program, budget: InterpreterEngine.budget, fault: fault)
  }

  /// Executes the program once.
  /// - Returns: whether the program completed.
  func run() -> Bool {
    invoker.forgetLastCall()
    do throws(InterpreterError) {
      _ = try interpreter.run(r1: r1, regions: regions, calls: &calls)
      return true
    } catch {
      // A signal has its own diagnosis.
      self.error = error.code == .callee ? nil : error
      return false
    }
  }
}

extension GuardedThread {
  /// Makes a prepared call: natively, or by executing its program.
  /// - Returns: whether it returned; otherwise `fault` or the program's error describes why not.
  @inline(__always) func invoke(_ native: NativeCall, _ interpreted: InterpretedCall?) -> Bool {
    if let interpreted { return interpreted.run() }
    return invoke(native)
  }
}
