import CallingConvention

/// The verdict on a call under one target, in its two parts.
package struct TargetOutcome: Sendable, Hashable, Codable {
  /// Where a target's JIT puts the arguments and the result.
  package struct Places: Sendable, Hashable, Codable {
    /// What is said of them.
    package enum Verdict: String, Sendable, CaseIterable, Codable {
      /// Everything arrives without moves.
      case direct
      /// Everything arrives, by moves.
      case moved
      /// The JIT makes the call, and something is at the wrong place.
      case misplaced
      /// BPF has no places.
      case refused
      /// The places do not follow from the types.
      case unknown
    }

    /// What is said of them.
    package var verdict: Verdict
    /// What the reason is called; nil where everything arrives.
    package var code: String?
    /// The reason in one sentence; nil where everything arrives.
    package var message: String?
  }

  /// What a target's verifier says.
  package struct Verifier: Sendable, Hashable, Codable {
    /// What it says.
    package enum Verdict: String, Sendable, CaseIterable, Codable {
      /// The target has no verifier.
      case none
      /// It lets the call through.
      case accepted
      /// It refuses the call.
      case refused
      /// The types do not say what it sees.
      case unknown
    }

    /// What it says.
    package var verdict: Verdict
    /// What the reason is called; nil where the call gets past it.
    package var code: String?
    /// The reason in one sentence; nil where the call gets past it.
    package var message: String?
  }

  /// The target.
  package var target: Target
  /// Where its JIT puts everything.
  package var placement: Places
  /// Whether its verifier lets the call through.
  package var verifier: Verifier

  /// Whether a BPF program can make the call there, and everything arrives.
  package var canCall: Bool {
    (placement.verdict == .direct || placement.verdict == .moved)
      && (verifier.verdict == .none || verifier.verdict == .accepted)
  }

  /// Describes a verdict.
  /// - Parameter verdict: the verdict.
  package init(_ verdict: TargetVerdict) {
    target = verdict.target
    let placed = verdict.placement
    placement = Places(
      verdict: Places.Verdict(placed), code: placed.refusal?.code.rawValue, message: placed.refusal?.description)
    switch verdict.verifier {
    case .none: verifier = Verifier(verdict: .none)
    case .accepted: verifier = Verifier(verdict: .accepted)
    case .refused(let refusal):
      verifier = Verifier(verdict: .refused, code: refusal.code.rawValue, message: refusal.description)
    case .unknown(let refusal):
      verifier = Verifier(verdict: .unknown, code: refusal.code.rawValue, message: refusal.description)
    }
  }
}

/// How many functions a target can call.
package struct TargetCount: Sendable, Equatable, Codable {
  /// The target.
  package var target: Target
  /// How many functions.
  package var count: Int

  /// Creates a value; each parameter is documented at the property of its name.
  package init(target: Target, count: Int) {
    self.target = target
    self.count = count
  }
}

extension [TargetCount] {
  /// No functions yet.
  package static var none: [TargetCount] { Target.allCases.map { TargetCount(target: $0, count: 0) } }

  /// Counts a function under the targets that can call it.
  /// - Parameter callable: those targets.
  package mutating func add(_ callable: [Target]) {
    for index in indices where callable.contains(self[index].target) { self[index].count += 1 }
  }

  /// Adds the functions of another count.
  package mutating func add(_ other: [TargetCount]) {
    for index in indices {
      self[index].count += other.first { $0.target == self[index].target }?.count ?? 0
    }
  }
}

extension TargetOutcome.Places.Verdict {
  fileprivate init(_ placement: TargetPlacement) {
    switch placement {
    case .direct: self = .direct
    case .moved: self = .moved
    case .misplaced: self = .misplaced
    case .refused: self = .refused
    case .unknown: self = .unknown
    }
  }
}
