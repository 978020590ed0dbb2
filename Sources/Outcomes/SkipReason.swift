import CallingConvention

/// Why a check did not run: facts, from which the words are made.
///
/// As JSON an object whose only key is the ``code``.
package enum SkipReason: Sendable, Hashable, Codable {
  /// The kfunc crashes intentionally, and nobody asked for that.
  case crashes
  /// Nobody can call and compare: places do not follow from the types.
  case placesNotKnown(PlacementVerdict, RefusalReason)
  /// BPF callers cannot make the call as it stands.
  case placement([Caller], PlacementVerdict, RefusalReason)
  /// The function is not here; the loader's words.
  case noFunction(String)
  /// A caller cannot be prepared; the obstacle in words.
  case callerCannot(Caller, String)
  /// A scenario takes too long for this caller: only the JIT computes it.
  case tooSlow(Caller)
  /// A scenario was computed by no caller: why not, by each of them; empty where none was asked.
  case scenario(name: String, [SkipReason])

  /// What a reason is called in JSON; stable, whatever the words are.
  package enum Code: String, CodingKey, CaseIterable, Sendable {
    case crashes = "crashes"
    case placesNotKnown = "places-not-known"
    case placement = "placement"
    case noFunction = "no-function"
    case callerCannot = "caller-cannot"
    case tooSlow = "too-slow"
    case scenario = "scenario"
  }

  /// The keys of the coded form are the codes.
  typealias CodingKeys = Code

  /// What the reason is called in JSON.
  package var code: Code {
    switch self {
    case .crashes: .crashes
    case .placesNotKnown: .placesNotKnown
    case .placement: .placement
    case .noFunction: .noFunction
    case .callerCannot: .callerCannot
    case .tooSlow: .tooSlow
    case .scenario: .scenario
    }
  }

  /// Why the call itself is not made, where placements say so.
  package var refusal: RefusalReason? {
    switch self {
    case .placesNotKnown(_, let refusal), .placement(_, _, let refusal): refusal
    case .scenario(_, let reasons): reasons.lazy.compactMap(\.refusal).first
    case .crashes, .noFunction, .callerCannot, .tooSlow: nil
    }
  }

  /// Whether it kept this caller from calling.
  /// - Parameter caller: the caller.
  package func concerns(_ caller: Caller) -> Bool {
    switch self {
    case .crashes, .placesNotKnown, .noFunction: true
    case .placement(let callers, _, _): callers.contains(caller)
    case .callerCannot(let own, _), .tooSlow(let own): own == caller
    case .scenario(_, let reasons): reasons.isEmpty || reasons.contains { $0.concerns(caller) }
    }
  }
}

extension SkipReason: CustomStringConvertible {
  /// The reason in one sentence, without a full stop.
  package var description: String {
    switch self {
    case .crashes: "crashes intentionally; --crashing calls it"
    case .placesNotKnown(let verdict, let refusal): "\(verdict.words): \(refusal)"
    case .placement(_, _, let refusal): "\(kind): \(refusal)"
    case .noFunction(let words): words
    case .callerCannot(let caller, let words): "\(caller.rawValue): \(words)"
    case .tooSlow(let caller): "\(caller.rawValue): takes so long that only the JIT computes it"
    case .scenario(let name, let reasons):
      "\(name): " + (reasons.isEmpty ? "no caller was asked" : reasons.map(\.description).joined(separator: "; "))
    }
  }

  /// The reason without what concerns one kfunc only: skips are gathered by it.
  package var kind: String {
    if case .placement(let callers, let verdict, _) = self {
      return "\(callers.map(\.rawValue).joined(separator: ", ")): \(verdict.words)"
    }
    return description
  }
}
