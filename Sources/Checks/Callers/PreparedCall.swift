import Kfuncs
import NativeCalls

/// A call that is ready to be made, with what its addresses point into.
struct PreparedCall {
  /// What to call.
  let native: NativeCall
  /// The JIT's code, where it is the caller: the return address has to lie in it.
  var code: ClosedRange<UInt>?
  /// The program, where the interpreter is the caller.
  var interpreted: InterpretedCall?
  /// What the addresses point into.
  var owner: AnyObject?
}

/// The functions that a prepared call works on.
struct CallSite {
  /// The kfunc whose prototype the call follows.
  let kfunc: Kfunc
  /// Address of what is called: the kfunc's own code or the capture stub.
  let target: UInt
  /// Address of the block that holds arguments and result.
  let block: UInt
  /// Address of the result within the block.
  let result: UInt
}
