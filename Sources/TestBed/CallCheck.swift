import CABI
import CShims
import Kfuncs
import kfuncs

/// One combination of caller, callee and shape for one kfunc, ready to be checked with any number of values.
struct CallCheck {
  let kfunc: Kfunc
  let caller: Caller
  let callee: Callee
  let shape: CallShape
  let prepared: PreparedCall
  let plan: ComparisonPlan
  let result: ResultComparison
  let layout: ArgumentLayout
  /// What the local callee of `two-callees` returns.
  let localExpected: UInt64

  /// Word that the result area holds before a call: no caller may take it for a result.
  static let poison: UInt64 = 0xDEAD_10CC_DEAD_10CC

  /// Makes one call and compares everything.
  /// - Parameters:
  ///   - session: the calling thread's session.
  ///   - words: the argument words.
  /// - Returns: whether everything was as expected; if not, `Diagnosis` says what was not.
  @inline(__always) func run(_ session: borrowing CheckSession, _ words: UnsafePointer<UInt64>) -> Bool {
    let before = prepare(session, words)
    guard session.thread.invoke(prepared) else { return false }
    guard session.thread.preservesState(), session.thread.damagedGuardWord() == nil else { return false }
    switch callee {
    case .capture:
      guard entryIsSound(session.capture.record, before: before), plan.matches(words, session.capture.words)
      else { return false }
    case .compiled:
      guard recordIsWhole(session.record, before: before), plan.matches(words, session.recordWords)
      else { return false }
    }
    return result.matches(session.block.words, words) && (caller != .jit || witnessesAreWhole(session.block.words))
  }

  /// Fills the block and forgets the last call.
  /// - Returns: the callee's count of calls so far.
  @inline(__always) func prepare(_ session: borrowing CheckSession, _ words: UnsafePointer<UInt64>) -> UInt64 {
    let block = session.block.words
    block.update(from: words, count: layout.words.count)
    (block + CallBlock.result).update(repeating: Self.poison, count: 2)
    if caller == .jit { (block + CallBlock.witness).update(repeating: Self.poison, count: CallBlock.witnessWords) }
    switch callee {
    case .capture: return session.capture.record.pointee.calls
    case .compiled:
      session.record.pointee.recorded = 0
      return session.record.pointee.calls
    }
  }

  /// The capture stub was entered once, from the right place, with an aligned stack and a clear direction flag
  /// (psABI 3.2.1, 3.2.2).
  @inline(__always) func entryIsSound(_ record: UnsafeMutablePointer<kft_capture>, before: UInt64) -> Bool {
    var isSound = record.pointee.calls == before &+ 1
    isSound = isSound && record.pointee.rsp & 15 == 8
    isSound = isSound && record.pointee.rflags & 0x400 == 0
    if let code = prepared.code { isSound = isSound && code.contains(UInt(record.pointee.stack.0)) }
    return isSound
  }

  /// The compiled kfunc was entered once and recorded all that it takes.
  @inline(__always) func recordIsWhole(_ record: UnsafeMutablePointer<kfunc_record>, before: UInt64) -> Bool {
    record.pointee.calls == before &+ 1 && record.pointee.recorded == UInt64(layout.words.count)
      && UInt(bitPattern: record.pointee.descriptor) == kfunc.descriptor
  }

  /// The program found its registers and its stack as it had left them.
  @inline(__always) func witnessesAreWhole(_ block: UnsafePointer<UInt64>) -> Bool {
    var difference: UInt64 = 0
    for index in 0..<5 { difference |= block[CallBlock.witness + index] ^ ProgramGenerator.witnesses[index] }
    if shape == .twoCallees {
      difference |= block[CallBlock.witness + 5] ^ localExpected
      difference |= block[CallBlock.witness + 6] ^ localExpected
    }
    return difference == 0
  }
}

extension CheckSession {
  /// The words of the kfunc record.
  var recordWords: UnsafePointer<UInt64> {
    let start = MemoryLayout<kfunc_record>.offset(of: \.words) ?? 0
    return (UnsafeRawPointer(record) + start).assumingMemoryBound(to: UInt64.self)
  }
}
