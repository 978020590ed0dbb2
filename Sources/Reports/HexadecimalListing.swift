import Outcomes
import Support

/// `NAME HEX` for each function of a program, in its order; what depends on addresses is zero.
enum HexadecimalListing {
  static func text(_ outcome: DisasmOutcome) -> String {
    outcome.functions.map { function in
      let digits = Hex.bytes(function.bytes.bytes)
      return "\(function.function) \(digits)\n"
    }.joined()
  }
}
