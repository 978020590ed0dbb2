/// A part of the state that a callee preserves (psABI AMD64, section 3.2.1, figure 3.4).
package enum PreservedState: String, Sendable, Hashable, CaseIterable, Codable {
  /// A callee-saved register, or the stack pointer.
  case rbx, rbp, r12, r13, r14, r15, rsp
  /// The direction flag of rflags, which is clear.
  case directionFlag = "direction-flag"
  /// The control bits of mxcsr.
  case mxcsr
}
