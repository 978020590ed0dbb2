import Kfuncs
import NativeCalls

/// A call that is ready to be made, with what its addresses point into.
package struct PreparedCall {
  /// What to call.
  package let native: NativeCall
  /// The JIT's code, where it is the caller: the return address has to lie in it.
  package var code: ClosedRange<UInt>?
  /// The program, where the interpreter is the caller.
  package var interpreted: InterpretedCall?
  /// What the addresses point into.
  package var owner: AnyObject?
}

/// The functions that a prepared call works on.
package struct CallSite {
  /// The kfunc whose prototype the call follows.
  package let kfunc: Kfunc
  /// Address of what is called: the kfunc's own code or the capture stub.
  package let target: UInt
  /// Address of the block that holds arguments and result.
  package let block: UInt
  /// Address of the result within the block.
  package let result: UInt
}
