import CShims
import NativeCalls
import Outcomes
import kfuncs

/// The expectations for a call as plain data, without reference counting, because they are compared millions of times.
struct ObservationCheck {
  let callee: Callee
  /// Whether a BPF program calls: it leaves witnesses.
  let isBPF: Bool
  /// What the local callee of `two-callees` returns, for calls of that shape.
  let localExpected: UInt64?
  /// The addresses that may contain the return address.
  var code: ClosedRange<UInt>
  /// The descriptor that the kfunc's record must contain.
  var descriptor: UInt
  let wordCount: Int
  let comparisons: UnsafePointer<SlotComparison>
  let comparisonCount: Int
  /// The main program's frame above the outgoing area; nil if another function calls.
  let frame: ExpectedFrame?
  /// The main program's frame in the kernel; nil if another function or caller calls.
  let kernelFrame: KernelFrame?
  /// The alignment of rsp at a call in bytes: 16 (psABI 3.2.2), 8 in the kernel.
  let stackAlignment: UInt64
  /// Significant bits of the capture stub's result, 0 for nothing to compare.
  let resultMasks: (UInt64, UInt64)
  let resultConstants: (UInt64, UInt64)

  /// The word that the result area holds before a call, to detect a result that was not written.
  static var poison: UInt64 { 0xDEAD_10CC_DEAD_10CC }

  /// Compares everything but computed results, of a call that returned.
  /// - Parameters:
  ///   - observation: the observation.
  ///   - words: the argument words as they were sent.
  /// - Returns: whether everything is as expected.
  @inline(__always) func matches(_ observation: Observation, _ words: UnsafePointer<UInt64>) -> Bool {
    guard observation.preservesState, observation.damagedGuard < 0 else { return false }
    switch callee {
    case .capture:
      guard entryIsSound(observation.capture, before: observation.callsBefore),
        slotsMatch(words, observation.captureWords)
      else { return false }
      if let frame, !frame.matches(observation.captureWords) { return false }
      if let kernelFrame, !kernelFrame.matches(observation.capture) { return false }
    case .compiled:
      guard recordIsWhole(observation.record, before: observation.callsBefore),
        slotsMatch(words, observation.recordWords)
      else { return false }
    case .function: break
    }
    let block = observation.block
    let difference =
      ((block[CallBlock.result] ^ resultConstants.0) & resultMasks.0)
      | ((block[CallBlock.result + 1] ^ resultConstants.1) & resultMasks.1)
    return difference == 0 && (!isBPF || witnessesAreWhole(block))
  }

  /// The capture stub was entered once, from the caller, with an aligned stack and a clear direction flag
  /// (psABI 3.2.1, 3.2.2).
  @inline(__always) func entryIsSound(_ record: UnsafePointer<kft_capture>, before: UInt64) -> Bool {
    return isAligned(record) && record.pointee.rflags & 0x400 == 0 && record.pointee.calls == before &+ 1
      && code.contains(UInt(record.pointee.stack.0))
  }

  /// rsp is aligned at the callee's entry, below the return address.
  @inline(__always) func isAligned(_ record: UnsafePointer<kft_capture>) -> Bool {
    (record.pointee.rsp &+ 8) & (stackAlignment - 1) == 0
  }

  /// The compiled kfunc was entered once and recorded all its arguments.
  @inline(__always) func recordIsWhole(_ record: UnsafePointer<kfunc_record>, before: UInt64) -> Bool {
    record.pointee.calls == before &+ 1 && record.pointee.recorded == UInt64(truncatingIfNeeded: wordCount)
      && UInt(bitPattern: record.pointee.descriptor) == descriptor
  }

  /// Whether every argument word is as expected.
  @inline(__always) func slotsMatch(_ sent: UnsafePointer<UInt64>, _ seen: UnsafePointer<UInt64>) -> Bool {
    var difference: UInt64 = 0
    for index in 0..<comparisonCount { difference |= comparisons[index].difference(sent, seen) }
    return difference == 0
  }

  /// The program's registers and stack words have the values that it stored.
  @inline(__always) func witnessesAreWhole(_ block: UnsafePointer<UInt64>) -> Bool {
    let witnesses = ProgramGenerator.witnesses
    var difference = block[CallBlock.witness] ^ witnesses.0
    difference |= block[CallBlock.witness + 1] ^ witnesses.1
    difference |= block[CallBlock.witness + 2] ^ witnesses.2
    difference |= block[CallBlock.witness + 3] ^ witnesses.3
    difference |= block[CallBlock.witness + 4] ^ witnesses.4
    if let localExpected {
      difference |= block[CallBlock.witness + 5] ^ localExpected
      difference |= block[CallBlock.witness + 6] ^ localExpected
    }
    return difference == 0
  }
}
