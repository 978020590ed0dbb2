import Kfuncs

/// The same call by every caller into the capture stub, compared slot by slot, as often as wanted.
///
/// This is the inner loop of sweeps and the measure of how fast the bed can be: everything is prepared once.
package struct CrossCheck: ~Copyable {
  private let session: CheckSession
  private let checks: [CallCheck]
  private let hot: [HotCheck]
  private let values: [ArgumentValues]

  /// Prepares the calls.
  /// - Parameters:
  ///   - kfunc: the kfunc whose prototype is called.
  ///   - library: its library.
  ///   - callers: who calls.
  ///   - seed: chooses the values.
  /// - Throws: `BedError` where a caller cannot make calls of the signature.
  package init(_ kfunc: Kfunc, library: KfuncLibrary, callers: [Caller], seed: UInt64) throws(BedError) {
    let session = try CheckSession(library: library)
    let generator = ValueGenerator(kfunc.placement)
    var checks: [CallCheck] = []
    for caller in callers {
      checks.append(try session.prepareCheck(kfunc, caller, .capture, .direct, generator.layout))
    }
    self.checks = checks
    hot = checks.map(\.hot)
    values = generator.values([.random], seed: seed)
    self.session = session
  }

  /// Makes every call `rounds` times with changing values.
  /// - Returns: how many calls were made, or nil where one was not as expected.
  package func run(rounds: Int) -> Int? {
    guard !values.isEmpty else { return nil }
    let checks = hot.span
    for round in 0..<rounds {
      let isSound = values[round % values.count].words.withUnsafeBufferPointer { words in
        guard let words = words.baseAddress else { return false }
        for index in checks.indices where !checks[unchecked: index].run(session, words) { return false }
        return true
      }
      guard isSound else { return nil }
    }
    return rounds * checks.count
  }
}
