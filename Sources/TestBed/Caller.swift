import Kfuncs

/// Who makes a call. Callers share no code: the JIT's machine code, libffi, the C compiler.
public enum Caller: String, Sendable, CaseIterable, Codable {
  /// A BPF program that our JIT compiled.
  case jit
  /// The same program, executed by our interpreter; the kfunc is called through libffi.
  case interpreter
  /// `ffi_call`, or a call plan where the installed libffi has them.
  case libffi
  /// The thunk in the kfunc library, where the C compiler made the call.
  case c

  /// Whether a BPF program makes the call: only signatures that BPF maps directly can be called so.
  public var isBPF: Bool { self == .jit || self == .interpreter }
}

/// Who receives a call.
public enum Callee: String, Sendable, CaseIterable, Codable {
  /// The kfunc, which records each parameter as its compiler saw it.
  case compiled
  /// The assembly stub, which stores raw registers, flags and stack words.
  case capture
}

/// A native function of up to four integer arguments, ready to be called: plain data.
package struct NativeCall {
  /// Address of the function.
  let function: UInt
  /// Its arguments, in rdi, rsi, rdx, rcx.
  let arguments: (UInt, UInt, UInt, UInt)
  /// Words that the function spoils and that have to be copied anew before each call.
  var spoiled: (words: UnsafeMutablePointer<UInt>, originals: UnsafePointer<UInt>, count: Int)?

  /// Makes spoiled words what they have to be.
  @inline(__always) func renew() {
    if let spoiled { spoiled.words.update(from: spoiled.originals, count: spoiled.count) }
  }
}

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
