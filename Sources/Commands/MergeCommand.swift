import ArgumentParser
import FoundationEssentials
import Listings
import Outcomes
import Reports
import Support

/// `kfunctest merge`: the shards of a sweep as one.
struct MergeCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Join the JSON lines of all shards of a sweep; a missing or repeated shard is an error.",
    discussion: """
      Example:
        kfunctest merge shard-*.json
        kfunctest merge 1.json 2.json 3.json 4.json --format json > all.json

      Exit status: 0 all agree; 1 a mismatch, or nothing was checked; 2 the files are no whole sweep.
      """)

  @Argument(
    help: .init("What `kfunctest sweep --shard I/N --format json` wrote, one file for each.", valueName: "file"),
    completion: .file())
  var files: [String]

  @OptionGroup var format: FormatOption

  func execute(_ console: Console) throws -> Int32 {
    let shards = try files.map { file throws(HarnessError) in try ShardFile(file) }
    var parts: [Int: ShardFile] = [:]
    guard let first = shards.first else { throw HarnessError(.usage, "no files") }
    for part in shards {
      let differences = part.summary.differences(from: first.summary)
      if !differences.isEmpty {
        throw HarnessError(
          .usage,
          "\(part.path) is of another sweep than \(first.path): they differ in "
            + differences.map(Self.words).joined(separator: ", "))
      }
      if let other = parts.updateValue(part, forKey: part.summary.shard) {
        throw HarnessError(
          .usage,
          "shard \(part.summary.shard)/\(part.summary.shards) is there twice: \(other.path), \(part.path)")
      }
    }
    let missing = (1...first.summary.shards).filter { parts[$0] == nil }
    if !missing.isEmpty {
      let list = missing.prefix(8).map { "\($0)/\(first.summary.shards)" }.joined(separator: ", ")
      throw HarnessError(.usage, "missing: shard \(list)\(missing.count > 8 ? " ..." : "")")
    }
    let records = shards.flatMap(\.records).sorted { $0.number < $1.number }
    for (position, record) in records.enumerated() where record.number != position {
      throw HarnessError(.usage, "function number \(Swift.min(position, record.number)) is missing or there twice")
    }
    guard records.count == first.summary.total else {
      throw HarnessError(.usage, "\(records.count) functions are there, and the sweep has \(first.summary.total)")
    }
    return try report(records, parts.keys.sorted().compactMap { parts[$0]?.summary }, console)
  }

  private func report(_ records: [SweptFunction], _ summaries: [SweepOutcome], _ console: Console) throws -> Int32 {
    guard var summary = summaries.first else { return 1 }
    summary.coverage = summaries.compactMap(\.coverage).first
    if summary.coverage == nil, summary.identity["types"] != nil {
      throw HarnessError(.usage, "no shard says what is covered: its first one has to")
    }
    // Each shard has to have seen what was planted in it.
    summary.planted = summaries.flatMap(\.planted).filter { !$0.caught } + summary.planted.filter(\.caught)
    if summaries.contains(where: \.planted.isEmpty) {
      throw HarnessError(.usage, "a shard planted no fault: its test power is unknown")
    }
    (summary.shard, summary.shards) = (1, 1)
    summary.summary = SweepSummary()
    let printer = format.report(console)
    var lines = ""
    for record in records {
      summary.summary.add(record)
      lines += printer.text(of: .sweptFunction(record)).output
    }
    try console.write(lines)
    try console.write(printer.text(of: .sweep(summary)))
    return summary.isGood ? 0 : 1
  }
}

extension MergeCommand {
  /// A property on which two shards differ: `seed (1, 9)`.
  private static func words(_ difference: SweepOutcome.Difference) -> String {
    let values = [difference.own, difference.other].map { $0.map { Printable.quotable($0) } ?? "none" }
    return "\(difference.name) (\(values[0]), \(values[1]))"
  }
}

/// What one shard of a sweep wrote.
private struct ShardFile {
  let path: String
  let summary: SweepOutcome
  let records: [SweptFunction]

  /// Reads a file.
  /// - Throws: `HarnessError` naming the file and the line that is wrong.
  init(_ path: String) throws(HarnessError) {
    self.path = path
    let lines = try TextFile.bytes(path).split(separator: UInt8(ascii: "\n"))
    let decoder = JSONDecoder()
    guard let last = lines.last, let document = try? decoder.decode(Document<SweepOutcome>.self, from: Data(last)),
      document.record == .sweep
    else {
      throw HarnessError(
        .usage, "\(path): the last line does not say what the sweep was: the shard did not come to its end")
    }
    let summary = document.outcome
    self.summary = summary
    if summary.interrupted {
      throw HarnessError(.usage, "\(path): was asked to stop: the shard did not come to its end")
    }
    guard summary.shards > 0, (1...summary.shards).contains(summary.shard) else {
      throw HarnessError(.usage, "\(path): says that it is shard \(summary.shard) of \(summary.shards)")
    }
    var records: [SweptFunction] = []
    records.reserveCapacity(lines.count)
    for (index, line) in lines.dropLast().enumerated() {
      do {
        let record = try decoder.decode(Document<SweptFunction>.self, from: Data(line)).outcome
        guard record.number % summary.shards == summary.shard - 1 else {
          throw HarnessError(
            .usage,
            "\(path), line \(index + 1): function number \(record.number) belongs to another shard than "
              + "\(summary.shard)/\(summary.shards)")
        }
        records.append(record)
      } catch let error as HarnessError {
        throw error
      } catch {
        throw HarnessError(.usage, "\(path), line \(index + 1): no function of a sweep: \(error)")
      }
    }
    self.records = records
  }
}
