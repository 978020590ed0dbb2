import ArgumentParser
import FoundationEssentials
import Listings
import Outcomes
import Reports
import Support

/// `kfunctest merge`: the shards of a run as one.
struct MergeCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract:
      "Join the JSON lines of all shards of a sweep, fuzz or kernel run; a missing or repeated shard is an error.",
    discussion: """
      Example:
        kfunctest merge shard-*.json
        kfunctest merge 1.json 2.json 3.json 4.json --format json > all.json

      What comes out is the report of the same run without shards, but for rates.

      Exit status: 0 all agree; 1 a mismatch, or nothing was checked; 2 the files are no whole run.
      """)

  @Argument(
    help: .init(
      "What `sweep`, `fuzz` or `kernel` with --shard I/N --format json wrote, one file for each.", valueName: "file"),
    completion: .file())
  var files: [String]

  @OptionGroup var format: FormatOption

  func execute(_ console: Console) throws -> Int32 {
    guard let first = files.first else { throw HarnessError(.usage, "no files") }
    let printer = format.report(console)
    switch try ShardFiles.command(of: first) {
    case SweepOutcome.command:
      let shards: ShardSet<SweepOutcome> = try ShardFiles.read(files)
      let outcome = try shards.joined()
      var lines = ""
      for record in shards.pieces { lines += printer.text(of: .sweptFunction(record)).output }
      try console.write(lines)
      try console.write(printer.text(of: .sweep(outcome)))
      return outcome.isGood ? 0 : 1
    case FuzzOutcome.command:
      let outcome = try (ShardFiles.read(files) as ShardSet<FuzzOutcome>).joined()
      try console.write(printer.text(of: .fuzz(outcome)))
      return outcome.isGood ? 0 : 1
    case KernelOutcome.command:
      let outcome = try (ShardFiles.read(files) as ShardSet<KernelOutcome>).joined()
      try console.write(printer.text(of: .kernel(outcome)))
      return outcome.isGood ? 0 : 1
    case let other:
      throw HarnessError(.usage, "\(first): '\(other)' has no shards")
    }
  }
}
