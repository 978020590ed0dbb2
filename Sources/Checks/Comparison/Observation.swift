import CShims
import NativeCalls
import Outcomes
import kfuncs

/// The observation of one call: raw words, in this process's memory or in memory shared with a worker.
struct Observation {
  /// Registers and the signal, if one ended the call.
  let call: UnsafePointer<kft_call>
  /// The record of the capture stub.
  let capture: UnsafePointer<kft_capture>
  /// The record of the compiled kfunc.
  let record: UnsafePointer<kfunc_record>
  /// The block after the call: result and witnesses.
  let block: UnsafePointer<UInt64>
  /// The callee's count of calls before the call.
  let callsBefore: UInt64
  /// Index of an overwritten guard word; negative for none.
  let damagedGuard: Int

  /// The capture record as words of 8 bytes.
  var captureWords: UnsafePointer<UInt64> { UnsafeRawPointer(capture).assumingMemoryBound(to: UInt64.self) }

  /// The words of the kfunc record.
  var recordWords: UnsafePointer<UInt64> {
    let start = MemoryLayout<kfunc_record>.offset(of: \.words) ?? 0
    return (UnsafeRawPointer(record) + start).assumingMemoryBound(to: UInt64.self)
  }

  /// Whether the call preserved the psABI's callee-saved state (section 3.2.1, figure 3.4).
  @inline(__always) var preservesState: Bool { call.pointee.lost == 0 }
}

/// How a call ended.
enum CallEnd: Sendable, Equatable {
  /// It returned.
  case returned
  /// A signal ended it.
  case signal(Fault)
  /// The interpreter stopped before the program's end: its message.
  case interpreterStopped(String)

  /// What ended the call; nil where it returned.
  var failure: CallFailure? {
    switch self {
    case .returned: nil
    case .signal(let fault): .signal(fault)
    case .interpreterStopped(let message): .interpreter(message)
    }
  }
}
