import CShims
import Glibc
import Outcomes

extension Fault {
  /// The fault that a call record holds.
  ///
  /// An access to a non-canonical address is a general protection fault, for which the kernel sends SIGSEGV with the code
  /// SI_KERNEL and without an address, or through rsp or rbp a stack-segment fault with SIGBUS (arch/x86/kernel/traps.c,
  /// exc_general_protection, exc_stack_segment).
  /// - Parameters:
  ///   - call: a call that a signal ended.
  ///   - place: the symbol or file of the instruction pointer.
  package init(_ call: kft_call, place: String) {
    let hasAddress = call.signal == SIGSEGV || call.signal == SIGBUS
    let cause: Cause =
      if call.signal == SIGALRM && call.signal_code == KFT_WATCHDOG {
        .watchdog
      } else if !hasAddress || call.signal_code <= 0 {
        .other
      } else if call.signal_code == Int32(KFT_SI_KERNEL) && call.fault_address == 0 {
        call.non_canonical != 0 ? .nonCanonicalAddress : .generalProtection
      } else if call.stack_overflow != 0 {
        .stackOverflow
      } else {
        .memoryAccess
      }
    self.init(
      signal: Signal(call.signal), cause: cause,
      address: cause == .memoryAccess || cause == .stackOverflow ? call.fault_address : nil,
      instructionPointer: call.fault_rip, place: place)
  }
}
