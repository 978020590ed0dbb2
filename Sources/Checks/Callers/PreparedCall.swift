import CShims
import Engines
import Kfuncs
import NativeCalls
import kfuncs

/// A prepared call, with the owner of the memory that it uses.
package struct PreparedCall {
  /// The native call.
  package let native: NativeCall
  /// Address range of the JIT's code if it is the caller, which must contain the return address; nil otherwise.
  package var code: ClosedRange<UInt>?
  /// The program if the interpreter is the caller; nil otherwise.
  package var interpreted: InterpretedCall?
  /// The program if an engine library is the caller; nil otherwise.
  package var engine: EngineProgram?
  /// The owner of the memory to which the addresses refer.
  package var owner: AnyObject?
}

/// The callee and the memory of a prepared call.
package struct CallSite {
  /// The kfunc whose prototype the call follows.
  package let kfunc: Kfunc
  /// Address of the callee: the kfunc's own code or the capture stub.
  package let target: UInt
  /// Address of the block of arguments and result.
  package let block: UInt
  /// Address of the result within the block.
  package let result: UInt
  /// Makes guarded calls in the thread.
  let invoker: GuardedThread.Invoker
  /// The record of compiled kfuncs; nil in a process that reads none.
  package let record: UnsafeMutablePointer<kfunc_record>?
  /// The capture stub's record.
  package let capture: UnsafeMutablePointer<kft_capture>
  /// Whether the capture stub is called instead of the kfunc.
  package let isCapture: Bool
}
