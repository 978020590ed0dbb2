import Outcomes

/// Calls of engine libraries that did not return, or at which one of their functions failed. After some of them an engine is
/// not asked any more: each takes the time of its limit.
struct CallerStops: Sendable, Equatable {
  private static let most = 3
  private var counts: [Caller: Int] = [:]

  /// Counts a call.
  mutating func add(_ caller: Caller) { counts[caller, default: 0] += 1 }

  /// Whether a caller is not asked any more.
  func hasStopped(_ caller: Caller) -> Bool { counts[caller, default: 0] >= Self.most }
}
