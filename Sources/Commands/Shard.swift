import ArgumentParser
import Glibc
import Support

extension Shard {
  /// Reads `2/8`: the second of eight.
  /// - Throws: `ValidationError` where it is no shard.
  init(option text: String) throws {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let number = parts[0], let count = parts[1], (1...Self.most).contains(count),
      (1...count).contains(number)
    else { throw ValidationError("--shard '\(text)': I/N, as in 1/4 up to 4/4") }
    self.init(index: number - 1, count: count)
  }
}

/// Which part of a run this process does.
struct ShardOption: ParsableArguments {
  @Option(
    help: .init(
      "Only every N-th piece of the run, from the I-th: signature, program, or batch of functions. (default: from Bazel, Slurm or, with --shards, Kubernetes; else all)",
      valueName: "I/N"),
    transform: Shard.init(option:))
  var shard: Shard?

  @Option(help: .init("How many shards there are, where the environment says only which one.", valueName: "count"))
  var shards: Int?

  func validate() throws {
    if shard != nil && shards != nil { throw ValidationError("--shard and --shards exclude each other") }
    if let shards, !(1...Shard.most).contains(shards) {
      throw ValidationError("--shards \(shards): 1 to \(Shard.most)")
    }
  }

  /// Whether an option says that there are shards.
  var isGiven: Bool { shard != nil || shards != nil }

  /// The shard of the options, or of the scheduler that started this process; nil where neither says one.
  /// - Throws: `HarnessError` where the environment contradicts itself.
  func read() throws(HarnessError) -> Shard? {
    if let shard { return shard }
    if let bazel = try Self.pair("TEST_SHARD_INDEX", "TEST_TOTAL_SHARDS") {
      // Bazel asks for a sign that shards are known here (Bazel, "Test encyclopedia", test sharding).
      if let path = Self.variable("TEST_SHARD_STATUS_FILE"), let file = fopen(path, "we") { fclose(file) }
      return bazel
    }
    if let slurm = try Self.slurm() { return slurm }
    guard let shards else { return nil }
    guard let index = try Self.number("JOB_COMPLETION_INDEX") else {
      throw HarnessError(
        .usage, "--shards \(shards): the environment has no JOB_COMPLETION_INDEX; --shard I/N says which one")
    }
    return try Self.shard(index, shards, "JOB_COMPLETION_INDEX")
  }

  private static func pair(_ index: String, _ count: String) throws(HarnessError) -> Shard? {
    guard let number = try number(index), let total = try self.number(count) else { return nil }
    return try shard(number, total, index)
  }

  /// A task of a Slurm array, whose numbers go from a least to a greatest one in steps: `--array=1-7:2` (sbatch(1),
  /// "output environment variables"). A list with gaps, as in `--array=1,2,5`, has no step that says who is who.
  private static func slurm() throws(HarnessError) -> Shard? {
    guard let id = try number("SLURM_ARRAY_TASK_ID"), let count = try number("SLURM_ARRAY_TASK_COUNT") else {
      return nil
    }
    let least = try number("SLURM_ARRAY_TASK_MIN") ?? 0
    let step = try number("SLURM_ARRAY_TASK_STEP") ?? 1
    let greatest = try number("SLURM_ARRAY_TASK_MAX")
    let numbers = 0...(1 << 30)
    let isRegular =
      numbers.contains(least) && (least...(1 << 30)).contains(id) && (1...(1 << 30)).contains(step)
      && (id - least) % step == 0
      && greatest.map { numbers.contains($0) && $0 >= least && ($0 - least) / step + 1 == count } ?? true
    guard isRegular else {
      throw HarnessError(
        .usage,
        "the environment's SLURM_ARRAY_TASK_ID is \(id), of \(count) tasks from \(least) to "
          + "\(greatest.map(String.init) ?? "?") in steps of \(step), which cannot be; an array of shards has one step, "
          + "as in --array=1-8 or 1-7:2, or each task says --shard I/N")
    }
    return try shard((id - least) / step, count, "SLURM_ARRAY_TASK_ID")
  }

  private static func shard(_ index: Int, _ count: Int, _ name: String) throws(HarnessError) -> Shard {
    guard (1...Shard.most).contains(count), (0..<count).contains(index) else {
      throw HarnessError(
        .usage, "the environment's \(name) is number \(index) (from 0) of \(count) shards, which cannot be")
    }
    return Shard(index: index, count: count)
  }

  private static func number(_ name: String) throws(HarnessError) -> Int? {
    guard let text = variable(name) else { return nil }
    if let number = Int(text) { return number }
    throw HarnessError(.usage, "the environment's \(name) is '\(text)', which is no number")
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}
