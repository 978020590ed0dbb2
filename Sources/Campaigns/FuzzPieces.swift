import Support

/// A batch of a fuzzing run, which follows from the options and its number alone.
struct FuzzPiece: Sendable {
  /// Its number in the whole run, 0-based.
  let number: Int
  /// The seed of its functions, and of their values.
  let seed: UInt64
  /// Functions that are drawn.
  let count: Int
  /// Whether it is the corpus, which is the first batch of the whole run.
  let isCorpus: Bool
  /// Whether faults are planted in its calls, so that each part of a run shows that it would have seen them.
  let plantsFaults: Bool
}

/// The batches of a fuzzing run, or of a shard of it: every so-many-th.
struct FuzzPieces: Sequence, IteratorProtocol {
  private let options: FuzzOptions
  private let start: ContinuousClock.Instant
  private var number: Int

  /// - Parameters:
  ///   - options: the run's options.
  ///   - start: when its time began.
  init(_ options: FuzzOptions, since start: ContinuousClock.Instant) {
    self.options = options
    self.start = start
    number = options.shard.index
  }

  mutating func next() -> FuzzPiece? {
    let isFirst = number == options.shard.index
    let corpus = options.corpus.isEmpty ? 0 : 1
    var count = options.batch
    switch options.limit {
    case .time(let time): if !isFirst && ContinuousClock.now - start >= time { return nil }
    case .count(let all):
      guard let batches = FuzzRun.batches(of: options), number < batches else { return nil }
      count = Swift.max(1, Swift.min(count, all - options.corpus.count - (number - corpus) * options.batch))
    }
    defer { number += options.shard.count }
    return FuzzPiece(
      number: number, seed: options.seed &+ UInt64(number), count: count, isCorpus: corpus > 0 && number == 0,
      plantsFaults: isFirst)
  }
}
