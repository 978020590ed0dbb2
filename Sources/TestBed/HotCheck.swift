import CShims
import Kfuncs
import kfuncs

/// What a check needs at every call, as plain data: made millions of times, it counts no references.
struct HotCheck {
  let native: NativeCall
  let callee: Callee
  /// The program that the interpreter executes, nil for native callers.
  let interpreted: InterpretedCall?
  /// Whether a BPF program calls: it leaves witnesses.
  let isBPF: Bool
  /// What the local callee of `two-callees` returns, for calls of that shape.
  let localExpected: UInt64?
  /// Where the return address has to lie.
  let code: ClosedRange<UInt>
  /// The descriptor that the kfunc's record has to name.
  let descriptor: UInt
  let wordCount: Int
  let comparisons: UnsafePointer<SlotComparison>
  let comparisonCount: Int
  /// Where the main program's frame is expected above the outgoing area, nil where another function calls.
  let frame: ExpectedFrame?
  /// Significant bits of the result where the capture stub makes it, 0 for nothing to compare.
  let resultMasks: (UInt64, UInt64)
  let resultConstants: (UInt64, UInt64)

  /// Word that the result area holds before a call: no caller may take it for a result.
  static var poison: UInt64 { 0xDEAD_10CC_DEAD_10CC }

  /// Makes one call and compares everything but results that have to be computed.
  @inline(__always) func run(_ session: borrowing CheckSession, _ words: UnsafePointer<UInt64>) -> Bool {
    let before = prepare(session, words)
    guard session.thread.invoke(native, interpreted) else { return false }
    guard session.thread.preservesState(), session.thread.damagedGuardWord() == nil else { return false }
    switch callee {
    case .capture:
      guard entryIsSound(session.capture.record, before: before), slotsMatch(words, session.capture.words)
      else { return false }
      if let frame, !frame.matches(session.capture.words) { return false }
    case .compiled:
      guard recordIsWhole(session.record, before: before), slotsMatch(words, session.recordWords)
      else { return false }
    }
    let block = session.block.words
    let difference =
      ((block[CallBlock.result] ^ resultConstants.0) & resultMasks.0)
      | ((block[CallBlock.result + 1] ^ resultConstants.1) & resultMasks.1)
    return difference == 0 && (!isBPF || witnessesAreWhole(block))
  }

  /// Fills the block and forgets the last call.
  /// - Returns: the callee's count of calls so far.
  @inline(__always) func prepare(_ session: borrowing CheckSession, _ words: UnsafePointer<UInt64>) -> UInt64 {
    let block = session.block.words
    block.update(from: words, count: wordCount)
    block[CallBlock.result] = Self.poison
    block[CallBlock.result + 1] = Self.poison
    if isBPF { (block + CallBlock.witness).update(repeating: Self.poison, count: CallBlock.witnessWords) }
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
    let isAligned = record.pointee.rsp & 15 == 8 && record.pointee.rflags & 0x400 == 0
    return isAligned && record.pointee.calls == before &+ 1 && code.contains(UInt(record.pointee.stack.0))
  }

  /// The compiled kfunc was entered once and recorded all that it takes.
  @inline(__always) func recordIsWhole(_ record: UnsafeMutablePointer<kfunc_record>, before: UInt64) -> Bool {
    record.pointee.calls == before &+ 1 && record.pointee.recorded == UInt64(truncatingIfNeeded: wordCount)
      && UInt(bitPattern: record.pointee.descriptor) == descriptor
  }

  /// Whether every argument word is as expected.
  @inline(__always) func slotsMatch(_ sent: UnsafePointer<UInt64>, _ seen: UnsafePointer<UInt64>) -> Bool {
    var difference: UInt64 = 0
    for index in 0..<comparisonCount { difference |= comparisons[index].difference(sent, seen) }
    return difference == 0
  }

  /// The program found its registers and its stack as it had left them.
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

extension CheckSession {
  /// The words of the kfunc record.
  var recordWords: UnsafePointer<UInt64> {
    let start = MemoryLayout<kfunc_record>.offset(of: \.words) ?? 0
    return (UnsafeRawPointer(record) + start).assumingMemoryBound(to: UInt64.self)
  }
}
