/// The shape of a BPF program that calls a kfunc.
package enum CallShape: String, Sendable, CaseIterable, Codable {
  /// The main program loads the arguments and calls.
  case direct
  /// The main program stores constants into the stack-argument slots (`ST`, not `STX`) and calls.
  case immediate
  /// A subprogram receives all arguments and forwards them.
  case forwarded
  /// A subprogram receives all arguments in reverse order and forwards them in theirs.
  case reversed
  /// A subprogram with another number of stack arguments is called before and after the kfunc.
  case twoCallees = "two-callees"
  /// A subprogram forwards to a subprogram that forwards to the kfunc.
  case nested
  /// Both arms of a branch call, with the stores in opposite orders.
  case branches
}
