import Foundation
import TestSupport
import Testing

/// `fuzz` and `kernel --random` in shards, and their merge.
@Suite struct ShardedRunTests {
  private static let fuzz = ["fuzz", "--compilers", "gcc", "--seed", "3", "--count", "130"]
  private static let hasParallel = ChildProcess.find("parallel") != nil

  /// What is printed, without rates.
  private static func text(_ outcome: ProcessOutcome) -> String {
    outcome.output.split(separator: "\n").filter { !$0.contains("perMinute") && !$0.hasPrefix("rate ") }
      .joined(separator: "\n")
  }

  /// Writes shards to files, and compares their merge with the run without shards.
  /// - Parameter words: the command, made anew for each run.
  private func merge(shards: Int, status: Int32, formats: [String], _ words: () throws -> [String]) throws {
    let scratch = try TemporaryFolder()
    for shard in 1...shards {
      let outcome = try Executable.run(words() + ["--shard", "\(shard)/\(shards)", "--format", "json"])
      #expect([0, status].contains(outcome.status), "\(outcome.error)")
      try scratch.write(outcome.output, to: "\(shard)")
    }
    for format in formats {
      let whole = try Executable.run(words() + ["--format", format])
      let merged = try Executable.run(
        ["merge", "--format", format] + (1...shards).reversed().map { scratch.file("\($0)") })
      #expect(whole.status == status, "\(whole.error)")
      #expect(merged.status == status, "\(merged.error)")
      #expect(Self.text(merged) == Self.text(whole))
    }
  }

  /// A corpus whose functions show no fault of the stack, and two batches of one function.
  @Test(.enabled(if: SourceCompiler.gcc.isThere, "no gcc"), arguments: [false, true])
  func shardsOfFuzz(_ isPlanted: Bool) throws {
    let scratch = try TemporaryFolder()
    // The run ends at the first finding, and so does the merge, though another shard went on.
    try merge(shards: 2, status: isPlanted ? 1 : 0, formats: [isPlanted ? "json" : "table"]) {
      // Findings are added to a corpus.
      try? FileManager.default.removeItem(atPath: scratch.file("corpus"))
      try scratch.makeFolder("corpus")
      try scratch.write("int f(int); long g(char, short);", to: "corpus/a.c")
      return [
        "fuzz", "--compilers", "gcc", "--seed", "3", "--count", "6", "--corpus", scratch.file("corpus"),
      ] + (isPlanted ? ["--plant", "outgoing-slot-high"] : [])
    }
  }

  @Test(.enabled(if: RunningKernel.answers, "no bpf(2)")) func shardsOfKernel() throws {
    try merge(shards: 3, status: 0, formats: ["json", "table"]) {
      ["kernel", "--random", "50", "--seed", "9", "--allow-skips"]
    }
  }

  private static func last(_ text: String) throws -> [String: Any] {
    try object(String(text.split(separator: "\n").last ?? ""))
  }

  /// Schedulers count from 0 or from 1, and in steps.
  @Test(
    .enabled(if: RunningKernel.answers, "no bpf(2)"),
    arguments: [
      (["TEST_SHARD_INDEX": "1", "TEST_TOTAL_SHARDS": "3"], []),
      (["SLURM_ARRAY_TASK_ID": "1", "SLURM_ARRAY_TASK_COUNT": "3", "SLURM_ARRAY_TASK_MIN": "0"], []),
      (["SLURM_ARRAY_TASK_ID": "2", "SLURM_ARRAY_TASK_COUNT": "3", "SLURM_ARRAY_TASK_MIN": "1"], []),
      (
        [
          "SLURM_ARRAY_TASK_ID": "12", "SLURM_ARRAY_TASK_COUNT": "3", "SLURM_ARRAY_TASK_MIN": "10",
          "SLURM_ARRAY_TASK_MAX": "14", "SLURM_ARRAY_TASK_STEP": "2",
        ], []
      ),
      (["JOB_COMPLETION_INDEX": "1"], ["--shards", "3"]), ([:], ["--shard", "2/3"]),
    ]) func schedulers(_ environment: [String: String], _ more: [String]) throws
  {
    let words = ["kernel", "--random", "20", "--allow-skips", "--format", "json"]
    let outcome = try Executable.run(words + more, environment: environment)
    #expect(outcome.status == 0, "\(outcome.error)")
    let lines = outcome.output.split(separator: "\n")
    #expect(try lines.dropLast().map { try object(String($0))["number"] as? Int } == [1])
    let part = try #require(try Self.last(outcome.output)["part"] as? [String: Any])
    #expect((part["shard"] as? Int, part["shards"] as? Int, part["pieces"] as? Int) == (2, 3, 4))
  }

  /// Kubernetes says only which one, Slurm does not count the tasks of a job that is no array, and files are not shared out.
  @Test(.enabled(if: RunningKernel.answers, "no bpf(2)")) func whatIsNoShard() throws {
    let program = Repository.path + "/Tests/Programs/seven-arguments.bpf.s"
    for (words, environment) in [
      (["--random", "2"], ["JOB_COMPLETION_INDEX": "1"]), (["--random", "2"], ["SLURM_ARRAY_TASK_ID": "1"]),
      (["--random", "2"], ["TEST_SHARD_INDEX": "", "TEST_TOTAL_SHARDS": ""]),
      ([program], ["TEST_SHARD_INDEX": "1", "TEST_TOTAL_SHARDS": "3"]),
    ] {
      let outcome = try Executable.run(
        ["kernel", "--allow-skips", "--format", "json"] + words, environment: environment)
      #expect(try object(outcome.output)["part"] == nil, "\(words) \(environment)")
    }
  }

  @Test(arguments: [
    (fuzz, ["TEST_SHARD_INDEX": "3", "TEST_TOTAL_SHARDS": "3"], "TEST_SHARD_INDEX is number 3 (from 0) of 3 shards"),
    (fuzz, ["SLURM_ARRAY_TASK_ID": "x", "SLURM_ARRAY_TASK_COUNT": "3"], "SLURM_ARRAY_TASK_ID is 'x'"),
    (fuzz + ["--shards", "3"], [:], "no JOB_COMPLETION_INDEX"),
    (fuzz + ["--shards", "3"], ["JOB_COMPLETION_INDEX": "-1"], "JOB_COMPLETION_INDEX is number -1"),
    (fuzz + ["--shard", "4/3"], [:], "--shard '4/3'"),
    (["fuzz", "--count", "8", "--shard", "1/3"], [:], "a shard needs --seed"),
    (["fuzz", "--count", "8"], ["TEST_SHARD_INDEX": "1", "TEST_TOTAL_SHARDS": "3"], "a shard needs --seed"),
    (["kernel", "--random", "8", "--shard", "0/3"], [:], "--shard '0/3'"),
    (["kernel", "x.bpf.s", "--shard", "1/3"], [:], "shards are of random programs"),
  ]) func shardsThatCannotBe(_ words: [String], _ environment: [String: String], _ message: String) throws {
    let outcome = try Executable.run(words, environment: environment)
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1, "\(outcome.error)")
    #expect(outcome.error.contains(message), "\(outcome.error)")
  }

  @Test(.enabled(if: RunningKernel.answers, "no bpf(2)")) func whatIsNoWholeRunIsRefused() throws {
    let scratch = try TemporaryFolder()
    func write(_ name: String, _ more: [String]) throws -> String {
      let outcome = try Executable.run(["kernel", "--random", "20", "--allow-skips", "--format", "json"] + more)
      try scratch.write(outcome.output, to: name)
      return outcome.output
    }
    let first = try write("1", ["--shard", "1/2"])
    _ = try write("2", ["--shard", "2/2"])
    _ = try write("seed", ["--shard", "2/2", "--seed", "9"])
    _ = try write("thirds", ["--shard", "2/3"])
    _ = try write("whole", [])
    let lines = first.split(separator: "\n")
    try scratch.write(lines.dropLast().joined(separator: "\n"), to: "cut")
    try scratch.write(lines.dropFirst().joined(separator: "\n"), to: "gap")
    try scratch.write("\(first.prefix(40))\n\(first)", to: "torn")
    try scratch.write(first.replacing("\"interrupted\":false", with: "\"interrupted\":true"), to: "stopped")
    try scratch.write(lines[0] + "\n" + first, to: "doubled")
    let sweep = try Executable.run("sweep", "--exhaustive", "1", "--shard", "2/2", "--format", "json")
    try scratch.write(sweep.output, to: "sweep")
    for (files, words) in [
      (["1"], "missing: shard 2/2"), (["1", "1"], "shard 1/2 is there twice"), (["1", "2", "2"], "is there twice"),
      (["1", "seed"], "of another kernel run than"), (["1", "thirds"], "of another kernel run than"),
      (["cut", "2"], "did not come to its end"), (["gap", "2"], "piece number 0 is missing"),
      (["doubled", "2"], "piece number 0 is missing or there twice"), (["torn", "2"], "line 1: no piece"),
      (["stopped", "2"], "was asked to stop"), (["1", "sweep"], "did not come to its end"),
      (["sweep", "1"], "did not come to its end"), (["whole"], "did not come to its end"),
      (["nothing"], "No such file"),
    ] {
      let outcome = try Executable.run(["merge"] + files.map(scratch.file))
      #expect(outcome.status == 2, "\(files)")
      #expect(outcome.output.isEmpty, "\(files)")
      #expect(outcome.errorLines.count == 1, "\(files): \(outcome.error)")
      #expect(outcome.error.contains(words), "\(files): \(outcome.error)")
    }
  }

  @Test(.enabled(if: hasParallel && SourceCompiler.gcc.isThere, "no GNU parallel or gcc")) func fuzzUnderGNUParallel()
    throws
  {
    let scratch = try TemporaryFolder()
    let outcome = try Executable.shell(
      """
      cd '\(scratch.path)'
      mkdir corpus; echo 'int f(int); long g(char, short);' >corpus/a.c
      run="$K fuzz --compilers gcc --seed 3 --count 6 --corpus corpus --format json"
      parallel --will-cite -j 2 "$run --shard {}/2 > {}.json" ::: 1 2 && $run --jobs 1 | grep -v perMinute > whole.json &&
      $K merge --format json [12].json | grep -v perMinute > merged.json && cmp whole.json merged.json && wc -l < 1.json
      """)
    #expect(outcome.status == 0, "\(outcome.output) \(outcome.error)")
    #expect(outcome.output.hasSuffix("2\n"), "\(outcome.output) \(outcome.error)")
  }
}
