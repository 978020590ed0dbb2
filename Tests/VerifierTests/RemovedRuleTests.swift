import Testing

@testable import Verifier

/// Verifications without one rule.
@Suite struct RemovedRuleTests {
  /// A program that one place refuses is not refused there when the place is removed.
  @Test(arguments: ProgramWithVerdict.all.filter { $0.message != nil }) func refusals(_ program: ProgramWithVerdict)
    throws
  {
    let input = try program.input()
    guard case .rejected(let rejection) = ProgramVerifier.verify(input, logLevel: 0).verdict else { return }
    let verdict = ProgramVerifier.verify(input, logLevel: 0, without: .refusal(rejection.rule)).verdict
    if case .rejected(let other) = verdict { #expect(other.rule != rejection.rule, "\(other)") }
  }

  /// A rule that refuses nothing by itself is needed to refuse a program, or to accept it.
  @Test(arguments: [
    (RuleEffect.callsConsumeSlots, "bad_second_call_consumed"), (.callsClearRegisters, "bad_r1_after_helper"),
    (.storesEndLoads, "bad_load_after_store"), (.movesLosePackets, "bad_packet_slot_pulled"),
    (.releasesLosePointers, "bad_reference_used_after_release"), (.statesHaveRegions, "bad_region_rcu_pruned"),
    (.statesHaveRegions, "bad_region_preemption_pruned"),
  ])
  func effects(_ effect: RuleEffect, _ name: String) throws {
    let input = try ProgramWithVerdict.named(name).input()
    guard case .rejected = ProgramVerifier.verify(input, logLevel: 0).verdict else {
      Issue.record("\(name) is accepted")
      return
    }
    #expect(ProgramVerifier.verify(input, logLevel: 0, without: .effect(effect)).verdict == .accepted)
  }

  @Test func aPlaceIsAFileAndALine() throws {
    let input = try verifierInput("r0 = r4\nexit\n")
    guard case .rejected(let rejection) = ProgramVerifier.verify(input, logLevel: 0).verdict else {
      Issue.record("accepted")
      return
    }
    #expect(rejection.rule.file == "Walker.swift" && rejection.rule.line > 0)
    #expect(rejection.rule.description == "Walker.swift:\(rejection.rule.line)")
  }
}
