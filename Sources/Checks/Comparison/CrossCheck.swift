import CShims
import Kfuncs
import NativeCalls
import Outcomes
import Support
import kfuncs

/// The same call by every caller to the capture stub, prepared once and compared slot by slot in a loop.
///
/// This is the inner loop of sweeps, and measures the greatest speed of checks.
package struct CrossCheck: ~Copyable {
  /// A call with its expectations.
  private struct Member {
    let native: NativeCall
    let interpreted: InterpretedCall?
    let isBPF: Bool
    let expected: ObservationCheck
  }

  private let session: CheckSession
  private let checks: [CallCheck]
  private let prepared: [PreparedCall]
  private let members: [Member]
  private let values: [ArgumentValues]
  private let record: UnsafeMutablePointer<kfunc_record>

  /// Prepares the calls.
  /// - Parameters:
  ///   - kfunc: the kfunc whose prototype is called.
  ///   - callers: the callers.
  ///   - seed: determines the values.
  /// - Throws: `HarnessError` if a caller cannot make calls of the signature.
  package init(_ kfunc: Kfunc, callers: [Caller], seed: UInt64) throws(HarnessError) {
    let session = try CheckSession(EngineSetup(engines: callers.filter { $0.libraryPath != nil }))
    let generator = ValueGenerator(kfunc.placement)
    var (checks, prepared): ([CallCheck], [PreparedCall]) = ([], [])
    for caller in callers {
      let call: PreparedCall
      do throws(PreparationError) { call = try session.prepare(kfunc, caller, .capture, .direct) } catch {
        throw error.harnessError
      }
      let check = try CallCheck(kfunc, caller, .capture, .direct, generator.layout, targets: .kernels)
      check.locate(code: call.code, descriptor: kfunc.descriptor)
      checks.append(check)
      prepared.append(call)
    }
    members = zip(checks, prepared).map {
      Member(native: $1.native, interpreted: $1.interpreted, isBPF: $0.caller.isBPF, expected: $0.hot)
    }
    values = generator.values([.random], seed: seed)
    record = .allocate(capacity: 1)
    record.initialize(to: kfunc_record())
    self.checks = checks
    self.prepared = prepared
    self.session = session
  }

  deinit { record.deallocate() }

  /// Makes every call `rounds` times with changing values.
  /// - Returns: the number of calls, or nil if one was not as expected.
  package func run(rounds: Int) -> Int? {
    guard !values.isEmpty else { return nil }
    let span = members.span
    for round in 0..<rounds {
      let isSound = values[round % values.count].words.withUnsafeBufferPointer { words in
        guard let words = words.baseAddress else { return false }
        for index in span.indices where !run(span[unchecked: index], words) { return false }
        return true
      }
      guard isSound else { return nil }
    }
    return rounds * span.count
  }

  @inline(__always) private func run(_ member: Member, _ words: UnsafePointer<UInt64>) -> Bool {
    let before = session.capture.record.pointee.calls
    session.fill(words, count: member.expected.wordCount, isBPF: member.isBPF)
    guard session.thread.invoke(member.native, member.interpreted) else { return false }
    let observation = Observation(
      call: session.thread.call, capture: session.capture.record, record: record, block: session.block.words,
      callsBefore: before, damagedGuard: session.thread.damagedGuardWord() ?? -1)
    return member.expected.matches(observation, words)
  }
}
