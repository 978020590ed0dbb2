import CShims
import Glibc
import Support

/// What ended a guarded call instead of its return.
package struct Fault: Sendable, Equatable, Codable, CustomStringConvertible {
  /// Signal number.
  package let signal: Int32
  /// Address that the access went to; 0 where the signal has none.
  package let address: UInt
  /// Instruction pointer at the signal.
  let instructionPointer: UInt
  /// Where that is, in words: "kf_crash_null+12 in libkfuncs.so".
  package let place: String
  /// Whether the watchdog ended it, and not a signal that the callee raised or was sent.
  package let isTimeout: Bool

  /// The signal's name.
  package var signalName: String {
    switch signal {
    case SIGSEGV: "SIGSEGV"
    case SIGBUS: "SIGBUS"
    case SIGILL: "SIGILL"
    case SIGFPE: "SIGFPE"
    case SIGTRAP: "SIGTRAP"
    case SIGSYS: "SIGSYS"
    case SIGABRT: "SIGABRT"
    case SIGALRM: "SIGALRM"
    default: "signal \(signal)"
    }
  }

  package var description: String {
    switch signal {
    case SIGALRM where isTimeout: "ran away: stopped by the watchdog (SIGALRM) at \(place)"
    case SIGSEGV, SIGBUS: "\(signalName) at address \(Hex.short(UInt64(address))), executing \(place)"
    default: "\(signalName), executing \(place)"
    }
  }
}

extension Fault {
  /// The fault that a call record holds.
  /// - Parameters:
  ///   - call: a call that a signal ended.
  ///   - place: where the instruction pointer was, in words.
  package init(_ call: kft_call, place: String) {
    self.init(
      signal: call.signal, address: UInt(call.fault_address), instructionPointer: UInt(call.fault_rip), place: place,
      isTimeout: call.signal == SIGALRM && call.signal_code == KFT_WATCHDOG)
  }
}
