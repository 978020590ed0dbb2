import CShims
import Interpreter
import Kfuncs
import Outcomes
import Support

/// A kfunc as the interpreter calls it: guarded, through libffi.
package final class KfuncInvocation {
  /// A prepared call; valid while its `KfuncInvocation` exists. No references in it are counted.
  struct Call {
    /// The call of the kfunc through libffi.
    let native: NativeCall
    /// The number of argument words: r1 to r5, then stack-argument slots.
    let slots: Int
    fileprivate let words: UnsafeMutablePointer<UInt64>
    fileprivate let result: UnsafeMutablePointer<UInt64>
    fileprivate let returnsPair: Bool

    /// Makes a call.
    /// - Parameters:
    ///   - arguments: the argument words.
    ///   - invoke: makes the guarded call.
    func callAsFunction(_ arguments: UnsafePointer<UInt64>, _ invoke: GuardedThread.Invoker) -> CallOutcome {
      words.update(from: arguments, count: slots)
      guard invoke(native) else { return .failed("a signal ended the call") }
      return returnsPair ? .returnedPair(result[0], result[1]) : .returned(result[0])
    }
  }

  /// The call.
  let call: Call
  /// The call of the kfunc through libffi.
  package var native: NativeCall { call.native }
  private let interface: FFICallInterface
  private let block = CallBlock()

  /// Prepares calls of a kfunc.
  /// - Parameters:
  ///   - kfunc: a kfunc with a direct placement.
  ///   - target: address of the called function.
  ///   - isNaive: whether every argument is passed as a plain eightbyte, whatever its type.
  /// - Throws: `HarnessError` with code `unsupportedSignature` if libffi cannot describe a type.
  package init(_ kfunc: Kfunc, target: UInt, isNaive: Bool = false) throws(HarnessError) {
    interface = try FFICallInterface(
      isNaive ? kfunc.signature.plain(kfunc.placement) : kfunc.signature, block: block.address, fault: nil)
    let (function, arguments) = interface.invocation(target: target, result: block.resultAddress)
    call = Call(
      native: NativeCall(function: function, arguments: arguments),
      slots: min(kfunc.placement.slotCount, CallBlock.argumentWords), words: block.words,
      result: block.words + CallBlock.result, returnsPair: kfunc.placement.result.eightbytes.count == 2)
  }
}
