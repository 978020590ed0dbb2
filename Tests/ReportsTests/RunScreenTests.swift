import Listings
import Testing

@testable import Outcomes
@testable import Reports

@Suite struct RunScreenTests {
  private func text(_ outcome: RunOutcome, _ style: TextStyle = .pipe, verbose: Bool = false) -> String {
    RunScreen(outcome, isVerbose: verbose).text(style)
  }

  @Test func theVerdictComesFirst() {
    let crash = Skip(kfunc: "kf_crash_null", reason: .crashes)
    let outcome = run(
      [kfunc("a"), kfunc("b"), kfunc("c", .needsMarshalling), kfunc("d", .refused), kfunc("kf_crash_null", checks: 0)],
      skips: [crash], planted: [.sample("x", .frame, caught: true)])
    #expect(outcome.isGood)
    #expect(
      text(outcome).hasPrefix(
        "all agree: 4 kfuncs, 40 calls (seed 42); 2 called from BPF, 2 by libffi and C only (1 needs moved arguments, "
          + "1 cannot be called); 1 crashes intentionally, not called; self-test: 1 of 1 planted fault seen\n\n"),
      "\(text(outcome))")
  }

  @Test func everyVerdict() {
    #expect(RunScreen(run([kfunc("a", failed: 2)])).verdictLine.hasPrefix("2 checks FAILED: "))
    #expect(RunScreen(run([kfunc("a")], idle: [.libffi])).verdictLine.hasPrefix("libffi made NO CALL: "))
    #expect(RunScreen(run([kfunc("a")], interrupted: true)).verdictLine.hasPrefix("stopped: all agree: "))
    var known = run([kfunc("a")])
    known.known = [KnownDifference(caller: "jit", callee: "x", function: "a", reason: "r", link: "l", failed: false)]
    #expect(RunScreen(known).verdictLine.hasPrefix("1 combination expected to fail PASSED: "))
    known.known[0].failed = true
    #expect(RunScreen(known).verdictLine.hasPrefix("all agree, 1 expected difference: "))
    known.unmatched = [UnmatchedExpectation(file: "f", number: 1, function: "^x$")]
    #expect(RunScreen(known).verdictLine.hasPrefix("1 expected difference MATCHED NO CALL: "))
    #expect(text(known).contains("NO CALL  f: [[expected]] number 1, function '^x$': no call matches it"))
    #expect(!known.isGood)
  }

  @Test func aFindingShowsPlaceExpectationAndWhatEachCallerDelivered() {
    let text = text(run([kfunc("kf_u64_8", failed: 1)], findings: [.sample()]))
    let expected = """
      FAILED kf_u64_8, argument 7 (g)
        reason      the slot differs
        prototype   u64 kf_u64_8(u64 a)
        call        jit -> capture stub, shape forwarded, values graffiti #0
        place       BPF *(u64 *)(r11 - 16), native [rsp]
        expected    0x7776757473727170
        jit         0x7776757400000000
                              ^^^^^^^
        c           0x7776757473727170
        libffi      0x7776757473727170

      """
    #expect(text.hasSuffix(expected), "\(text)")
  }

  @Test func findingsOfOneFaultAreOneBlock() {
    let fault = { (address: UInt64) in
      Finding.Kind.fault(
        FaultFinding(
          fault: Fault(
            signal: Signal(11), cause: .stackOverflow, address: address, instructionPointer: 1, place: "f in libx.so"),
          progress: nil))
    }
    var findings = (0..<4).map { number in
      var finding = Finding.sample(shape: CallShape.allCases[number])
      finding.kind = fault(UInt64(number))
      return finding
    }
    for caller in [Caller.libffi, .c] {
      findings.append(
        Finding(
          kfunc: "kf_u64_8", caller: caller, callee: .compiled, values: .pattern(name: .graffiti, number: 0),
          kind: fault(9)))
    }
    let lines = text(run([kfunc("kf_u64_8", failed: 6)], findings: findings)).split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("FAILED ") } == 1)
    #expect(
      lines.contains(
        "  calls       jit -> capture stub, shapes direct, immediate, forwarded, reversed, values graffiti #0"))
    #expect(lines.contains("              libffi, c -> compiled kfunc, values graffiti #0"))
    // A fault of another cause is another fault.
    findings[0].kind = .fault(
      FaultFinding(
        fault: Fault(
          signal: Signal(11), cause: .memoryAccess, address: 0, instructionPointer: 1, place: "f in libx.so"),
        progress: nil))
    #expect(FindingGroup.groups(findings).count == 2)
  }

  @Test func manyFindingsAreCounted() {
    var findings = (0..<150).map { Finding.sample(slot: 1 + $0 % 12) }
    findings.append(.sample("kf_u64_9"))
    let text = text(
      run([kfunc("kf_u64_8", checks: 200, failed: 150), kfunc("kf_u64_9", failed: 1)], findings: findings))
    #expect(text.split(separator: "\n").count { $0.hasPrefix("FAILED ") } == RunScreen.mostFindings)
    #expect(text.contains("FAILED kf_u64_9"), "the first of each kfunc comes before the second of any")
    // Slots 10 to 12 of twelve: 12, 12 and 12 of 150 findings.
    #expect(text.contains("and 36 findings more"), "\(text.suffix(300))")
    #expect(text.contains("\n  36  kf_u64_8\n"))
  }

  @Test func anUnseenPlantedFaultFailsTheRun() {
    let outcome = run([kfunc("kf_u64_8")], planted: [.sample("outgoing-slot-high", .slots(.from(7)), caught: false)])
    #expect(!outcome.isGood)
    #expect(outcome.summary.passed + outcome.summary.failed == outcome.summary.checks)
    let text = text(outcome)
    #expect(text.contains("self-test: 0 of 1 planted fault seen"))
    #expect(text.contains("FAILED the planted fault outgoing-slot-high was not seen"))
    #expect(text.contains("NOT SEEN at arguments 7 and up"))
  }

  @Test func nothingCheckedIsNoSuccess() {
    let outcome = run(
      [kfunc("kf_crash_null", checks: 0)], skips: [Skip(kfunc: "kf_crash_null", reason: .crashes)])
    #expect(!outcome.isGood)
    #expect(RunScreen(outcome).verdictLine.hasPrefix("nothing was checked: 1 skip, see the reasons below"))
  }

  @Test func aTerminalIsGivenKfuncsWhereTheyAreAskedFor() {
    let outcome = run((0..<60).map { kfunc("kf_of_a_rather_long_name_\($0)") })
    let terminal = TextStyle(width: 80, isColored: false)
    #expect(!text(outcome, terminal).contains("kf_of_a"))
    let lines = text(outcome, terminal, verbose: true).split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("kf_of_a") } == 60)
    #expect(lines.allSatisfy { $0.count <= 80 })
    // No caller is lost.
    let head = lines.first { $0.hasPrefix("kfunc ") }?.split(separator: " ") ?? []
    #expect(head.suffix(4) == ["jit", "interpreter", "libffi", "c"])
    #expect(text(outcome).contains("\nkf_of_a_rather_long_name_59 "))
  }

  @Test func marksStandUnderTheDigitsThatDiffer() {
    #expect(FindingText.difference("0x00ff", "0x01fe") == "   ^ ^")
    #expect(FindingText.difference("0x00ff", "0x00ff") == nil)
    #expect(FindingText.difference("0x0", "0x00") == nil)
  }
}
