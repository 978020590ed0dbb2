/// The last rule: no function writes more slots than its calls take.
///
/// Source: Linux 7.3 `bpf_fixup_call_args`. Functions that no path entered are gone by then and are not counted.
enum UnusedSlots {
  /// - Parameters:
  ///   - facts: what is known of each function.
  ///   - isVerified: whether a path entered a function.
  /// - Throws: `Rejection` for the first function that breaks the rule.
  static func check(_ facts: [FunctionFacts], isVerified: [Bool]) throws(Rejection) {
    var number = 0
    for (own, isVerified) in zip(facts, isVerified) where isVerified {
      if own.storedSlots > own.outgoingSlots {
        throw Rejection(
          "func#\(number) writes \(own.storedSlots) stack arg slots, but calls only require \(own.outgoingSlots)")
      }
      number += 1
    }
  }
}
