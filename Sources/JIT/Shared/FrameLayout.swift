import BPF
import Verifier
package import X86

/// The native stack frame of one BPF function.
///
/// From high to low addresses: return address, saved rbp (rbp points at it), program stack, callee-saved registers,
/// padding, outgoing arguments 7 and up with argument 7 at `[rsp]` (Linux 324c3ca6eed6, `do_jit`; psABI 3.2.2).
package struct FrameLayout: Sendable, Equatable {
  /// Program stack in bytes, a multiple of 8.
  package let stackDepth: Int
  /// Callee-saved registers in the order of their pushes.
  package let calleeSaved: [GeneralRegister]
  /// The largest stack-argument slot that any call of the function takes; slot 1 is r9 and needs no memory.
  package let outgoingSlots: Int
  /// Bytes that calls whose arguments move need, the holes of alignment included, a multiple of 8; 0 where none moves.
  package let marshalledSize: Int
  /// Bytes that keep rsp a multiple of 16 at calls, between the callee-saved registers and the outgoing arguments.
  package let padding: Int
  /// The largest stack-argument slot that the function itself loads.
  package let incomingSlots: Int
  /// Whether rsp is a multiple of 16 at calls (psABI 3.2.2).
  package let alignsCalls: Bool

  /// The registers that the main function of a program that may throw saves (Linux `exception_boundary`).
  static let savedByThrowing: [GeneralRegister] = [.r12, .rbx, .r13, .r14, .r15]

  /// Bytes between program stack and callee-saved registers that count tail calls: the count or a pointer to it, and
  /// that pointer (Linux `BPF_TAIL_CALL_CNT_PTR_STACK_OFF`).
  package let tailCallSize: Int

  /// Lays out a frame.
  /// - Parameters:
  ///   - stackDepth: program stack in bytes; rounded up to a multiple of 8.
  ///   - calleeSaved: registers to save, in the order of their pushes.
  ///   - outgoingSlots: largest slot that a call of the function takes, 0 for none.
  ///   - marshalledSize: bytes that calls whose arguments move need, a multiple of 8.
  ///   - incomingSlots: largest slot that the function loads, 0 for none.
  ///   - alignsCalls: whether rsp must be a multiple of 16 at calls (psABI 3.2.2).
  ///   - tailCallSize: bytes that count tail calls; 0 for a function that reaches none.
  package init(
    stackDepth: Int, calleeSaved: [GeneralRegister], outgoingSlots: Int, marshalledSize: Int = 0, incomingSlots: Int,
    alignsCalls: Bool, tailCallSize: Int = 0
  ) {
    self.tailCallSize = tailCallSize
    self.stackDepth = (stackDepth + 7) & ~7
    self.calleeSaved = calleeSaved
    self.outgoingSlots = outgoingSlots
    self.marshalledSize = marshalledSize
    self.incomingSlots = incomingSlots
    self.alignsCalls = alignsCalls
    // rbp itself is a multiple of 16: the return address and the saved rbp take 16 bytes.
    let used = self.stackDepth + 8 * calleeSaved.count + max(marshalledSize, 8 * max(0, outgoingSlots - 1))
    padding = alignsCalls ? (16 - used % 16) % 16 : 0
  }

  /// Lays out the frame of a function.
  /// - Parameters:
  ///   - facts: what is known of the function.
  ///   - stackDepth: program stack in bytes.
  ///   - marshalledSize: bytes that calls whose arguments move need.
  ///   - alignsCalls: whether rsp must be a multiple of 16 at calls.
  ///   - tailCallSize: bytes that count tail calls; 0 for a function that reaches none.
  ///   - savesAll: whether all callee-saved registers are saved, as in a program that may throw.
  init(
    _ facts: FunctionFacts, stackDepth: Int, marshalledSize: Int, alignsCalls: Bool, tailCallSize: Int,
    savesAll: Bool = false
  ) {
    var saved: [GeneralRegister] = []
    for register in RegisterMap.calleeSaved where facts.calleeSaved.contains(register.bpf) {
      saved.append(register.native)
    }
    if savesAll { saved = Self.savedByThrowing }
    self.init(
      stackDepth: stackDepth, calleeSaved: saved, outgoingSlots: facts.outgoingSlots,
      marshalledSize: marshalledSize, incomingSlots: facts.incomingSlots, alignsCalls: alignsCalls,
      tailCallSize: tailCallSize)
  }

  /// Bytes of the callee-saved registers.
  package var calleeSavedSize: Int { 8 * calleeSaved.count }

  /// Bytes of outgoing arguments 7 and up; slot 1 is r9.
  package var outgoingArgumentSize: Int { max(marshalledSize, 8 * max(0, outgoingSlots - 1)) }

  /// Bytes that the prologue takes below the callee-saved registers: outgoing arguments and padding.
  package var reservedSize: Int { outgoingArgumentSize + padding }

  /// rsp at calls, relative to rbp, in bytes.
  package var stackPointerOffset: Int { -(stackDepth + tailCallSize + calleeSavedSize + reservedSize) }

  /// Offset of an outgoing slot in memory from rbp, in bytes.
  ///
  /// The kernel's formula: `outgoing_arg_base - outgoing_rsp - bpf_off - 16`.
  /// - Parameter bpfOffset: the instruction's offset from r11: -16 for slot 2, argument 7.
  package func outgoingOffset(bpfOffset: Int) -> Int {
    let outgoingArgumentBase = -(stackDepth + calleeSavedSize)
    return outgoingArgumentBase - reservedSize - bpfOffset - 16
  }
}

extension FrameLayout {
  /// The native registers that hold r0 to r10, in this order.
  package static var bpfRegisters: [GeneralRegister] {
    (0...10).compactMap { Register(rawValue: $0).map(RegisterMap.onNativeStack.native) }
  }
}
