import CShims
import Interpreter
import Kfuncs
import Outcomes
import Support

/// A kfunc as the interpreter calls it: guarded, through libffi.
package final class KfuncInvocation {
  /// The call of the kfunc through libffi.
  package let native: NativeCall
  /// The number of argument words: r1 to r5, then stack-argument slots.
  package let slots: Int
  private let interface: FFICallInterface
  private let words: UnsafeMutablePointer<UInt64>
  private let result: UnsafeMutablePointer<UInt64>
  private let returnsPair: Bool

  /// Prepares calls of a kfunc.
  /// - Parameters:
  ///   - kfunc: a kfunc with a direct placement.
  ///   - target: address of the called function.
  ///   - isNaive: whether every argument is passed as a plain eightbyte, whatever its type.
  /// - Throws: `HarnessError` with code `unsupportedSignature` if libffi cannot describe a type.
  package init(_ kfunc: Kfunc, target: UInt, isNaive: Bool = false) throws(HarnessError) {
    words = .allocate(capacity: CallBlock.argumentWords)
    words.initialize(repeating: 0, count: CallBlock.argumentWords)
    result = .allocate(capacity: CallBlock.resultWords)
    result.initialize(repeating: 0, count: CallBlock.resultWords)
    slots = min(kfunc.placement.slotCount, CallBlock.argumentWords)
    returnsPair = kfunc.placement.result.eightbytes.count == 2
    interface = try FFICallInterface(
      isNaive ? kfunc.signature.plain(kfunc.placement) : kfunc.signature, block: UInt(bitPattern: words), fault: nil)
    let (function, arguments) = interface.invocation(target: target, result: UInt(bitPattern: result))
    native = NativeCall(function: function, arguments: arguments)
  }

  deinit {
    words.deallocate()
    result.deallocate()
  }

  /// Makes a call.
  /// - Parameters:
  ///   - words: the argument words.
  ///   - invoke: makes the guarded call.
  package func call(_ words: UnsafePointer<UInt64>, _ invoke: GuardedThread.Invoker) -> CallOutcome {
    self.words.update(from: words, count: slots)
    guard invoke(native) else { return .failed("a signal ended the call") }
    return returnsPair ? .returnedPair(result[0], result[1]) : .returned(result[0])
  }
}
