import CABI

/// The sum of checking many signatures, without keeping them.
public struct SweepTally: Sendable {
  /// Functions that were classified, by verdict.
  public var placements: [PlacementVerdict: Int] = [:]
  /// Functions that are not called directly, with the reason.
  public var reasons: [(verdict: PlacementVerdict, name: String, reason: String)] = []
  /// Calls that were made and compared.
  public var checks = 0
  /// Argument slots that were compared.
  public var slots = 0
  /// Calls with at least one finding.
  public var failed = 0
  /// The first findings.
  public var failures: [Failure] = []
  /// What did not run though it could have been called.
  public var skips: [Skip] = []
  /// The faults that were planted to show that they would have been seen.
  public var selfChecks: [MutantVerdict] = []
  /// Version of the libffi that called.
  public var libffiVersion = ""

  /// Findings that are kept.
  private static let most = 100

  /// An empty tally.
  public init() {}

  /// Whether something was checked, all of it agreed, and the planted faults were seen.
  public var isGood: Bool { checks > 0 && failed == 0 && selfChecks.allSatisfy(\.isCaught) }

  /// Adds what a part of the sweep came to.
  public mutating func add(_ report: RunReport) {
    libffiVersion = report.libffiVersion
    selfChecks += report.selfChecks
    for verdict in report.verdicts {
      let placement = verdict.kfunc.placement
      placements[placement.verdict, default: 0] += 1
      if placement.verdict != .direct { reasons.append((placement.verdict, verdict.kfunc.name, placement.reason)) }
      checks += verdict.checks
      slots += verdict.slots
      failed += verdict.failed
      if failures.count < Self.most { failures += verdict.failures }
      if placement.verdict == .direct { skips += verdict.skips }
    }
  }
}
