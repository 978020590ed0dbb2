import BPF
import CShims
import Interpreter
import NativeCalls
import Outcomes
import Support

/// Calls from a BPF program that the interpreter executes; the kfunc itself is called through libffi.
struct InterpreterEngine: CallEngine {
  /// Instructions that a call's program may execute: far more than any shape has.
  static let budget = 100_000
  var fault: InterpreterFault?
  /// Whether the kfunc is called as if every argument were a plain eightbyte.
  var isNaive = false

  func prepare(_ site: CallSite, shape: CallShape) throws(HarnessError) -> PreparedCall {
    let generator = ProgramGenerator(name: site.kfunc.name, placement: site.kfunc.placement)
    let program: Program
    do {
      program = try generator.program(shape)
    } catch {
      throw HarnessError(.unsupportedSignature, "no BPF program of shape \(shape.rawValue): \(error)")
    }
    let call = try InterpretedCall(program, site, fault: fault, isNaive: isNaive)
    return PreparedCall(native: call.native, interpreted: call, owner: call)
  }
}

/// A program that the interpreter executes for a check.
final class InterpretedCall {
  /// Why the program did not come to its end, nil where it did or where the kfunc's signal tells.
  private(set) var error: InterpreterError?
  private var interpreter: Interpreter
  private let kfunc: KfuncInvocation
  private let region: Interpreter.Region

  init(_ program: Program, _ site: CallSite, fault: InterpreterFault?, isNaive: Bool) throws(HarnessError) {
    region = Interpreter.Region(start: site.block, size: CallBlock.size)
    interpreter = Interpreter(program, budget: InterpreterEngine.budget, fault: fault)
    kfunc = try KfuncInvocation(site.kfunc, target: site.target, isNaive: isNaive)
  }

  /// The call of the kfunc through libffi.
  var native: NativeCall { kfunc.native }

  /// Executes the program once.
  /// - Parameter thread: makes the call of the kfunc, guarded.
  /// - Returns: whether the program came to its end.
  func run(_ thread: borrowing GuardedThread) -> Bool {
    thread.forgetLastCall()
    error = nil
    var calls = Calls(kfunc: kfunc, invoke: thread.invoker)
    do throws(InterpreterError) {
      _ = try interpreter.run(r1: UInt64(region.address), regions: [region], calls: &calls)
      return true
    } catch {
      // A signal has its own diagnosis.
      if error.code != .callee { self.error = error }
      return false
    }
  }

  private struct Calls: InterpreterCalls {
    let kfunc: KfuncInvocation
    let invoke: GuardedThread.Invoker

    func helper(_ id: Int32, _ arguments: UnsafePointer<UInt64>) -> CallOutcome { .unknown }
    func argumentCount(ofKfunc index: Int) -> Int? { index == 0 ? kfunc.slots : nil }
    func kfunc(_ index: Int, _ words: UnsafePointer<UInt64>) -> CallOutcome { kfunc.call(words, invoke) }
  }
}

extension GuardedThread {
  /// Makes a prepared call: natively, or by executing its program.
  /// - Returns: whether it returned; otherwise `fault` or the program's error says what ended it.
  @inline(__always) func invoke(_ native: NativeCall, _ interpreted: InterpretedCall?) -> Bool {
    if let interpreted { return interpreted.run(self) }
    return invoke(native)
  }
}
