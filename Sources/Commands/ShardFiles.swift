import FoundationEssentials
import Listings
import Outcomes
import Reports
import Support

/// What the shards of a run wrote.
enum ShardFiles {
  /// What every last line says.
  private struct Head: Codable {}

  /// The command whose shard a file is.
  /// - Throws: `HarnessError` where the last line does not say it.
  static func command(of path: String) throws(HarnessError) -> String {
    guard let last = try lines(path).last,
      let document = try? JSONDecoder().decode(Document<Head>.self, from: Data(last)),
      document.record == .sweep || document.record == .shard
    else { throw cut(path) }
    return document.command
  }

  /// Reads the files of all shards.
  /// - Throws: `HarnessError` naming what keeps them from being a whole run.
  static func read<Outcome: ShardedOutcome>(_ paths: [String]) throws(HarnessError) -> ShardSet<Outcome> {
    var shards: [ShardFile<Outcome>] = []
    for path in paths { shards.append(try ShardFile(path)) }
    guard let first = shards.first, let whole = first.outcome.part else { throw HarnessError(.usage, "no files") }
    var parts: [Int: ShardFile<Outcome>] = [:]
    for shard in shards {
      guard let part = shard.outcome.part else { continue }
      let differences = part.differences(from: whole)
      if !differences.isEmpty {
        throw HarnessError(
          .usage,
          "\(shard.path) is of another \(Outcome.noun) than \(first.path): they differ in "
            + differences.map(words).joined(separator: ", "))
      }
      if let other = parts.updateValue(shard, forKey: part.shard) {
        throw HarnessError(
          .usage, "shard \(part.shard)/\(part.shards) is there twice: \(other.path), \(shard.path)")
      }
    }
    let missing = (1...whole.shards).filter { parts[$0] == nil }
    if !missing.isEmpty {
      let list = missing.prefix(8).map { "\($0)/\(whole.shards)" }.joined(separator: ", ")
      throw HarnessError(.usage, "missing: shard \(list)\(missing.count > 8 ? " ..." : "")")
    }
    let outcomes = parts.sorted { $0.key < $1.key }.map(\.value.outcome)
    return try ShardSet(outcomes, shards.flatMap(\.pieces).sorted { $0.number < $1.number }, whole)
  }

  fileprivate static func lines(_ path: String) throws(HarnessError) -> [ArraySlice<UInt8>] {
    try TextFile.bytes(path).split(separator: UInt8(ascii: "\n"))
  }

  fileprivate static func cut(_ path: String) -> HarnessError {
    HarnessError(.usage, "\(path): the last line does not say what the run was: the shard did not come to its end")
  }

  /// A property on which two shards differ: `seed (1, 9)`.
  private static func words(_ difference: ShardPart.Difference) -> String {
    let values = [difference.own, difference.other].map { $0.map { Printable.quotable($0) } ?? "none" }
    return "\(difference.name) (\(values[0]), \(values[1]))"
  }
}

/// What one shard wrote.
private struct ShardFile<Outcome: ShardedOutcome> {
  let path: String
  /// The last line.
  let outcome: Outcome
  /// The other lines.
  let pieces: [Outcome.Piece]

  /// Reads a file.
  /// - Throws: `HarnessError` naming the file and the line that is wrong.
  init(_ path: String) throws(HarnessError) {
    self.path = path
    let lines = try ShardFiles.lines(path)
    let decoder = JSONDecoder()
    guard let last = lines.last, let document = try? decoder.decode(Document<Outcome>.self, from: Data(last)),
      document.record == .sweep || document.record == .shard, let part = document.outcome.part
    else { throw ShardFiles.cut(path) }
    outcome = document.outcome
    if outcome.isInterrupted {
      throw HarnessError(.usage, "\(path): was asked to stop: the shard did not come to its end")
    }
    guard part.shards > 0, (1...part.shards).contains(part.shard) else {
      throw HarnessError(.usage, "\(path): says that it is shard \(part.shard) of \(part.shards)")
    }
    var pieces: [Outcome.Piece] = []
    pieces.reserveCapacity(lines.count)
    for (index, line) in lines.dropLast().enumerated() {
      let piece: Outcome.Piece
      do {
        piece = try decoder.decode(Document<Outcome.Piece>.self, from: Data(line)).outcome
      } catch {
        throw HarnessError(.usage, "\(path), line \(index + 1): no \(Outcome.pieceNoun): \(error)")
      }
      guard piece.number % part.shards == part.shard - 1 else {
        throw HarnessError(
          .usage,
          "\(path), line \(index + 1): \(Outcome.pieceNoun) number \(piece.number) belongs to another shard than "
            + "\(part.shard)/\(part.shards)")
      }
      pieces.append(piece)
    }
    self.pieces = pieces
  }
}
