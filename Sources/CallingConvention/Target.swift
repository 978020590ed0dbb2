/// A rule by which a JIT passes the arguments of a kfunc call, and the verifier in front of it.
///
/// Source: Linux commit 324c3ca6eed6 for 7.2, bpf-next of October 2026 for 7.4 (docs/placement.md).
public enum Target: String, Sendable, Hashable, CaseIterable, Codable {
  /// Linux 7.2 and 7.3: slot for slot. The JIT moves nothing at a call.
  case linux72 = "linux-7.2"
  /// Linux 7.4: before a kfunc call the JIT moves arguments to the psABI's places, which it derives from sizes and
  /// alignments.
  case linux74 = "linux-7.4"
  /// No kernel: the psABI with its classes, so that vector registers and hidden result pointers are used too.
  case psabi

  /// Whether a kernel's verifier stands in front of the JIT.
  public var hasVerifier: Bool { self != .psabi }

  /// Whether a second eightbyte of a result is copied from rdx to R2 (rsi) after a call.
  public var copiesSecondResult: Bool { self != .linux72 }
}

/// Where a target's JIT puts the arguments and the result of a call, held against where compiled C has them.
public enum TargetPlacement: Sendable, Hashable {
  /// Everything arrives without moves.
  case direct
  /// Everything arrives, because the JIT moves arguments or the result.
  case moved
  /// The JIT makes the call, and something is at the wrong place; the first reason.
  case misplaced(RefusalReason)
  /// BPF has no places for the arguments or the result.
  case refused(RefusalReason)
  /// The places do not follow from the types.
  case unknown(RefusalReason)

  /// Whether everything arrives.
  public var isRight: Bool {
    switch self {
    case .direct, .moved: true
    case .misplaced, .refused, .unknown: false
    }
  }

  /// Why not everything arrives; nil if it does.
  public var refusal: RefusalReason? {
    switch self {
    case .direct, .moved: nil
    case .misplaced(let refusal), .refused(let refusal), .unknown(let refusal): refusal
    }
  }
}

/// What a target's verifier says to the types of a kfunc's arguments and result.
///
/// It judges what is passed by value. What a pointer has to point to depends on the program that calls.
public enum TargetVerifier: Sendable, Hashable {
  /// The target has no verifier.
  case none
  /// It lets the call through.
  case accepted
  /// It refuses the call; the first reason.
  case refused(VerifierRefusal)
  /// The types do not say what it sees.
  case unknown(RefusalReason)

  /// Whether a call gets past it.
  public var isPassed: Bool {
    switch self {
    case .none, .accepted: true
    case .refused, .unknown: false
    }
  }
}

/// The verdict on a call under one target: its two parts are independent.
public struct TargetVerdict: Sendable, Hashable {
  /// The target.
  public let target: Target
  /// Where the JIT puts everything.
  public let placement: TargetPlacement
  /// Whether the verifier lets the call through.
  public let verifier: TargetVerifier

  /// Whether a BPF program can make the call there, and everything arrives.
  public var canCall: Bool { placement.isRight && verifier.isPassed }
}

extension Placement {
  /// The verdict on the call under a target.
  /// - Parameter target: the target.
  public func verdict(under target: Target) -> TargetVerdict {
    TargetVerdict(target: target, placement: placement(under: target), verifier: verifier(of: target))
  }

  /// The verdicts under all targets, in the order of `Target.allCases`.
  public var targets: [TargetVerdict] { Target.allCases.map(verdict(under:)) }

  private func placement(under target: Target) -> TargetPlacement {
    switch (verdict, refusal) {
    case (.refused, let refusal?): return .refused(refusal)
    case (.unknown, let refusal?): return .unknown(refusal)
    default: break
    }
    if result.eightbytes.count == 2 && !target.copiesSecondResult {
      return .misplaced(.resultNotCopied(type: "\(result.type)"))
    }
    guard let moves = moves(under: target) else { return refusal.map(TargetPlacement.misplaced) ?? .direct }
    // The reason that the types give says more than the place to which the JIT moves the argument.
    if let misplaced = moves.misplaced(in: self) { return .misplaced(refusal ?? misplaced) }
    if target == .linux74, let refusal = result.refusal { return .misplaced(refusal) }
    return .moved
  }
}
