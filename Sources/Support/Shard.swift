/// A part of a run that several processes share: every so-many-th of its pieces.
package struct Shard: Equatable, Sendable {
  /// Which part, 0-based.
  package var index: Int
  /// How many parts there are.
  package var count: Int

  /// The whole.
  package static let whole = Shard(index: 0, count: 1)

  /// More parts than that are a mistake.
  package static let most = 1_000_000

  /// Creates a part.
  /// - Parameters:
  ///   - index: which part, 0-based.
  ///   - count: how many parts there are.
  package init(index: Int, count: Int) {
    self.index = index
    self.count = count
  }

  /// The numbers of a run that fall to this part, in order.
  package func numbers(of total: Int) -> StrideTo<Int> { stride(from: index, to: total, by: count) }
}
