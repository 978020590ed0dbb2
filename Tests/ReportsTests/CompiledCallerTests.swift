import Listings
import Testing

@testable import Outcomes
@testable import Reports

/// Callers that are programs of compilers in an engine, on the screen of a run.
@Suite struct CompiledCallerTests {
  private static let callers = ["-O1 v3", "-O2 v4"].flatMap { flags in
    [Caller.jit, .kernel].map { engine in
      CompiledCaller(
        caller: Caller(rawValue: "clang 23 \(flags) -> \(engine)"), engine: engine, toolchain: "clang 23 \(flags)",
        compiler: "Clang 23.1.4")
    }
  }

  private static func outcome(_ skips: [Skip] = [], failed: Int = 0) -> RunOutcome {
    var first = kfunc("a")
    first.tallies += callers.prefix(3).enumerated().map { index, compiled in
      CallerCounts(caller: compiled.caller, checks: 4, slots: 32, failed: index == 2 ? failed : 0)
    }
    var outcome = run([first, kfunc("b")], skips: skips)
    outcome.scope.compiledCallers = callers
    outcome.scope.callers += callers.map(\.caller)
    outcome.scope.bpfCallers += callers.map(\.caller)
    return outcome
  }

  @Test func eachCallerHasARow() {
    let text = RunScreen(Self.outcome(failed: 3)).text(.pipe)
    let rows = """
      programs of compilers      kfuncs  calls  slots
      clang 23 -O1 v3 -> jit          1      4     32  ok
      clang 23 -O1 v3 -> kernel       1      4     32  ok
      clang 23 -O2 v4 -> jit          1      4     32  3 FAILED
      clang 23 -O2 v4 -> kernel       0      0      0  no call

      """
    #expect(text.contains(rows), "\(text)")
    #expect(text.contains("  callers    jit, interpreter (no call), libffi 3.4.4 (no call), c (no call)\n"), "\(text)")
    #expect(
      text.contains(
        "  programs   also by Clang 23.1.4 (clang 23 -O1 v3, clang 23 -O2 v4), in jit, kernel, direct and forwarded\n"),
      "\(text)")
    #expect(text.split(separator: "\n").contains { $0.hasPrefix("kfunc ") && !$0.contains("clang") })
    var none = Self.outcome()
    none.scope.compiledCallers = []
    #expect(!RunScreen(none).text(.pipe).contains("programs of compilers"))
  }

  /// What an engine says of a kfunc in the same words for many programs is one line, and names who was refused.
  @Test func oneReasonOfManyCallersIsOneLine() {
    func skip(_ kfunc: String, _ caller: Caller, _ words: String) -> Skip {
      Skip(kfunc: kfunc, reason: .callerCannot(caller, words))
    }
    let compiled = Self.callers.map(\.caller)
    let skips = [
      skip("a", .kernel, "no"), skip("b", .kernel, "no"), skip("b", compiled[1], "no"), skip("a", compiled[1], "no"),
      skip("a", compiled[3], "no"), skip("b", compiled[3], "no"), skip("c", compiled[3], "no"),
      skip("c", compiled[3], "never"), Skip(kfunc: "d", reason: .crashes),
    ]
    let kinds = SkippedKind.kinds(of: skips)
    #expect(
      kinds.map(\.words) == [
        "kernel and 2 more callers: no", "clang 23 -O2 v4 -> kernel: no", "clang 23 -O2 v4 -> kernel: never",
        "crashes intentionally; --crashing calls it",
      ])
    #expect(kinds.map(\.kfuncs) == [["a", "b"], ["c"], ["c"], ["d"]])
  }
}

extension CompiledCallerTests {
  /// A finding of a caller with a long name is shown as any other.
  @Test func aFindingOfACompilersProgramHasItsName() {
    var finding = Finding.sample()
    finding.caller = Caller(rawValue: "clang 23 -O2 v4 -> interpreter")
    let lines = FindingText.lines(finding, prototype: nil, .pipe)
    #expect(lines.contains("  reason                         the slot differs"), "\(lines)")
    #expect(lines.contains("  clang 23 -O2 v4 -> interpreter 0x7776757400000000"), "\(lines)")
    #expect(lines.contains("  libffi                         0x7776757473727170"), "\(lines)")
  }
}
