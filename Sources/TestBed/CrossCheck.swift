import Kfuncs

/// The same call by every caller into the capture stub, compared slot by slot, as often as wanted.
///
/// This is the inner loop of sweeps and the measure of how fast the bed can be: everything is prepared once.
package struct CrossCheck: ~Copyable {
  private let session: CheckSession
  private let checks: [CallCheck]
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
    values = generator.values([.random], seed: seed)
    self.session = session
  }

  /// Makes every call `rounds` times with changing values.
  /// - Returns: how many calls were made, or nil where one was not as expected.
  package func run(rounds: Int) -> Int? {
    var calls = 0
    for round in 0..<rounds {
      let words = values[round % values.count].words
      let isSound = words.withUnsafeBufferPointer { words in
        guard let words = words.baseAddress else { return false }
        for check in checks where !check.run(session, words) { return false }
        return true
      }
      guard isSound else { return nil }
      calls += checks.count
    }
    return calls
  }
}
