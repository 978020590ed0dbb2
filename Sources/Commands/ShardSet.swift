import Outcomes
import Support

/// A piece of a run in shards: a line.
protocol NumberedPiece: Codable, Sendable {
  /// Its number in the whole run, 0-based.
  var number: Int { get }
}

extension SweptFunction: NumberedPiece {}
extension RunPiece: NumberedPiece {}

/// The outcome of a run, or of a shard of it.
protocol ShardedOutcome: Codable, Sendable {
  associatedtype Piece: NumberedPiece
  /// The command.
  static var command: String { get }
  /// What a run is called in messages.
  static var noun: String { get }
  /// What a piece is called in messages.
  static var pieceNoun: String { get }
  /// Which part it is of; nil for a whole run.
  var part: ShardPart? { get }
  /// Whether the run was asked to stop.
  var isInterrupted: Bool { get }
  /// Whether a piece ends the run.
  static func ends(_ piece: Piece) -> Bool
}

/// All shards of a run.
struct ShardSet<Outcome: ShardedOutcome> {
  /// What each shard came to, in order.
  let outcomes: [Outcome]
  /// The pieces up to the one that ends the run, in order.
  let pieces: [Outcome.Piece]

  /// - Parameters:
  ///   - outcomes: what each shard came to, in order.
  ///   - pieces: the pieces of all, in order.
  ///   - part: what the shards have in common.
  /// - Throws: `HarnessError` where a piece is missing or there twice.
  init(_ outcomes: [Outcome], _ pieces: [Outcome.Piece], _ part: ShardPart) throws(HarnessError) {
    self.outcomes = outcomes
    // The run without shards would have ended there.
    let end = pieces.firstIndex(where: Outcome.ends)
    self.pieces = Array(pieces[...(end ?? pieces.count - 1)])
    for (index, piece) in self.pieces.enumerated() {
      let isRight =
        part.pieces == nil ? index == 0 || piece.number > self.pieces[index - 1].number : piece.number == index
      if isRight { continue }
      throw HarnessError(
        .usage, "\(Outcome.pieceNoun) number \(min(index, piece.number)) is missing or there twice")
    }
    if let count = part.pieces, end == nil, self.pieces.count != count {
      throw HarnessError(
        .usage, "\(self.pieces.count) \(Outcome.pieceNoun)s are there, and the \(Outcome.noun) has \(count)")
    }
  }

  /// The outcome of the first shard, for what all have in common.
  /// - Throws: `HarnessError` where there is none.
  fileprivate func first() throws(HarnessError) -> Outcome {
    guard let first = outcomes.first else { throw HarnessError(.usage, "no files") }
    return first
  }
}

extension SweepOutcome: ShardedOutcome {
  static var command: String { "sweep" }
  static var noun: String { "sweep" }
  static var pieceNoun: String { "function" }
  var part: ShardPart? {
    var identity = identity
    identity["source"] = sourceText
    identity["what is left out"] = leftOut.map { "\($0.count) \($0.code) \($0.functions)" }.joined(separator: " ")
    return ShardPart(shard: shard, shards: shards, pieces: total, identity: identity)
  }
  var isInterrupted: Bool { interrupted }

  static func ends(_ piece: SweptFunction) -> Bool { false }
}

extension ShardSet<SweepOutcome> {
  /// The outcome of the whole sweep.
  /// - Throws: `HarnessError` where a shard does not say what it has to.
  func joined() throws(HarnessError) -> SweepOutcome {
    var whole = try first()
    whole.coverage = outcomes.compactMap(\.coverage).first
    if whole.coverage == nil, whole.identity["types"] != nil {
      throw HarnessError(.usage, "no shard says what is covered: its first one has to")
    }
    // Each shard has to have seen what was planted in it.
    whole.planted = outcomes.flatMap(\.planted).filter { !$0.caught } + whole.planted.filter(\.caught)
    if outcomes.contains(where: \.planted.isEmpty) {
      throw HarnessError(.usage, "a shard planted no fault: its test power is unknown")
    }
    (whole.shard, whole.shards) = (1, 1)
    whole.summary = SweepSummary()
    for record in pieces { whole.summary.add(record) }
    return whole
  }
}

extension FuzzOutcome: ShardedOutcome {
  static var command: String { "fuzz" }
  static var noun: String { "fuzz run" }
  static var pieceNoun: String { "batch" }
  var isInterrupted: Bool { scope.interrupted }

  static func ends(_ piece: RunPiece<FuzzOutcome>) -> Bool { !piece.outcome.cases.isEmpty }
}

extension ShardSet<FuzzOutcome> {
  /// The outcome of the whole run.
  /// - Throws: `HarnessError` where there is no shard.
  func joined() throws(HarnessError) -> FuzzOutcome {
    var whole = try first().withoutBatches
    for piece in pieces { whole.add(piece.outcome) }
    whole.summary.perMinute = outcomes.reduce(0) { $0 + $1.summary.perMinute }
    if whole.cases.isEmpty, let first = outcomes.first {
      whole.unmatched = first.unmatched.filter { entry in outcomes.allSatisfy { $0.unmatched.contains(entry) } }
    }
    return whole
  }
}

extension KernelOutcome: ShardedOutcome {
  static var command: String { "kernel" }
  static var noun: String { "kernel run" }
  static var pieceNoun: String { "piece" }
  var isInterrupted: Bool { interrupted }

  static func ends(_ piece: RunPiece<KernelOutcome>) -> Bool { false }
}

extension ShardSet<KernelOutcome> {
  /// The outcome of the whole run.
  /// - Throws: `HarnessError` where there is no shard.
  func joined() throws(HarnessError) -> KernelOutcome {
    let first = try first()
    var whole = KernelOutcome(kernel: first.kernel, allowSkips: first.allowSkips)
    for piece in pieces { whole.add(piece.outcome) }
    return whole
  }
}
