import Glibc
import JIT
import Kfuncs
import TestSupport
import Testing

@testable import Checks
@testable import NativeCalls
@testable import Outcomes

/// Each kind of finding, caused by a planted fault or a wrong kfunc, at the slot that is wrong.
@Suite struct DiagnosisTests {
  private static let workers = WorkerPool()

  private static func failures(_ name: String, _ fault: JITFault) throws -> [Failure] {
    let library = try workers.open(KfuncLibrary.ownPath)
    let kfunc = try #require(library.kfunc(named: name))
    var options = RunOptions(seed: 3)
    options.callers = [.jit]
    options.patterns = [.graffiti]
    return try TestRun(library: library, options: options, workers: workers)
      .verdicts([kfunc], fault: .jit(fault))[0].failures
  }

  @Test func wrongSlot() throws {
    let found = try Self.failures("kf_u64_9", .outgoingLastSlotDropped).filter {
      $0.kind == .slot && $0.shape == .direct && $0.callee == .capture
    }
    #expect(found.count == 1)
    let failure = try #require(found.first)
    #expect(failure.slot == 9)
    #expect(failure.native == "[rsp+16]")
    #expect(failure.bpf == "*(u64 *)(r11 - 32)")
    #expect(failure.expected == "0x9796959493929190")
    #expect(failure.kfunc == "kf_u64_9")
    #expect(failure.caller == .jit)
    #expect(failure.values == "graffiti #0")
    #expect(failure.parameter?.isEmpty == false)
  }

  @Test func swappedSlotsNameTheOtherArgument() throws {
    let found = try Self.failures("kf_u64_9", .outgoingSlotsSwapped).filter {
      $0.kind == .slot && $0.shape == .direct && $0.callee == .compiled
    }
    #expect(found.map(\.slot) == [7, 8])
    #expect(found.map(\.reason) == ["the slot holds argument 8", "the slot holds argument 7"])
    #expect(found.map(\.expected) == ["0x7776757473727170", "0x8786858483828180"])
    #expect(found.map(\.observed) == ["0x8786858483828180", "0x7776757473727170"])
  }

  @Test func upperHalfLost() throws {
    let found = try Self.failures("kf_u64_7", .argument6UpperHalfLost).filter {
      $0.kind == .slot && $0.shape == .direct
    }
    #expect(found.map(\.slot) == [6, 6])
    #expect(found.map(\.native) == ["r9", "r9"])
    #expect(Set(found.map(\.reason)) == ["the upper half of the slot is lost"])
  }

  @Test(arguments: [
    (JITFault.paddingDropped, FindingKind.alignment), (.directionFlagSet, .entry), (.resultUpperHalfLost, .result),
    (.rbxLost, .preserved), (.r13Lost, .witness), (.outgoingAreaAboveCalleeSaved, .frame),
  ]) func kinds(_ fault: JITFault, _ kind: FindingKind) throws {
    let found = try Self.failures("kf_u64_8", fault) + Self.failures("kf_u64_9", fault)
    #expect(found.contains { $0.kind == kind }, "\(found.map(\.reason))")
    if kind == .preserved { #expect(found.first { $0.kind == kind }?.native == "rbx") }
  }

  /// A call to another kfunc than the one checked: the record belongs to the other one.
  @Test func recordOfAnother() throws {
    let library = try KfuncLibrary(path: KfuncLibrary.ownPath)
    let (asked, called) = (
      try #require(library.kfunc(named: "kf_u64_8")), try #require(library.kfunc(named: "kf_u64_9"))
    )
    let record = try #require(library.record())
    let session = try CheckSession()
    let generator = ValueGenerator(asked.placement)
    let prepared = try session.prepare(called, .c, .compiled, .direct)
    let check = try CallCheck(asked, .c, .compiled, .direct, generator.layout, marshalling: .skip)
    let set = generator.values([.graffiti], seed: 1)[0]
    let before = record.pointee.calls
    let returned = set.words.withUnsafeBufferPointer { words in
      session.fill(words.baseAddress!, count: words.count, isBPF: false)
      return session.thread.invoke(prepared.native, nil)
    }
    #expect(returned)
    let observation = Observation(
      call: session.thread.call, capture: session.capture.record, record: record, block: session.block.words,
      callsBefore: before, damagedGuard: -1)
    let isSound = set.words.withUnsafeBufferPointer { check.matches(observation, $0.baseAddress!) }
    #expect(!isSound)
    let findings = Diagnosis(check: check, values: set).findings(observation, .returned)
    #expect(findings.first { $0.kind == .record }?.observed == "1 calls, 9 slots")
  }

  /// A library of kfuncs whose bodies do not do what their declarations say.
  @Test(.enabled(if: SourceCompiler.gcc.isThere, "no gcc")) func kfuncsWithWrongBodies() throws {
    let folder = try TemporaryFolder()
    let path = try folder.library(
      """
      #include "kfunc.h"
      KFUNC_LIBRARY("liars");
      KFUNC_BODY(u64, past_the_end, (u64, a), (u8 *, mem), (int, mem__sz)) { mem[mem__sz] ^= 1; return a; }
      KFUNC_BODY_WITH(KFUNC_FILLS_MEMORY, "", u64, never_fills, (u8 *, mem__uninit), (int, mem__sz)) { return 0; }
      KFUNC_BODY_WITH(KFUNC_RESULT_HASH, "", u64, wrong_result, (u64, a), (u64, b)) { return kfunc_hash() ^ 1; }
      KFUNC_BODY_WITH(KFUNC_RESULT_HASH, "", u64, honest, (u64, a), (u64, b)) { return kfunc_hash(); }
      KFUNC_BODY(u64, calls_twice, (u64, a))
      { kf_thread_record.calls++; return a; }
      """)
    let library = try Self.workers.open(path)
    let report = try TestRun(library: library, options: RunOptions(seed: 2), workers: Self.workers).run(library.kfuncs)
    func kinds(_ name: String) -> Set<FindingKind> {
      Set(report.failures.filter { $0.kfunc == name }.map(\.kind))
    }
    #expect(kinds("honest").isEmpty)
    #expect(kinds("past_the_end") == [.memory])
    #expect(kinds("never_fills") == [.memory])
    #expect(kinds("wrong_result") == [.result])
    #expect(kinds("calls_twice") == [.record])
    let memory = try #require(report.failures.first { $0.kfunc == "past_the_end" })
    #expect(memory.slot == 2)
    #expect(memory.parameter == "mem")
    for name in ["past_the_end", "wrong_result", "calls_twice"] {
      #expect(Set(report.failures.filter { $0.kfunc == name }.map(\.caller)) == Set(CallEngines.callers))
    }
    #expect(!report.isGood)
    #expect(report.failed > 0)
  }
}
