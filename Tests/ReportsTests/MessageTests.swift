import CallingConvention
import Listings
import Testing

@testable import Outcomes
@testable import Reports

/// Outcomes in words.
@Suite struct MessageTests {
  private static func fault(_ number: Int32, _ cause: Fault.Cause, _ address: UInt64? = nil) -> Fault {
    Fault(signal: Signal(number), cause: cause, address: address, instructionPointer: 1, place: "f+1 in libx.so")
  }

  private static let refusal = RefusalReason.variadic(function: "f")
  private static let placement = PlacementSummary(.refused, refusal)

  @Test(arguments: [
    (fault(11, .memoryAccess, 0), "SIGSEGV at address 0x0, executing f+1 in libx.so"),
    (
      fault(11, .nonCanonicalAddress),
      "general protection fault (non-canonical address): SIGSEGV, executing f+1 in libx.so"
    ),
    (fault(11, .generalProtection), "general protection fault: SIGSEGV, executing f+1 in libx.so"),
    (fault(11, .stackOverflow, 16), "stack overflow: SIGSEGV at address 0x10, executing f+1 in libx.so"),
    (fault(14, .watchdog), "ran away: stopped by the watchdog (SIGALRM) at f+1 in libx.so"),
    (fault(4, .other), "SIGILL, executing f+1 in libx.so"), (fault(40, .other), "signal 40, executing f+1 in libx.so"),
  ]) func faults(_ fault: Fault, _ words: String) {
    #expect(Messages().message(of: fault) == words)
  }

  @Test(arguments: [
    (SkipReason.crashes, "crashes intentionally; --crashing calls it"),
    (.placement([.jit, .interpreter], placement), "jit, interpreter: refused: \(refusal)"),
    (.placesNotKnown(PlacementSummary(.unknown, refusal)), "unknown: \(refusal)"),
    (.noFunction("libx.so does not export f"), "libx.so does not export f"),
    (.callerCannot(.libffi, "no"), "libffi: no"),
    (.scenario(name: "s", [.tooSlow(.c)]), "s: c: takes so long that only the JIT computes it"),
    (.scenario(name: "s", []), "s: no caller was asked"),
  ]) func skips(_ reason: SkipReason, _ words: String) {
    #expect(Messages().message(of: reason) == words)
  }

  /// Skips of a run are gathered by what they have in common.
  @Test func kindsOfSkips() {
    let messages = Messages()
    let marshal = PlacementSummary(.needsMarshalling, Self.refusal)
    #expect(messages.kind(of: .placement([.jit], marshal)) == "jit: needs marshalling")
    #expect(messages.kind(of: .placement([.jit], Self.placement)) == "jit: refused")
    #expect(messages.kind(of: .crashes) == messages.message(of: .crashes))
  }

  @Test func aFaultDoesNotBlameTheLastRecordedSlot() {
    var finding = Finding.sample()
    finding.kind = .fault(FaultFinding(fault: Self.fault(4, .other), progress: .recorded(slot: 8, of: 8)))
    let lines = FindingText.lines(finding, prototype: nil, .pipe)
    #expect(lines[0] == "FAILED kf_u64_8")
    #expect(lines[1].hasSuffix("; slot 8 of 8 was the last that the callee recorded"))
  }

  @Test func survivorsComeFirstAndFailTheReport() {
    let outcome = MutantsOutcome(
      [
        .sample("outgoing-slot-high", .slots(.from(7)), caught: true, witness: .sample()),
        .sample("rbx-lost", .preserved(.rbx), caught: false),
      ], seed: 1, interrupted: false)
    let lines = MutantScreen(outcome).text(.pipe).split(separator: "\n")
    #expect(!outcome.isGood)
    #expect(lines[1].hasPrefix("SURVIVED  jit        rbx-lost"))
    #expect(
      lines[2].hasPrefix("caught    jit        outgoing-slot-high  arguments 7 and up  kf_u64_8 argument 7, [rsp]"))
    #expect(lines.last == "1 of 2 planted faults caught, 1 SURVIVED (seed 1)")
    #expect(!MutantsOutcome([], seed: 1, interrupted: false).isGood)
  }
}
