import Outcomes

/// Kfuncs that were not called for one reason, by the same callers.
struct SkippedKind {
  /// The reason in words.
  let words: String
  /// The kfuncs, in the order of the skips.
  private(set) var kfuncs: [String] = []

  /// Callers that are named where several have one reason.
  private static let mostCallers = 2

  /// Gathers skips by their reasons. Callers that a component refuses a kfunc in the same words are named together: they may
  /// be the programs of many compilers in one engine.
  /// - Parameter skips: the skips, in order.
  static func kinds(of skips: [Skip]) -> [SkippedKind] {
    var refused: [Refusal: [Caller]] = [:]
    for skip in skips {
      guard case .callerCannot(let caller, let words) = skip.reason else { continue }
      refused[Refusal(kfunc: skip.kfunc, words: words), default: []].append(caller)
    }
    var kinds: [SkippedKind] = []
    var places: [String: Int] = [:]
    func add(_ kfunc: String, _ words: String) {
      let place = places[words] ?? kinds.count
      if place == kinds.count { kinds.append(SkippedKind(words: words)) }
      places[words] = place
      kinds[place].kfuncs.append(kfunc)
    }
    for skip in skips {
      if case .callerCannot(_, let words) = skip.reason {
        // With the first of its callers.
        guard let callers = refused.removeValue(forKey: Refusal(kfunc: skip.kfunc, words: words)) else { continue }
        add(skip.kfunc, "\(names(callers)): \(words)")
      } else {
        add(skip.kfunc, Messages().kind(of: skip.reason))
      }
    }
    return kinds
  }

  /// What a component says of a kfunc.
  private struct Refusal: Hashable {
    let kfunc: String
    let words: String
  }

  private static func names(_ callers: [Caller]) -> String {
    if callers.count <= mostCallers { return callers.map(\.rawValue).joined(separator: ", ") }
    return "\(callers[0].rawValue) and \(callers.count - 1) more callers"
  }
}
