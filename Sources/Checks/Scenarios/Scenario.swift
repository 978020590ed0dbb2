/// Calls with meaningful arguments and a known outcome.
struct Scenario: Sendable {
  /// A description of the computation.
  let name: String
  /// The kfunc that is tested.
  let kfunc: String
  /// Whether it takes so long that only the JIT runs it.
  var isExpensive = false
  /// Makes the calls and compares the outcome.
  let body: @Sendable (ScenarioCaller) throws(ScenarioFailure) -> Void

  /// All scenarios.
  static let all = kernelTests + keyDerivation + compression + systemCalls

  /// Bytes from hexadecimal digits.
  static func bytes(_ hex: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in hex.compactMap(\.hexDigitValue) {
      if let first = high {
        bytes.append(first << 4 | UInt8(digit))
        high = nil
      } else {
        high = UInt8(digit)
      }
    }
    return bytes
  }
}
