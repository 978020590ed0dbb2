import BPF
import CABI
import CShims
import Interpreter
import Kfuncs

/// Calls from a BPF program that the interpreter executes; the kfunc itself is called through libffi.
struct InterpreterEngine: CallEngine {
  /// Instructions that a call's program may execute: far more than any shape has.
  static let budget = 100_000
  var fault: InterpreterFault?

  func prepare(_ site: CallSite, shape: CallShape) throws(BedError) -> PreparedCall {
    let generator = ProgramGenerator(name: site.kfunc.name, placement: site.kfunc.placement)
    let program: Program
    do {
      program = try generator.program(shape)
    } catch {
      throw BedError(.unsupportedSignature, "no BPF program of shape \(shape.rawValue): \(error)")
    }
    let call = try InterpretedCall(program, site, slots: generator.slots, fault: fault)
    return PreparedCall(native: call.native, interpreted: call, owner: call)
  }
}

/// A program that the interpreter executes for a check.
final class InterpretedCall {
  /// The call of the kfunc through libffi.
  let native: NativeCall
  /// Why the program did not come to its end, nil where it did or where the kfunc's signal tells.
  private(set) var error: InterpreterError?
  private var interpreter: Interpreter
  private let interface: FFICallInterface
  private let words: UnsafeMutablePointer<UInt64>
  private let result: UnsafeMutablePointer<UInt64>
  private let slots: Int
  private let returnsPair: Bool
  private let region: Interpreter.Region

  init(_ program: Program, _ site: CallSite, slots: Int, fault: InterpreterFault?) throws(BedError) {
    words = .allocate(capacity: CallBlock.argumentWords)
    words.initialize(repeating: 0, count: CallBlock.argumentWords)
    result = .allocate(capacity: CallBlock.resultWords)
    result.initialize(repeating: 0, count: CallBlock.resultWords)
    self.slots = slots
    returnsPair = site.kfunc.placement.result.eightbytes.count == 2
    region = Interpreter.Region(start: site.block, size: CallBlock.size)
    interpreter = Interpreter(program, budget: InterpreterEngine.budget, fault: fault)
    interface = try FFICallInterface(site.kfunc.signature, block: UInt(bitPattern: words), fault: nil)
    let (function, arguments) = interface.invocation(target: site.target, result: UInt(bitPattern: result))
    native = NativeCall(function: function, arguments: arguments)
  }

  deinit {
    words.deallocate()
    result.deallocate()
  }

  /// Executes the program once.
  /// - Parameter thread: makes the call of the kfunc, guarded.
  /// - Returns: whether the program came to its end.
  func run(_ thread: borrowing GuardedThread) -> Bool {
    thread.forgetLastCall()
    error = nil
    var calls = Calls(call: self, thread: thread.call, invoke: thread.invoker)
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
    let call: InterpretedCall
    let thread: UnsafeMutablePointer<kft_call>
    let invoke: GuardedThread.Invoker

    func helper(_ id: Int32, _ arguments: UnsafePointer<UInt64>) -> CallOutcome { .unknown }

    func argumentCount(ofKfunc index: Int) -> Int? { index == 0 ? call.slots : nil }

    func kfunc(_ index: Int, _ words: UnsafePointer<UInt64>) -> CallOutcome {
      call.words.update(from: words, count: min(call.slots, CallBlock.argumentWords))
      guard invoke(call.native) else { return .failed("it ended by a signal") }
      return call.returnsPair
        ? .returnedPair(call.result[0], call.result[1]) : .returned(call.result[0])
    }
  }
}
