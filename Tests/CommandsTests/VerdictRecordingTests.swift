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

  /// The kinds of messages with which they are rejected.
  private static let messages = [
    "RN !read_ok", "recursive call from down() to down()", "unreachable insn N",
  ]

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

  /// A recording holds its programs: what the generator writes now, and of which files, does not matter.
  @Test(.enabled(if: RunningKernel.answers, "no bpf(2)")) func programsComeFromTheRecording() throws {
    let folder = try TemporaryFolder()
    let file = folder.file("verdicts.json")
    let asked = try Self.outcome(["--random", "20", "--seed", "3", "--save", file] + Self.programs)
    #expect(asked.messages.filter(\.isGiven).map(\.text).sorted() == Self.messages)
    let read = try Self.outcome(["--against", file])
    #expect(read.summary.compared == asked.summary.compared && read.summary.same == asked.summary.same)
    #expect(read.messages.allSatisfy { !$0.isGiven })

    // A program of its own in place of one of them, as a recording of another generator has it.
    var text = try String(contentsOfFile: file, encoding: .utf8)
    let program = try #require(text.firstMatch(of: /"program":"[^"]*"/)?.range)
    text.replaceSubrange(program, with: #""program":"r0 = r5\nexit\n""#)
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    let changed = try Self.outcome(["--against", file])
    #expect(changed.summary.same == asked.summary.same - 1)
    #expect(changed.differences.contains { $0.here == "R5 !read_ok" })
  }

  /// Several recordings are one run.
  @Test(.enabled(if: RunningKernel.answers, "no bpf(2)")) func severalRecordings() throws {
    let folder = try TemporaryFolder()
    var parts: [VerdictsOutcome] = []
    for (name, seed) in [("a", "1"), ("b", "101")] {
      parts.append(
        try Self.outcome(["--random", "40", "--seed", seed, "--save", folder.file(name)] + Self.programs))
    }
    let both = try Self.outcome(["--against", folder.file("a"), "--against", folder.file("b")] + Self.programs)
    #expect(both.summary.compared == parts[0].summary.compared + parts[1].summary.compared)
    #expect(both.summary.same == parts[0].summary.same + parts[1].summary.same)
    let counts = parts.flatMap(\.messages).reduce(into: [String: Int]()) { $0[$1.text, default: 0] += $1.programs }
    #expect(Dictionary(uniqueKeysWithValues: both.messages.map { ($0.text, $0.programs) }) == counts)

    let twice = try Self.run(["--against", folder.file("a"), "--against", folder.file("a")])
    #expect(twice.status == 2 && twice.error.contains("the program of seed 1 is in a recording before, too"))
    let text = try String(contentsOfFile: folder.file("b"), encoding: .utf8)
    try text.replacing(/"message":\d+/, with: "\"message\":7777").write(
      toFile: folder.file("b"), atomically: true, encoding: .utf8)
    let damaged = try Self.run(["--against", folder.file("a"), "--against", folder.file("b")])
    #expect(damaged.status == 2 && damaged.error.contains("a program has message 7777 of "))
    try text.replacing(/"processors":\d+/, with: "\"processors\":77").write(
      toFile: folder.file("b"), atomically: true, encoding: .utf8)
    let other = try Self.run(["--against", folder.file("a"), "--against", folder.file("b")])
    #expect(other.status == 2 && other.error.contains("with 77 processors; the one before is of Linux "))
    #expect(other.errorLines.count == 1 && other.output.isEmpty)
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
