/// What ended a guarded call instead of its return.
package struct Fault: Sendable, Hashable, Codable {
  /// What kind of fault the signal tells.
  package enum Cause: String, Sendable, Codable {
    /// The watchdog stopped the call.
    case watchdog
    /// A general protection fault of an access to a non-canonical address, which the signal does not tell.
    case nonCanonicalAddress = "non-canonical-address"
    /// Another general protection fault: a misaligned vector access, a privileged instruction.
    case generalProtection = "general-protection"
    /// An access to the guard page below the stack of the call.
    case stackOverflow = "stack-overflow"
    /// An access to another address that cannot be accessed.
    case memoryAccess = "memory-access"
    /// An instruction that traps, or a signal that was sent.
    case other
  }

  /// The signal.
  package let signal: Signal
  /// What kind of fault it tells.
  package let cause: Cause
  /// Address that the access went to; nil where the signal has none.
  package let address: HexWord?
  /// Instruction pointer at the signal.
  package let instructionPointer: HexWord
  /// The symbol or file there: `kf_crash_null+12 in libkfuncs.so`.
  package let place: String

  /// A fault.
  /// - Parameters:
  ///   - signal: the signal.
  ///   - cause: what kind of fault it tells.
  ///   - address: address that the access went to; nil where the signal has none.
  ///   - instructionPointer: instruction pointer at the signal.
  ///   - place: the symbol or file there.
  package init(signal: Signal, cause: Cause, address: UInt64?, instructionPointer: UInt64, place: String) {
    self.signal = signal
    self.cause = cause
    self.address = address.map(HexWord.init)
    self.instructionPointer = HexWord(instructionPointer)
    self.place = place
  }
}
