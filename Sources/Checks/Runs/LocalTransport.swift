import CShims
import NativeCalls
import Outcomes
import Support
import kfuncs

/// Makes calls of the capture stub in this thread, because no foreign code runs.
final class LocalTransport: CallTransport {
  private let session: CheckSession
  private unowned let judge: any CallJudge
  /// An unused record: the stub is not a kfunc.
  private let record: UnsafeMutablePointer<kfunc_record>

  init(_ session: consuming CheckSession, judge: any CallJudge) {
    self.session = session
    self.judge = judge
    record = .allocate(capacity: 1)
    record.initialize(to: kfunc_record())
  }

  deinit { record.deallocate() }

  func submit(_ group: CheckGroup) throws(HarnessError) {
    let check = group.check
    let prepared: PreparedCall
    do {
      prepared = try session.prepare(check.kfunc, check.caller, check.callee, check.shape)
    } catch {
      switch error {
      case .refused(let reason): judge.refused(group, reason)
      case .failed(let failure): judge.engineFailed(group, nil, failure)
      }
      return
    }
    check.locate(code: prepared.code, descriptor: check.kfunc.descriptor)
    judge.prepared(group)
    session.capture.record.pointee.returns_rdi = check.kfunc.placement.result.hasNativeHiddenPointer ? 1 : 0
    for (index, set) in group.values.enumerated() {
      session.block.words[CallBlock.selector] = UInt64(index % 2)
      let before = session.capture.record.pointee.calls
      let returned = set.words.withUnsafeBufferPointer { words in
        guard let words = words.baseAddress ?? UnsafePointer(session.block.words) as UnsafePointer<UInt64>? else {
          return false
        }
        session.fill(words, count: set.words.count, isBPF: check.hot.isBPF)
        return session.thread.invoke(prepared.native, prepared.interpreted)
      }
      let end = returned ? CallEnd.returned : session.end(of: prepared)
      let observation = Observation(
        call: session.thread.call, capture: session.capture.record, record: record, block: session.block.words,
        callsBefore: before, damagedGuard: session.thread.damagedGuardWord() ?? -1)
      judge.observed(group, set, observation, end, memory: nil)
      if observation.damagedGuard >= 0 { session.thread.mendGuardWords() }
      if group.isOver { break }
    }
    withExtendedLifetime(prepared) {}
  }

  func finish() {}
}
