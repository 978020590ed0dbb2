import ArgumentParser
import FoundationEssentials
import Reports

/// `kfunctest merge`: the shards of a sweep as one.
struct MergeCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Join the JSON lines of all shards of a sweep; a shard that is missing or there twice is an error.",
    discussion: """
      Example:
        kfunctest merge shard-*.json
        kfunctest merge 1.json 2.json 3.json 4.json --format json > all.json

      Exit status: 0 all agree; 1 a mismatch, or nothing was checked; 2 the files are no whole sweep.
      """)

  @Argument(
    help: .init("What `kfunctest sweep --shard I/N --format json` wrote, one file for each.", valueName: "file"))
  var files: [String]

  @OptionGroup var format: FormatOption

  func execute(_ console: Console) throws -> Int32 {
    let shards = try files.map { file throws(UsageError) in try ShardFile(file) }
    var parts: [Int: ShardFile] = [:]
    guard let first = shards.first else { throw UsageError("no files") }
    for part in shards {
      let differences = part.summary.differences(from: first.summary)
      if !differences.isEmpty {
        throw UsageError(
          "\(part.path) is of another sweep than \(first.path): they differ in \(differences.joined(separator: ", "))")
      }
      if let other = parts.updateValue(part, forKey: part.summary.shard) {
        throw UsageError(
          "shard \(part.summary.shard)/\(part.summary.shards) is there twice: \(other.path), \(part.path)")
      }
    }
    let missing = (1...first.summary.shards).filter { parts[$0] == nil }
    if !missing.isEmpty {
      let list = missing.prefix(8).map { "\($0)/\(first.summary.shards)" }.joined(separator: ", ")
      throw UsageError("missing: shard \(list)\(missing.count > 8 ? " ..." : "")")
    }
    let records = shards.flatMap(\.records).sorted { $0.number < $1.number }
    for (position, record) in records.enumerated() where record.number != position {
      throw UsageError("function number \(Swift.min(position, record.number)) is missing or there twice")
    }
    guard records.count == first.summary.total else {
      throw UsageError("\(records.count) functions are there, and the sweep has \(first.summary.total)")
    }
    return try report(records, parts.keys.sorted().compactMap { parts[$0]?.summary }, console)
  }

  private func report(_ records: [SweepRecord], _ summaries: [SweepSummary], _ console: Console) throws -> Int32 {
    guard var summary = summaries.first else { return 1 }
    summary.coverage = summaries.compactMap(\.coverage).first
    let covered = summaries.compactMap(\.covered)
    summary.covered = covered.isEmpty ? nil : covered.allSatisfy { $0 }
    if summary.covered == nil, summary.identity["types"] != nil {
      throw UsageError("no shard says what is covered: its first one has to")
    }
    // Each shard has to have seen what was planted in it.
    summary.planted = summaries.flatMap(\.planted).filter { $0.seen == nil } + summary.planted.filter { $0.seen != nil }
    if summaries.contains(where: \.planted.isEmpty) {
      throw UsageError("a shard planted no fault: its test power is unknown")
    }
    (summary.shard, summary.shards) = (1, 1)
    var report = SweepReport(summary)
    var lines = ""
    for record in records {
      report.add(record)
      if format.format == .json { lines += record.json().line() }
    }
    switch format.format {
    case .json: try console.write(lines + summary.json().line())
    case .table: try console.write(report.text(console.style))
    }
    return report.isGood ? 0 : 1
  }
}

/// What one shard of a sweep wrote.
private struct ShardFile {
  let path: String
  let summary: SweepSummary
  let records: [SweepRecord]

  private struct LastLine: Decodable { let sweep: SweepSummary }

  /// Reads a file.
  /// - Throws: `UsageError` naming the file and the line that is wrong.
  init(_ path: String) throws(UsageError) {
    self.path = path
    let lines = try CText.bytes(path).split(separator: UInt8(ascii: "\n"))
    let decoder = JSONDecoder()
    guard let last = lines.last, let summary = try? decoder.decode(LastLine.self, from: Data(last)).sweep else {
      throw UsageError("\(path): the last line does not say what the sweep was: the shard did not come to its end")
    }
    self.summary = summary
    if summary.interrupted {
      throw UsageError("\(path): was asked to stop: the shard did not come to its end")
    }
    guard summary.shards > 0, (1...summary.shards).contains(summary.shard) else {
      throw UsageError("\(path): says that it is shard \(summary.shard) of \(summary.shards)")
    }
    var records: [SweepRecord] = []
    records.reserveCapacity(lines.count)
    for (index, line) in lines.dropLast().enumerated() {
      do {
        let record = try decoder.decode(SweepRecord.self, from: Data(line))
        guard record.number % summary.shards == summary.shard - 1 else {
          throw UsageError(
            "\(path), line \(index + 1): function number \(record.number) belongs to another shard than "
              + "\(summary.shard)/\(summary.shards)")
        }
        records.append(record)
      } catch let error as UsageError {
        throw error
      } catch {
        throw UsageError("\(path), line \(index + 1): no function of a sweep: \(error)")
      }
    }
    self.records = records
  }
}
