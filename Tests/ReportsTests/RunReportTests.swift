import Listings
import Testing

@testable import Checks
@testable import Outcomes
@testable import Reports

@Suite struct RunReportTests {
  @Test func aFailureShowsPlaceExpectationAndEveryVoice() throws {
    let text = try summary([verdict("kf_u64_8", failures: [.sample()])]).text(.pipe)
    let expected = """
      FAILED kf_u64_8, argument 7 (g)
        reason      the slot differs
        prototype   u64 kf_u64_8(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h)
        call        jit -> capture stub, shape forwarded, values graffiti #0
        place       BPF *(u64 *)(r11 - 16), native [rsp]
        expected    0x7776757473727170
        jit         0x7776757400000000
                              ^^^^^^^
        c           0x7776757473727170
        libffi      0x7776757473727170

      1 kfunc, 10 checks, 80 slots: 1 check FAILED

      """
    #expect(text.hasSuffix(expected), "\(text)")
  }

  @Test func manyFailuresAreCounted() throws {
    var failures = (0..<150).map { Failure.sample(slot: 7 + $0 % 2) }
    failures.append(.sample(kfunc: "kf_u64_9"))
    let verdicts = [
      try verdict("kf_u64_8", checks: 200, failures: Array(failures.dropLast())),
      try verdict("kf_u64_9", failures: [failures[150]]),
    ]
    let text = try summary(verdicts).text(.pipe)
    #expect(text.split(separator: "\n").filter { $0.hasPrefix("FAILED ") }.count == FailureText.most)
    #expect(text.contains("FAILED kf_u64_9"), "the first failure of each kfunc comes before the second of any")
    #expect(text.contains("and 141 findings more"))
    #expect(text.contains("  141  kf_u64_8"))
  }

  @Test func aFaultDoesNotBlameTheLastRecordedSlot() throws {
    var failure = Failure.sample(.fault, slot: 8, expected: "a return", observed: "SIGILL")
    failure.reason = "SIGILL; slot 8 of 8 was the last that the callee recorded"
    let lines = FailureText.lines(failure, prototype: nil, .pipe)
    #expect(!lines[0].contains("argument"))
    #expect(lines[1].contains("slot 8 of 8 was the last"))
  }

  private func planted(_ effect: FaultEffect) throws -> PlantedFault {
    try #require(PlantedFault.all.first { $0.effect == effect })
  }

  @Test func anUnseenPlantedFaultFailsTheRun() throws {
    let blind = MutantVerdict(fault: try planted(.jit(.outgoingSlotHigh)))
    let summary = try summary([verdict("kf_u64_8")], selfChecks: [blind])
    #expect(!summary.isGood)
    #expect(summary.passed + summary.failed == summary.checks)
    let text = summary.text(.pipe)
    #expect(text.contains("FAILED the planted fault outgoing-slot-high was not seen"))
    #expect(text.contains("NOT SEEN at slots 7 and up"))
    let json = summary.json().pretty()
    #expect(json.contains("\"reason\": \"the planted fault outgoing-slot-high was not seen\""))
    #expect(json.contains("\"native\": null"))
  }

  @Test func everyFailureHasAllKeys() {
    let json = Failure.sample(.entry, slot: nil, expected: nil, observed: nil).json.pretty()
    for key in ["slot", "parameter", "bpf", "native", "expected", "observed"] {
      #expect(json.contains("\"\(key)\": null"), "\(key)")
    }
  }

  @Test func nothingCheckedIsNoSuccess() throws {
    let skip = Skip(kfunc: "kf_crash_null", reason: .crashes)
    let summary = try summary([verdict("kf_crash_null", checks: 0, skips: [skip])])
    #expect(!summary.isGood)
    #expect(summary.verdictLine == "nothing was checked: 1 skip, see the reasons above")
  }

  @Test func rowsOfATerminalAreGatheredAndThoseOfAPipeAreNot() throws {
    let library = try Registry.open()
    let verdicts = try library.kfuncs.map { try verdict($0.name) }
    let summary = try summary(verdicts)
    let terminal = summary.text(TextStyle(width: 80, isColored: false)).split(separator: "\n")
    #expect(terminal.contains { $0.hasPrefix("kf_u64_*") })
    #expect(!terminal.contains { $0.hasPrefix("kf_u64_8 ") })
    #expect(terminal.allSatisfy { $0.count <= 80 })
    let pipe = summary.text(.pipe).split(separator: "\n")
    for kfunc in library.kfuncs { #expect(pipe.contains { $0.hasPrefix("\(kfunc.name) ") }) }
  }

  @Test func marksStandUnderTheDigitsThatDiffer() {
    #expect(FailureText.difference("0x00ff", "0x01fe") == "   ^ ^")
    #expect(FailureText.difference("0x00ff", "0x00ff") == nil)
    #expect(FailureText.difference("a return", "SIGILL") == nil)
  }

  @Test func survivorsComeFirstAndFailTheReport() throws {
    var caught = MutantVerdict(fault: try planted(.jit(.outgoingSlotHigh)))
    caught.isCaught = true
    caught.witness = .sample()
    let survivor = MutantVerdict(fault: try planted(.jit(.rbxLost)))
    let report = MutantReport([caught, survivor], seed: 1)
    let lines = report.text(.pipe).split(separator: "\n")
    #expect(!report.isGood)
    #expect(lines[1].hasPrefix("SURVIVED  jit   rbx-lost"))
    #expect(lines[2].hasPrefix("caught    jit   outgoing-slot-high  slots 7 and up     kf_u64_8 argument 7, [rsp]"))
    #expect(lines.last == "1 of 2 planted faults caught, 1 SURVIVED (seed 1)")
    #expect(!MutantReport([], seed: 1).isGood)
  }
}
