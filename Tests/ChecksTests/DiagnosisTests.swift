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

  private static func findings(_ name: String, _ fault: JITFault) throws -> [Finding] {
    let library = try workers.open(KfuncLibrary.ownPath)
    let kfunc = try #require(library.kfunc(named: name))
    var options = RunOptions(seed: 3)
    options.callers = [.jit]
    options.patterns = [.graffiti]
    return try TestRun(library: library, options: options, workers: workers)
      .verdicts([kfunc], fault: .jit(fault))[0].findings
  }

  /// The wrong slots of a direct call.
  private static func slots(_ name: String, _ fault: JITFault, _ callee: Callee? = nil) throws -> [SlotFinding] {
    try findings(name, fault).filter { $0.shape == .direct && (callee == nil || $0.callee == callee) }.compactMap {
      if case .slot(let found) = $0.kind { found } else { nil }
    }
  }

  @Test func wrongSlot() throws {
    let found = try Self.slots("kf_u64_9", .outgoingLastSlotDropped, .capture)
    #expect(found.count == 1)
    let slot = try #require(found.first)
    #expect(slot.slot == 9)
    #expect(slot.native == .stack(offset: 16))
    #expect(slot.bpf == .stackSlot(4))
    #expect(slot.expected == HexWord(0x9796_9594_9392_9190))
    #expect(slot.parameter == ParameterPart(number: 9, name: "i"))
    let finding = try #require(try Self.findings("kf_u64_9", .outgoingLastSlotDropped).first)
    #expect(finding.kfunc == "kf_u64_9")
    #expect(finding.caller == .jit)
    #expect(finding.values == .pattern(name: .graffiti, number: 0))
  }

  @Test func swappedSlotsNameTheOtherArgument() throws {
    let found = try Self.slots("kf_u64_9", .outgoingSlotsSwapped, .compiled)
    let (seven, eight) = (HexWord(0x7776_7574_7372_7170), HexWord(0x8786_8584_8382_8180))
    #expect(found.map(\.slot) == [7, 8])
    #expect(found.map(\.resembles) == [.argument(number: 8), .argument(number: 7)])
    #expect(found.map(\.expected) == [seven, eight])
    #expect(found.map(\.observed) == [eight, seven])
  }

  @Test func upperHalfLost() throws {
    let found = try Self.slots("kf_u64_7", .argument6UpperHalfLost)
    #expect(found.map(\.slot) == [6, 6])
    #expect(found.map(\.native) == [.integerRegister(.r9), .integerRegister(.r9)])
    #expect(found.map(\.resembles) == [.upperHalfLost, .upperHalfLost])
  }

  @Test(arguments: [
    (JITFault.paddingDropped, Finding.Code.alignment), (.directionFlagSet, .entry), (.resultUpperHalfLost, .result),
    (.rbxLost, .preserved), (.r13Lost, .witness), (.outgoingAreaAboveCalleeSaved, .frame),
  ]) func kinds(_ fault: JITFault, _ code: Finding.Code) throws {
    let found = try Self.findings("kf_u64_8", fault) + Self.findings("kf_u64_9", fault)
    #expect(found.contains { $0.code == code }, "\(found.map(\.code))")
    guard code == .preserved else { return }
    let states = found.compactMap { if case .preserved(let found) = $0.kind { found.state } else { nil } }
    #expect(states.first == .rbx)
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
    let check = try CallCheck(asked, .c, .compiled, .direct, generator.layout, targets: .kernels)
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
    let record9 = Finding.Kind.record(RecordFinding(calls: 1, slots: 9, expectedSlots: 8))
    #expect(findings.map(\.kind).contains(record9))
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
    func kinds(_ name: String) -> Set<Finding.Code> {
      Set(report.findings.filter { $0.kfunc == name }.map(\.code))
    }
    #expect(kinds("honest").isEmpty)
    #expect(kinds("past_the_end") == [.memory])
    #expect(kinds("never_fills") == [.memory])
    #expect(kinds("wrong_result") == [.result])
    #expect(kinds("calls_twice") == [.record])
    let memory = try #require(report.findings.first { $0.kfunc == "past_the_end" })
    #expect(memory.slot == 2)
    guard case .memory(let found) = memory.kind else { return }
    #expect(found.parameter == ParameterPart(number: 2, name: "mem"))
    for name in ["past_the_end", "wrong_result", "calls_twice"] {
      #expect(Set(report.findings.filter { $0.kfunc == name }.map(\.caller)) == Set(CallEngines.callers))
    }
    #expect(!report.isGood)
    #expect(report.failed > 0)
  }
}
