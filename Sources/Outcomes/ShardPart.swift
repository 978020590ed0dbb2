/// Which part of a run an outcome is of, where the run has parts.
package struct ShardPart: Sendable, Equatable, Codable {
  /// Which part, 1-based.
  package var shard: Int
  /// How many parts there are.
  package var shards: Int
  /// The pieces of the whole run; nil where a time ends it.
  package var pieces: Int?
  /// Everything on which the outcome depends, by name: parts of one run have all of it in common.
  package var identity: [String: String]

  /// Creates a value; each parameter is documented at the property of its name.
  package init(shard: Int, shards: Int, pieces: Int?, identity: [String: String]) {
    self.shard = shard
    self.shards = shards
    self.pieces = pieces
    self.identity = identity
  }

  /// A property on which two parts differ.
  package struct Difference: Sendable, Equatable {
    /// Its name.
    package let name: String
    /// What this part has; nil for nothing.
    package let own: String?
    /// What the other one has; nil for nothing.
    package let other: String?

    /// Creates a value; each parameter is documented at the property of its name.
    package init(name: String, own: String?, other: String?) {
      self.name = name
      self.own = own
      self.other = other
    }
  }

  /// What keeps two parts from being of the same run; empty where nothing does.
  package func differences(from other: ShardPart) -> [Difference] {
    var differences: [Difference] = []
    func compare(_ name: String, _ own: String?, _ other: String?) {
      if own != other { differences.append(Difference(name: name, own: own, other: other)) }
    }
    compare("pieces in all", pieces.map { "\($0)" }, other.pieces.map { "\($0)" })
    compare("shards", "\(shards)", "\(other.shards)")
    for name in Set(identity.keys).union(other.identity.keys).sorted() {
      compare(name, identity[name], other.identity[name])
    }
    return differences
  }
}

/// One piece of a run in parts: a line of what a part writes.
package struct RunPiece<Outcome: Sendable & Codable>: Sendable, Codable {
  /// Its number in the whole run, 0-based.
  package var number: Int
  /// What it came to.
  package var outcome: Outcome

  /// Creates a value; each parameter is documented at the property of its name.
  package init(number: Int, outcome: Outcome) {
    self.number = number
    self.outcome = outcome
  }
}
