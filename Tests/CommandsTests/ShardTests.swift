import Foundation
import TestSupport
import Testing

/// Sweeps in shards, and their merge.
@Suite struct ShardTests {
  private static let sweep = [
    "sweep", "--exhaustive", "3", "--types", "int,long,struct { long a; short b; }", "--format", "json",
  ]

  private static let hasParallel = ChildProcess.find("parallel") != nil

  /// The same lines, whether one process writes them or GNU parallel spreads them over four.
  @Test(.enabled(if: hasParallel, "no GNU parallel")) func fourShardsUnderGNUParallel() throws {
    let scratch = try TemporaryFolder()
    let outcome = try Executable.shell(
      """
      cd '\(scratch.path)'
      parallel --will-cite -j 4 "$K sweep --strength 2 --min 6 --max 7 --shard {}/4 --format json > {}.json" ::: 1 2 3 4 &&
      $K sweep --strength 2 --min 6 --max 7 --format json > whole.json && $K merge --format json [1-4].json > merged.json &&
      cmp whole.json merged.json && $K merge [1-4].json > merged.txt &&
      $K sweep --strength 2 --min 6 --max 7 > whole.txt && cmp whole.txt merged.txt && wc -l < merged.json
      """)
    #expect(outcome.status == 0, "\(outcome.output) \(outcome.error)")
    #expect(outcome.output.hasSuffix("339\n"), "\(outcome.output) \(outcome.error)")
    #expect(try scratch.text("merged.txt").contains("covered   6084 of 6084 combinations"))
    let sizes = try (1...4).map { try scratch.text("\($0).json").split(separator: "\n").count }
    #expect(sizes == [86, 86, 85, 85])
  }

  private func numbers(_ environment: [String: String], _ more: [String] = []) throws -> [Int] {
    let outcome = try Executable.run(Self.sweep + more, environment: environment)
    #expect(outcome.status == 0, "\(outcome.error)")
    return try outcome.output.split(separator: "\n").compactMap { try object($0)["number"] as? Int }
  }

  @Test func schedulersSayWhichShard() throws {
    let third = (0..<27).filter { $0 % 4 == 2 }
    #expect(try numbers([:]) == Array(0..<27))
    #expect(try numbers([:], ["--shard", "3/4"]) == third)
    let status = try TemporaryFolder()
    #expect(
      try numbers(["TEST_SHARD_INDEX": "2", "TEST_TOTAL_SHARDS": "4", "TEST_SHARD_STATUS_FILE": status.file("x")])
        == third)
    #expect(FileManager.default.fileExists(atPath: status.file("x")))
    #expect(
      try numbers(["SLURM_ARRAY_TASK_ID": "12", "SLURM_ARRAY_TASK_COUNT": "4", "SLURM_ARRAY_TASK_MIN": "10"]) == third)
    // --array=10-17:2, and its last task.
    let steps = [
      "SLURM_ARRAY_TASK_COUNT": "4", "SLURM_ARRAY_TASK_MIN": "10", "SLURM_ARRAY_TASK_MAX": "16",
      "SLURM_ARRAY_TASK_STEP": "2",
    ]
    #expect(try numbers(steps.merging(["SLURM_ARRAY_TASK_ID": "14"]) { $1 }) == third)
    #expect(try numbers(steps.merging(["SLURM_ARRAY_TASK_ID": "16"]) { $1 }) == (0..<27).filter { $0 % 4 == 3 })
    #expect(try numbers(["JOB_COMPLETION_INDEX": "2"], ["--shards", "4"]) == third)
    #expect(try numbers(["JOB_COMPLETION_INDEX": "2"]) == Array(0..<27))
    #expect(try numbers(["TEST_SHARD_INDEX": "0", "TEST_TOTAL_SHARDS": "4"], ["--shard", "3/4"]) == third)
  }

  @Test(arguments: [
    ([:], ["--shard", "0/4"], "--shard '0/4'"), ([:], ["--shard", "5/4"], "--shard '5/4'"),
    ([:], ["--shard", "1"], "--shard '1'"), ([:], ["--shards", "0"], "--shards 0"),
    ([:], ["--shards", "2"], "no JOB_COMPLETION_INDEX"),
    ([:], ["--shard", "1/2", "--shards", "2"], "exclude each other"),
    (["TEST_SHARD_INDEX": "4", "TEST_TOTAL_SHARDS": "4"], [], "TEST_SHARD_INDEX is number 4"),
    // --array=1,2,5: its second task is number 1 of 3, its third would be number 4.
    (
      [
        "SLURM_ARRAY_TASK_ID": "2", "SLURM_ARRAY_TASK_COUNT": "3", "SLURM_ARRAY_TASK_MIN": "1",
        "SLURM_ARRAY_TASK_MAX": "5", "SLURM_ARRAY_TASK_STEP": "1",
      ], [], "SLURM_ARRAY_TASK_ID is 2, of 3 tasks from 1 to 5 in steps of 1, which cannot be"
    ),
    (
      [
        "SLURM_ARRAY_TASK_ID": "4", "SLURM_ARRAY_TASK_COUNT": "4", "SLURM_ARRAY_TASK_MIN": "1",
        "SLURM_ARRAY_TASK_MAX": "7", "SLURM_ARRAY_TASK_STEP": "2",
      ], [], "SLURM_ARRAY_TASK_ID is 4"
    ),
    (
      ["SLURM_ARRAY_TASK_ID": "4", "SLURM_ARRAY_TASK_COUNT": "4", "SLURM_ARRAY_TASK_STEP": "0"], [],
      "in steps of 0"
    ),
    (["SLURM_ARRAY_TASK_ID": "x", "SLURM_ARRAY_TASK_COUNT": "4"], [], "SLURM_ARRAY_TASK_ID is 'x'"),
  ]) func shardsThatCannotBe(_ environment: [String: String], _ more: [String], _ words: String) throws {
    let outcome = try Executable.run(Self.sweep + more, environment: environment)
    #expect(outcome.status == 2, "\(outcome.error)")
    #expect(outcome.output.isEmpty, "\(outcome.error)")
    #expect(outcome.error.contains(words), "\(outcome.error)")
  }

  @Test func whatIsNoWholeSweepIsRefused() throws {
    let scratch = try TemporaryFolder()
    func write(_ name: String, _ more: [String]) throws -> String {
      let outcome = try Executable.run(Self.sweep + more)
      try scratch.write(outcome.output, to: name)
      return outcome.output
    }
    let first = try write("1", ["--shard", "1/2"])
    _ = try write("2", ["--shard", "2/2"])
    _ = try write("seed", ["--shard", "2/2", "--seed", "9"])
    _ = try write("thirds", ["--shard", "2/3"])
    try scratch.write(first.split(separator: "\n").dropLast().joined(separator: "\n"), to: "cut")
    try scratch.write(first.split(separator: "\n").dropFirst().joined(separator: "\n"), to: "gap")
    try scratch.write(first.replacing("\"shard\":1", with: "\"shard\":2"), to: "swapped")
    try scratch.write("\(first.prefix(40))\n\(first)", to: "torn")
    for (files, words) in [
      (["1"], "missing: shard 2/2"), (["1", "1"], "shard 1/2 is there twice"), (["1", "2", "2"], "is there twice"),
      (["1", "seed"], "of another sweep"), (["1", "thirds"], "of another sweep"),
      (["cut", "2"], "did not come to its end"), (["gap", "2"], "number 0 is missing"),
      (["swapped", "1"], "belongs to another shard"), (["torn", "2"], "line 1: no function"),
      (["nothing"], "No such file"),
    ] {
      let outcome = try Executable.run(["merge"] + files.map(scratch.file))
      #expect(outcome.status == 2, "\(files)")
      #expect(outcome.output.isEmpty, "\(files)")
      #expect(outcome.errorLines.count == 1, "\(files): \(outcome.error)")
      #expect(outcome.error.contains(words), "\(files): \(outcome.error)")
    }
    let whole = try Executable.run(["merge", scratch.file("2"), scratch.file("1")])
    #expect(whole.status == 0, "\(whole.error)")
    #expect(whole.output.hasPrefix("27 signatures over 3 types\n"), "\(whole.error)")
  }

  /// Shards of different sweeps with the same number of functions: the error names the difference.
  @Test(arguments: [
    (
      ["--exhaustive", "2", "--types", "int,long"], ["--exhaustive", "2", "--types", "int,short"],
      "types (int, short, int, long)"
    ),
    (
      ["--exhaustive", "1", "--types", "int,long,char,short"], ["--exhaustive", "2", "--types", "int,long"],
      "exhaustive (2, 1), source (signatures over 2 types, signatures over 4 types), types ("
    ),
    (
      ["--strength", "2", "--min", "6", "--max", "7"], ["--strength", "2", "--min", "7", "--max", "8"],
      "max (8, 7), min (7, 6)"
    ),
    (["--strength", "2"], ["--strength", "2", "--target", "psabi"], "targets (psabi, linux-7.2,linux-7.4)"),
    (["--strength", "2"], ["--strength", "2", "--seed", "2"], "seed (2, 1)"),
  ]) func anotherSweepIsNamed(_ one: [String], _ other: [String], _ words: String) throws {
    let scratch = try TemporaryFolder()
    for (index, options) in [one, other].enumerated() {
      let outcome = try Executable.run(["sweep", "--format", "json", "--shard", "\(index + 1)/2"] + options)
      try scratch.write(outcome.output, to: "\(index)")
    }
    let outcome = try Executable.run("merge", scratch.file("0"), scratch.file("1"))
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.error.contains("is of another sweep"), "\(outcome.error)")
    #expect(outcome.error.contains(words), "\(outcome.error)")
  }

  /// The same library compiled with other flags: the same functions, other code.
  @Test(.enabled(if: SourceCompiler.gcc.isThere, "no gcc")) func anotherBuildIsNamed() throws {
    let scratch = try TemporaryFolder()
    for (index, flag) in ["-O0", "-O2"].enumerated() {
      let library = try scratch.library(
        "int f(int a, long b) { return a; } long g(long a) { return a; }", flags: ["-g", flag])
      let outcome = try Executable.run(
        "sweep", "--dwarf", library, "--min", "0", "--format", "json", "--shard", "\(index + 1)/2")
      #expect(outcome.status == 0, "\(outcome)")
      try scratch.write(outcome.output, to: "\(index)")
    }
    let outcome = try Executable.run("merge", scratch.file("0"), scratch.file("1"))
    #expect(outcome.status == 2, "\(outcome.error)")
    #expect(outcome.error.contains("they differ in content ("), "\(outcome.error)")
  }

  /// The last line of each shard; a shard without a coverage goal has no coverage.
  @Test func theLastLine() throws {
    func last(_ words: [String]) throws -> [String: Any] {
      let outcome = try Executable.run(["sweep", "--format", "json"] + words)
      return try object(String(outcome.output.split(separator: "\n").last ?? ""))
    }
    let first = try last(["--exhaustive", "2", "--types", "int,long", "--shard", "1/2"])
    #expect(at(first, "coverage", "covered") as? Int == 4)
    #expect(at(first, "coverage", "all") as? Int == 4)
    let second = try last(["--exhaustive", "2", "--types", "int,long", "--shard", "2/2"])
    #expect(second["coverage"] == nil)
    let identity = try #require(second["identity"] as? [String: String])
    #expect(identity.keys.sorted() == ["exhaustive", "kernel", "kfunctest", "libffi", "seed", "targets", "types"])
    #expect(identity.values.allSatisfy { !$0.isEmpty })
    #expect(identity["kfunctest"]?.count == 40)
    // BPF cannot call it, libffi can.
    let none = try Executable.run("sweep", "--exhaustive", "1", "--types", "long double")
    #expect(none.output.contains("checked   by the JIT (no call) and libffi "), "\(none.output)")
  }

  @Test(.enabled(if: ChildProcess.find("script") != nil, "no script(1)"))
  func colours() throws {
    let scratch = try TemporaryFolder()
    let outcome = try Executable.run(Self.sweep)
    try scratch.write(outcome.output, to: "1")
    for command in ["merge '\(scratch.file("1"))'", "sweep --exhaustive 1"] {
      let screen = try Executable.runOnTerminal(command)
      #expect(screen.output.contains("\u{1B}[32m"), "\(screen.output)")
      #expect(!screen.output.contains("?["), "\(screen.output)")
    }
  }

  /// A shard with a finding makes the whole fail.
  @Test func aFindingInOneShardIsAFindingOfAll() throws {
    let scratch = try TemporaryFolder()
    let outcome = try Executable.run(Self.sweep)
    let finding =
      "{\"callee\":\"capture\",\"caller\":\"jit\",\"code\":\"entry\",\"entry\":{\"directionFlag\":{}},"
      + "\"kfunc\":\"sweep_0\",\"values\":{\"sequence\":{\"number\":1}}}"
    let failing = outcome.output.replacing(
      "\"failed\":0,\"findings\":[]", with: "\"failed\":1,\"findings\":[\(finding)]", maxReplacements: 1)
    try scratch.write(failing, to: "1")
    let merged = try Executable.run("merge", scratch.file("1"))
    #expect(merged.status == 1, "\(merged.output)")
    #expect(merged.output.contains("FAILED sweep_0, jit: the direction flag is set"), "\(merged.output)")
    try scratch.write(
      outcome.output.replacing("\"caught\":true", with: "\"caught\":false", maxReplacements: 1), to: "1")
    let blindText = try scratch.text("1")
    let blind = try Executable.run("merge", scratch.file("1"))
    #expect(blind.status == 1, "\(blind.output)")
    #expect(blind.output.contains("NOT seen"), "\(blind.output)")
    let uncovered = blindText.replacing("\"caught\":false", with: "\"caught\":true")
      .replacing("\"covered\":27", with: "\"covered\":26")
    try scratch.write(uncovered, to: "1")
    #expect(try Executable.run("merge", scratch.file("1")).status == 1)
  }
}
