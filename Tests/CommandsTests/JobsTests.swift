import Foundation
import TestSupport
import Testing

/// The same report, whatever the number of jobs.
@Suite struct JobsTests {
  private static let formats = ["table", "json", "junit", "tap", "html", "github"]

  /// What is printed, without the lines that say how fast it was.
  private static func text(_ outcome: ProcessOutcome) -> String {
    let rates = ["rate ", "\"perMinute\"", "\"programsPerSecond\"", " a second"]
    return outcome.output.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      !rates.contains { line.contains($0) }
    }.joined(separator: "\n")
  }

  /// Whether addresses can be the same in each run: with a planted fault, or in a crash, a report shows some.
  private static let hasFixedAddresses = (try? ChildProcess.run("setarch", ["-R", "true"]).status) == 0

  private static func run(_ words: [String]) throws -> ProcessOutcome {
    hasFixedAddresses
      ? try ChildProcess.run("setarch", ["-R", Executable.path] + words) : try Executable.run(words)
  }

  /// Runs a command with several numbers of jobs, and compares what it prints and its exit status.
  private func compare(
    _ words: [String], status: Int32, formats: [String] = formats, jobs: [Int] = [1, 2]
  ) throws {
    for format in formats {
      let outcomes = try jobs.map { try Self.run(words + ["--format", format, "--jobs", "\($0)"]) }
      for (jobs, outcome) in zip(jobs, outcomes) {
        #expect(outcome.status == status, "\(words) \(format) --jobs \(jobs): \(outcome.error)")
        #expect(
          Self.text(outcome) == Self.text(outcomes[0]) && outcome.error == outcomes[0].error,
          "\(words) \(format) --jobs \(jobs)")
      }
    }
  }

  private static func kfunc(_ name: String, _ body: String) -> String {
    "KFUNC_BODY(u64, \(name), (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g))\n"
      + "{ \(body) return a; }\n"
  }

  /// A library whose functions end, spoil or stop their process, keep a state of their own, and say what pointers they get.
  private static func library(_ scratch: borrowing TemporaryFolder) throws -> String {
    var bodies: [(String, String)] = []
    for number in 0..<12 {
      bodies.append(("a\(number)_counts", "static u64 calls; a += ++calls;"))
      bodies.append(("b\(number)_ends", number % 3 == 0 ? "_exit(\(number));" : ""))
      bodies.append(("c\(number)_spoils", number % 4 == 1 ? "umask(0777);" : ""))
      bodies.append(("d\(number)_faults", number % 5 == 2 ? "*(volatile int *)8 = 1;" : ""))
      bodies.append(("e\(number)_prints", number % 2 == 0 ? "puts(\"e\(number)\");" : ""))
    }
    let head =
      "#include \"kfunc.h\"\n#include <stdio.h>\n#include <sys/stat.h>\n#include <unistd.h>\nKFUNC_LIBRARY(\"mine\");\n"
    let pointers = (0..<3).map { number in
      "KFUNC_BODY(u64, p\(number), (int *, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (const char *, g__str))\n"
        + "{ printf(\"%p %p\\n\", (void *)a, (void *)g__str); return (u64)a + (u64)g__str + b; }\n"
    }
    return try scratch.library(
      head + bodies.map { kfunc($0.0, $0.1) }.joined() + pointers.joined(), flags: ["-O2", "-w", "-D_GNU_SOURCE"])
  }

  @Test(.enabled(if: hasFixedAddresses, "no setarch -R")) func runWithFailures() throws {
    let scratch = try TemporaryFolder()
    let path = try Self.library(scratch)
    try compare(["run", "--library", path, "--values", "graffiti"], status: 1)
    try compare(["run", "--library", path, "--values", "graffiti"], status: 1, formats: ["json"], jobs: [1, 5])
  }

  @Test(.enabled(if: hasFixedAddresses, "no setarch -R")) func runOfTheRegistry() throws {
    // At which instruction a loop without end is stopped is a matter of time.
    try compare(["run", "--crashing", "--filter", "crash_[^e]|ptr|pair|mem"], status: 1, formats: ["json"])
    try compare(["run", "--values", "graffiti"], status: 0, formats: ["json", "table"])
  }

  /// An engine that fails is not asked any more: where that begins must not depend on which piece came first.
  @Test func runWithAnEngineThatStops() throws {
    let scratch = try TemporaryFolder()
    let engine = try EngineFixtures.library(in: scratch, ["run": "_exit(3);"])
    try compare(
      ["run", "--filter", "^kf_u64_|^kf_u32_", "--caller", "c", "--values", "graffiti", "--engine", engine], status: 1,
      formats: ["json"])
  }

  @Test(
    .enabled(if: hasFixedAddresses, "no setarch -R"),
    arguments: [
      ["sweep", "--strength", "2"], ["sweep", "--strength", "2", "--min", "6", "--max", "6", "--list"],
      ["mutants", "--filter", "slot-high|classified"], ["compare", "--engine", "jit,interpreter", "--random", "40"],
    ]) func otherCommands(_ words: [String]) throws
  {
    try compare(words, status: 0, formats: ["json"])
    try compare(words, status: 0, formats: ["table"], jobs: [1, 3])
  }

  @Test func compareWithDifferences() throws {
    try compare(
      ["compare", "--engine", "jit,interpreter", "--random", "40", "--plant", "outgoing-slot-high"], status: 1,
      formats: ["json"])
  }

  @Test(.enabled(if: RunningKernel.answers, "no bpf(2)")) func kernel() throws {
    try compare(["kernel", "--random", "40", "--seed", "5", "--allow-skips"], status: 0, formats: ["table", "json"])
    let scratch = try TemporaryFolder()
    for jobs in ["1", "3"] {
      let outcome = try Executable.run(
        "kernel", "--random", "20", "--save", scratch.file(jobs), "--jobs", jobs, "--allow-skips")
      #expect(outcome.status == 0, "\(outcome.output)")
    }
    #expect(try scratch.text("1") == scratch.text("3"))
  }

  /// Two batches: a corpus, and functions that are drawn.
  @Test(.enabled(if: SourceCompiler.gcc.isThere, "no gcc"), arguments: [false, true])
  func fuzz(_ isPlanted: Bool) throws {
    var texts: [String] = []
    for jobs in ["1", "2"] {
      let scratch = try TemporaryFolder()
      try scratch.makeFolder("corpus")
      try scratch.write("int f(int); long g(char, short);", to: "corpus/a.c")
      let outcome = try Executable.run(
        ["fuzz", "--seed", "3", "--count", "6", "--compilers", "gcc", "--format", "json", "--jobs", jobs, "--corpus"]
          + [scratch.file("corpus")] + (isPlanted ? ["--plant", "outgoing-slot-high"] : []))
      #expect(outcome.status == (isPlanted ? 1 : 0), "\(outcome.error)")
      texts.append(Self.text(outcome).replacing(scratch.path, with: "FOLDER"))
    }
    #expect(texts[0] == texts[1])
    #expect(texts[0].contains("\"fromCorpus\" : 2"))
  }

  @Test(arguments: ["0", "-1", "x", "257", "100000", "99999999999999999999", "1.5"])
  func numbersThatAreNone(_ number: String) throws {
    for command in [
      ["run"], ["sweep"], ["fuzz"], ["mutants"], ["kernel", "--random", "1"],
      ["compare", "--engine", "jit", "--random", "1"],
    ] {
      let outcome = try Executable.run(command + ["--jobs=\(number)"])
      #expect(outcome.status == 2)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errorLines.count == 1, "\(outcome.error)")
      #expect(outcome.error.contains("is no number from 1 to 256"), "\(outcome.error)")
    }
  }

  /// Too few descriptors for that many workers.
  @Test func workersThatCannotBeStarted() throws {
    for command in ["run", "sweep --strength 3", "mutants"] {
      let outcome = try Executable.shell("ulimit -n 40; $K \(command) --jobs 64")
      #expect(outcome.status == 2, "\(command): \(outcome.error)")
      #expect(outcome.errorLines.count == 1, "\(command): \(outcome.error)")
      #expect(outcome.error.contains("is not to be had: "), "\(command): \(outcome.error)")
    }
  }

  /// A request to stop ends all workers; what was done is reported.
  @Test(arguments: ["INT", "TERM"]) func aRequestToStop(_ signal: String) throws {
    for command in ["sweep --strength 4", "mutants", "compare --engine jit,interpreter --random 100000"] {
      let outcome = try Executable.shell(
        """
        set -m
        export MARK=kfunctest-\(UUID().uuidString)
        $K \(command) --jobs 3 --format json >/dev/null & process=$!
        sleep 1.5; kill -\(signal) $process; wait $process; echo $?
        left=0
        for one in /proc/[0-9]*; do
          if grep -qz "^MARK=$MARK" $one/environ && grep -qz -- --worker-process $one/cmdline; then left=$((left + 1)); fi
        done 2>/dev/null
        echo $left
        """)
      #expect(
        outcome.output == (signal == "INT" ? "130\n0\n" : "143\n0\n"), "\(command): \(outcome.output) \(outcome.error)")
    }
  }
}
