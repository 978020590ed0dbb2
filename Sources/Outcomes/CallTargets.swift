import CallingConvention

/// What BPF callers do with a signature whose arguments BPF and the psABI place differently: a key of documents of
/// kfunctest/1, which keep it; `CallTargets` says more.
package enum Marshalling: String, Sendable, CaseIterable, Codable {
  /// They do not call it.
  case skip
  /// They call it slot for slot, to show which slots differ.
  case naive
  /// They move arguments, as far as a target does.
  case marshal
}

/// The targets under which BPF callers call.
package struct CallTargets: Sendable, Equatable, Codable {
  /// Which calls are made.
  package enum Condition: String, Sendable, CaseIterable, Codable {
    /// Those that a target's verifier lets through and whose arguments its JIT puts right.
    case accepted
    /// Those whose arguments a target's JIT puts right, whatever its verifier says.
    case placed
    /// Any that a target's JIT makes, to show which slots are wrong.
    case always
  }

  /// The targets. A signature is called under the first of them that can call it.
  package var targets: [Target]
  /// Which calls are made.
  package var condition: Condition

  /// Creates a value; each parameter is documented at the property of its name.
  package init(_ targets: [Target], _ condition: Condition) {
    self.targets = targets
    self.condition = condition
  }

  /// Every target: a signature that any of them can call is called.
  package static let all = CallTargets(Target.allCases, .accepted)
  /// The kernels, whose JITs use general registers and the stack only.
  package static let kernels = CallTargets([.linux72, .linux74], .placed)

  /// What is done with signatures that need moves.
  package var marshalling: Marshalling {
    targets == [.linux72] ? condition == .always ? .naive : .skip : .marshal
  }

  /// The target under which BPF callers call a signature.
  /// - Parameter placement: the signature's placement.
  /// - Returns: nil if none of the targets can call it.
  package func target(for placement: Placement) -> Target? {
    let verdicts = targets.map(placement.verdict(under:))
    switch condition {
    case .accepted: return verdicts.first(where: \.canCall)?.target
    case .placed: return verdicts.first { $0.placement.isRight }?.target
    case .always:
      let isPossible = placement.verdict == .direct || placement.verdict == .needsMarshalling
      return isPossible ? (verdicts.first { $0.placement.isRight } ?? verdicts.first)?.target : nil
    }
  }

  /// The targets that can make the call and whose JIT emits the code that is called: one call stands for all of them.
  /// - Parameter placement: the placement of a signature.
  package func covered(by placement: Placement) -> [Target] {
    guard let called = target(for: placement) else { return [] }
    return targets.filter { target in
      placement.verdict(under: target).canCall && placement.moves(under: target) == placement.moves(under: called)
    }
  }
}
