/// Who makes a call. Callers share no code: the JIT's machine code, libffi, the C compiler.
package enum Caller: String, Sendable, CaseIterable, Codable {
  /// A BPF program that our JIT compiled.
  case jit
  /// The same program, executed by our interpreter; the kfunc is called through libffi.
  case interpreter
  /// `ffi_call`, or a call plan where the installed libffi has them.
  case libffi
  /// The thunk in the kfunc library, where the C compiler made the call.
  case c

  /// Whether a BPF program makes the call: only signatures that BPF maps directly can be called so.
  package var isBPF: Bool { self == .jit || self == .interpreter }
}

/// Who receives a call.
package enum Callee: String, Sendable, CaseIterable, Codable {
  /// The kfunc, which records each parameter as its compiler saw it.
  case compiled
  /// The assembly stub, which stores raw registers, flags and stack words.
  case capture
}
