import CallingConvention

/// Why a check did not run: facts, from which the words are made.
package indirect enum SkipReason: Sendable, Hashable {
  /// The kfunc crashes intentionally, and `--crashing` was not given.
  case crashes
  /// No caller calls it: the places do not follow from the types.
  case placesNotKnown(PlacementSummary)
  /// BPF callers cannot make the call as it stands.
  case placement([Caller], PlacementSummary)
  /// BPF callers cannot make the call: the verifier of each target that would put the arguments right refuses it.
  case verifier([Caller], [TargetOutcome])
  /// The function is not here; the loader's message.
  case noFunction(String)
  /// A caller cannot be prepared; the message of the component that refuses.
  case callerCannot(Caller, String)
  /// An engine library says that it cannot do what the program needs.
  case unsupported(Caller, EngineNeed)
  /// A caller is not asked any more: too many of its calls did not return.
  case stopped(Caller)
  /// A scenario takes too long for this caller: only the JIT computes it.
  case tooSlow(Caller)
  /// A function of a C source is not called, or its results are not compared.
  case function(FunctionObstacle)
  /// A scenario was computed by no caller: why not, by each of them; empty where none was asked.
  case scenario(name: String, [SkipReason])

  /// What a reason is called in JSON; stable, whatever the words are.
  package enum Code: String, Codable, CaseIterable, Sendable {
    case crashes = "crashes"
    case placesNotKnown = "places-not-known"
    case placement = "placement"
    case verifier = "verifier"
    case noFunction = "no-function"
    case callerCannot = "caller-cannot"
    case unsupported = "unsupported"
    case stopped = "stopped"
    case tooSlow = "too-slow"
    case function = "function"
    case scenario = "scenario"
  }

  /// What the reason is called in JSON.
  package var code: Code {
    switch self {
    case .crashes: .crashes
    case .placesNotKnown: .placesNotKnown
    case .placement: .placement
    case .verifier: .verifier
    case .noFunction: .noFunction
    case .callerCannot: .callerCannot
    case .unsupported: .unsupported
    case .stopped: .stopped
    case .tooSlow: .tooSlow
    case .function: .function
    case .scenario: .scenario
    }
  }

  /// Whether it kept this caller from calling.
  /// - Parameter caller: the caller.
  package func concerns(_ caller: Caller) -> Bool {
    switch self {
    case .crashes, .placesNotKnown, .noFunction: true
    case .placement(let callers, _), .verifier(let callers, _): callers.contains(caller)
    case .callerCannot(let own, _), .unsupported(let own, _), .stopped(let own), .tooSlow(let own): own == caller
    case .function: false
    case .scenario(_, let reasons): reasons.isEmpty || reasons.contains { $0.concerns(caller) }
    }
  }
}

extension SkipReason: Codable {
  private enum Key: String, CodingKey {
    case code, message, placement, targets, callers, component, need, obstacle, scenario, reasons
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    func placement() throws -> PlacementSummary { try container.decode(PlacementSummary.self, forKey: .placement) }
    func callers() throws -> [Caller] { try container.decode([Caller].self, forKey: .callers) }
    func caller() throws -> Caller {
      guard let caller = try callers().first else {
        throw DecodingError.dataCorruptedError(forKey: .callers, in: container, debugDescription: "no caller")
      }
      return caller
    }
    func component() throws -> String { try container.decode(String.self, forKey: .component) }
    switch try container.decode(Code.self, forKey: .code) {
    case .crashes: self = .crashes
    case .placesNotKnown: self = .placesNotKnown(try placement())
    case .placement: self = .placement(try callers(), try placement())
    case .verifier:
      self = .verifier(try callers(), try container.decode([TargetOutcome].self, forKey: .targets))
    case .noFunction: self = .noFunction(try component())
    case .callerCannot: self = .callerCannot(try caller(), try component())
    case .unsupported: self = .unsupported(try caller(), try container.decode(EngineNeed.self, forKey: .need))
    case .stopped: self = .stopped(try caller())
    case .tooSlow: self = .tooSlow(try caller())
    case .function: self = .function(try container.decode(FunctionObstacle.self, forKey: .obstacle))
    case .scenario:
      self = .scenario(
        name: try container.decode(String.self, forKey: .scenario),
        try container.decode([SkipReason].self, forKey: .reasons))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(code, forKey: .code)
    try container.encodeIfPresent(encoder.wording?.message(of: self), forKey: .message)
    switch self {
    case .crashes: break
    case .placesNotKnown(let placement): try container.encode(placement, forKey: .placement)
    case .placement(let callers, let placement):
      try container.encode(callers, forKey: .callers)
      try container.encode(placement, forKey: .placement)
    case .verifier(let callers, let targets):
      try container.encode(callers, forKey: .callers)
      try container.encode(targets, forKey: .targets)
    case .noFunction(let words): try container.encode(words, forKey: .component)
    case .callerCannot(let caller, let words):
      try container.encode([caller], forKey: .callers)
      try container.encode(words, forKey: .component)
    case .unsupported(let caller, let need):
      try container.encode([caller], forKey: .callers)
      try container.encode(need, forKey: .need)
    case .stopped(let caller), .tooSlow(let caller): try container.encode([caller], forKey: .callers)
    case .function(let obstacle): try container.encode(obstacle, forKey: .obstacle)
    case .scenario(let name, let reasons):
      try container.encode(name, forKey: .scenario)
      try container.encode(reasons, forKey: .reasons)
    }
  }
}

/// A check that did not run.
package struct Skip: Sendable, Equatable {
  /// Name of the kfunc.
  package var kfunc: String
  /// Why.
  package var reason: SkipReason

  /// Creates a value; each parameter is documented at the property of its name.
  package init(kfunc: String, reason: SkipReason) {
    self.kfunc = kfunc
    self.reason = reason
  }
}

extension Skip: Codable {
  private enum Key: String, CodingKey { case kfunc }

  package init(from decoder: any Decoder) throws {
    kfunc = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .kfunc)
    reason = try SkipReason(from: decoder)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(kfunc, forKey: .kfunc)
    try reason.encode(to: encoder)
  }
}
