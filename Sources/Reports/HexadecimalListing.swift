import Outcomes
import Support

/// `NAME HEX` for each function of a program, in its order; what depends on addresses is zero.
enum HexadecimalListing {
  static func text(_ outcome: DisasmOutcome) -> String {
    outcome.functions.map { function in
      let digits = function.bytes.bytes.map { Hex.digits(UInt64($0), count: 2) }.joined()
      return "\(function.function) \(digits)\n"
    }.joined()
  }
}
