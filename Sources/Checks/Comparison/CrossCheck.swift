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
  /// A call with its expectations. `prepared` owns the interpreted program: counting references to it takes longer than a
  /// native call.
  private struct Member {
    let native: NativeCall
    let interpreted: Unmanaged<InterpretedCall>?
    let expected: ObservationCheck
  }

  private let session: CheckSession
  private let checks: [CallCheck]
  private let prepared: [PreparedCall]
  private let members: [Member]
  /// The words of all sets of values, one behind another.
  private let words: [UInt64]
  private let wordCount: Int
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
      Member(
        native: $1.native, interpreted: $1.interpreted.map { Unmanaged.passUnretained($0) }, expected: $0.hot)
    }
    words = generator.values([.random], seed: seed).flatMap(\.words)
    wordCount = generator.layout.words.count
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
    guard wordCount > 0 else { return nil }
    let isSound = words.withUnsafeBufferPointer { words in
      members.withUnsafeBufferPointer { members in run(rounds, members, words) }
    }
    return isSound ? rounds * members.count : nil
  }

  private func run(_ rounds: Int, _ members: UnsafeBufferPointer<Member>, _ words: UnsafeBufferPointer<UInt64>) -> Bool
  {
    var set = words[...]
    for _ in 0..<rounds {
      if set.isEmpty { set = words[...] }
      guard let first = UnsafeBufferPointer(rebasing: set.prefix(wordCount)).baseAddress else { return false }
      for index in members.indices where !run(members, index, first) { return false }
      set.removeFirst(wordCount)
    }
    return true
  }

  /// Makes one call. Members are read where they are needed: a member as a parameter is copied to the stack.
  @inline(__always) private func run(
    _ members: UnsafeBufferPointer<Member>, _ index: Int, _ words: UnsafePointer<UInt64>
  ) -> Bool {
    let before = session.capture.record.pointee.calls
    session.fill(words, count: wordCount, isBPF: members[index].expected.isBPF)
    let interpreted = members[index].interpreted?._withUnsafeGuaranteedRef { $0.run() }
    guard interpreted ?? session.thread.invoke(members[index].native) else { return false }
    let observation = Observation(
      call: session.thread.call, capture: session.capture.record, record: record, block: session.block.words,
      callsBefore: before, damagedGuard: session.thread.damagedGuardWord() ?? -1)
    return members[index].expected.matches(observation, words)
  }
}
