import Foundation
import Outcomes
import Reports
import TestSupport
import Testing

/// `kernel --verifier --save` and `--against`.
@Suite struct VerdictRecordingTests {
  /// The programs of the tests that need no kfunc.
  private static let programs = ["bad_unreachable", "bad_recursion", "bad_callee_reads_r6"].map {
    Repository.file("Tests/Programs/Verifier/\($0).bpf.s")
  }

  private static func run(_ words: [String]) throws -> ProcessOutcome {
    try Executable.run(["kernel", "--verifier"] + words)
  }

  /// The outcome that a run writes as JSON.
  private static func outcome(_ words: [String]) throws -> VerdictsOutcome {
    let output = try run(words + ["--format", "json"]).output
    #expect(try SchemaTests.schema().faults(JSONTree(output)).isEmpty)
    return try JSONDecoder().decode(Document<VerdictsOutcome>.self, from: Data(output.utf8)).outcome
  }

  /// What the kernel said is what the recording says: the same comes of both.
  @Test(.enabled(if: RunningKernel.answers, "no bpf(2)")) func aRecordingStandsForItsKernel() throws {
    let folder = try TemporaryFolder()
    let file = folder.file("verdicts.json")
    let asked = try Self.outcome(["--random", "60", "--seed", "3", "--save", file] + Self.programs)
    let read = try Self.outcome(["--against", file] + Self.programs)
    #expect(read.summary.compared == asked.summary.compared && asked.summary.compared > 40)
    #expect(read.summary.same == asked.summary.same)
    #expect(read.summary.accepted == asked.summary.accepted)
    #expect(read.messages == asked.messages)
    #expect(read.kernel == asked.kernel)
    #expect(read.isRecorded && !asked.isRecorded)
    // The kernel told its work on each program; only the comparison runs those that both accept.
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(text.matches(of: /"processedInstructions":[1-9]/).count >= asked.summary.accepted)
    #expect(asked.summary.runs == 0 && read.summary.runs > 0)
  }

  /// Each rule that refuses a program is seen to be missing when it is removed.
  @Test(.enabled(if: RunningKernel.answers, "no bpf(2)")) func removedRulesAreSeen() throws {
    let folder = try TemporaryFolder()
    let file = folder.file("verdicts.json")
    _ = try Self.run(["--random", "200", "--seed", "3", "--save", file])
    let rules = try #require(try Self.outcome(["--against", file, "--each-rule"]).rules)
    let places = rules.filter { $0.name.contains(":") }
    #expect(places.count > 10)
    #expect(places.allSatisfy { $0.foundAfter != nil && $0.programs > 0 }, "\(places)")
    // What is kept account of is removed, too; these show in any programs.
    for name in ["jumps-learn", "calls-clear-registers"] {
      #expect(rules.first { $0.name == name }?.foundAfter != nil, "\(name)")
    }
  }

  /// A generator that was changed writes other programs: they are not compared.
  @Test(.enabled(if: RunningKernel.answers, "no bpf(2)")) func programsOfAnotherGenerator() throws {
    let folder = try TemporaryFolder()
    let file = folder.file("verdicts.json")
    _ = try Self.run(["--random", "20", "--seed", "3", "--save", file])
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try text.replacing(/"checksum":\d+/, with: "\"checksum\":7").write(toFile: file, atomically: true, encoding: .utf8)
    let outcome = try Self.run(["--against", file])
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("not asked 20: the program of this seed is not that of the recording"))
    #expect(outcome.output.contains("nothing was compared"))
    // No verdict stands for one of them when rules are removed: none is met, and none is found missing.
    let rules = try #require(try Self.outcome(["--against", file, "--each-rule"]).rules)
    #expect(rules.allSatisfy { $0.programs == 0 && $0.foundAfter == nil }, "\(rules)")
    #expect(!rules.contains { $0.name.contains(":") })
  }

  @Test(arguments: [
    (["--random", "5", "--each-rule"], "--each-rule goes with --verifier and --against"),
    (["--each-rule", "--against", "none.json"], "none.json"),
    (["--random", "5", "--against", "a.json"], "--verifier goes with --random or with --against"),
    (["--against", "a.json", "--save", "b.json"], "--save keeps what the running kernel says"),
    (["--against", Repository.file("Package.swift")], "no recording of 'kernel --verifier --save'"),
    (["--random", "5", Repository.file("Package.swift")], "--verifier takes programs in assembler text (.bpf.s)"),
  ])
  func wrongUse(_ words: [String], _ message: String) throws {
    let outcome = try Self.run(words)
    #expect(outcome.status == 2)
    #expect(outcome.error.contains(message), "\(outcome.error)")
    #expect(outcome.output.isEmpty)
  }
}
