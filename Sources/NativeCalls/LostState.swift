import CShims
import Outcomes

/// A part of the callee-saved state that a call did not preserve (psABI AMD64, section 3.2.1).
package struct LostState {
  /// The part of the state.
  package let state: PreservedState
  /// The value before the call.
  package let expected: UInt64
  /// The value after the call.
  package let observed: UInt64

  private static var directionFlag: UInt64 { 0x400 }
  /// The control bits of mxcsr; the callee may change the status bits.
  private static var mxcsrControl: UInt32 { 0xFFC0 }

  /// The parts that a call did not preserve.
  /// - Parameter call: the record of a call that returned.
  package static func all(in call: kft_call) -> [LostState] {
    var lost: [LostState] = []
    func compare(_ state: PreservedState, _ expected: UInt64, _ observed: UInt64) {
      if expected != observed { lost.append(LostState(state: state, expected: expected, observed: observed)) }
    }
    compare(.rbx, KFT_RBX, call.rbx)
    compare(.rbp, KFT_RBP, call.rbp)
    compare(.r12, KFT_R12, call.r12)
    compare(.r13, KFT_R13, call.r13)
    compare(.r14, KFT_R14, call.r14)
    compare(.r15, KFT_R15, call.r15)
    compare(.rsp, call.stack_top, call.rsp)
    compare(.directionFlag, 0, call.rflags & directionFlag)
    compare(.mxcsr, UInt64(call.host_mxcsr & mxcsrControl), UInt64(call.mxcsr & mxcsrControl))
    return lost
  }
}
