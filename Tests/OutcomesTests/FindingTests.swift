import CallingConvention
import Foundation
import Testing

@testable import Outcomes

/// Findings as JSON: the call's coordinates, a code, and what is known under the code's name.
struct FindingTests {
  private static let fault = Fault(
    signal: Signal(11), cause: .memoryAccess, address: 8, instructionPointer: 0x1234, place: "f+1 in libx.so")

  /// One finding of each kind.
  static let kinds: [Finding.Kind] = [
    .slot(
      SlotFinding(
        slot: 7, parameter: ParameterPart(number: 7, name: "g", eightbyte: 2), bpf: .stackSlot(2),
        native: .stack(offset: 8), expected: .max, observed: 1, resembles: .argument(number: 3),
        delivered: [Delivery(caller: .c, word: .max)])),
    .result(ResultFinding(bpf: .r2, native: .vectorRegister(1), expected: 1, observed: 2)),
    .alignment(AlignmentFinding(rsp: 0x10)), .preserved(PreservedFinding(state: .rbx, expected: 1, observed: 2)),
    .entry(.calls(count: 2)), .entry(.directionFlag), .entry(.undiagnosed),
    .entry(.returnAddress(low: HexWord(1), high: HexWord(2), observed: HexWord(3))),
    .frame(FrameFinding(word: .savedRbx, expected: 1, observed: 2)),
    .witness(WitnessFinding(place: .stack16, expected: 1, observed: 2)),
    .record(RecordFinding(calls: 1, slots: 2, expectedSlots: 3)),
    .memory(MemoryFinding(parameter: nil, slot: nil, offset: 3, expected: 1, observed: 2)),
    .guardWord(GuardWordFinding(index: 4)), .fault(FaultFinding(fault: fault, progress: .recorded(slot: 2, of: 8))),
    .interpreter(InterpreterFinding(component: "no")), .refused(RefusalFinding(component: "no")),
    .ended(EndFinding(end: .hung(milliseconds: 3), progress: nil)),
    .process(ProcessFinding(change: .descriptor(number: 3), isBetweenCalls: true)),
    .engine(EngineFailure(.compile, .failed(.signal(fault)))),
    .scenario(.differs(expected: "a", observed: "b")), .scenario(.failed(kfunc: nil, failure: .signal(fault))),
    .sequence(SequenceFinding(call: 1, count: 2, expected: 3, observed: 4)),
    .sequenceFailed(SequenceFailure(failure: .notPreserved([.directionFlag, .mxcsr]))),
  ]

  @Test(arguments: kinds.indices) func everyKindIsCoded(_ index: Int) throws {
    let finding = Finding(
      kfunc: "f", caller: .jit, callee: .capture, shape: index % 2 == 0 ? .nested : nil,
      values: index % 3 == 0 ? .pattern(name: .dirty, number: 2) : .sequence(number: 1), kind: Self.kinds[index])
    let data = try JSONEncoder().encode(finding)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["code"] as? String == finding.code.rawValue)
    #expect(object[finding.code.rawValue] is [String: Any])
    #expect(object["message"] == nil)
    #expect(try JSONDecoder().decode(Finding.self, from: data) == finding)
  }

  @Test func everyCodeIsOfAKind() {
    let codes = Self.kinds.map {
      Finding(kfunc: "", caller: .c, callee: .capture, values: .sequence(number: 0), kind: $0).code
    }
    #expect(Set(codes) == Set(Finding.Code.allCases))
  }

  static let failures: [CallFailure] = [
    .signal(fault), .notPreserved([.rsp]), .frameOverwritten, .interpreter("i"), .helper("h"), .callerCannot("c"),
    .plugin(.printedNothing), .unsupported(.tailCalls), .engine(EngineFailure(.run, .failed(.frameOverwritten))),
    .ended(.replacedAndKilled(program: "p", signal: Signal(9))), .process([.heap, .mask(signal: Signal(14))]),
    .signal(Fault(signal: Signal(14), cause: .watchdog, address: nil, instructionPointer: 0, place: "")),
  ]

  @Test(arguments: failures) func failuresAreCoded(_ failure: CallFailure) throws {
    let data = try JSONEncoder().encode(failure)
    #expect(try JSONDecoder().decode(CallFailure.self, from: data) == failure)
    #expect(
      try (JSONSerialization.jsonObject(with: data) as? [String: Any])?["code"] as? String == failure.code.rawValue)
  }

  @Test func everyCodeIsOfAFailure() {
    #expect(Set(Self.failures.map(\.code)) == Set(CallFailure.Code.allCases))
  }

  static let places: [FaultPlace] = [
    .slots(.fixed(from: 7, to: 8)), .slots(.from(6)), .slots(.last(2)), .result, .alignment, .preserved(.r13), .frame,
    .entry, .witness,
  ]

  static let engineFailures: [EngineFailure] = [
    EngineFailure(nil, .notOpened("no")), EngineFailure(nil, .missing([.free, .error])),
    EngineFailure(.identity, .version(7)), EngineFailure(.identity, .noIdentity),
    EngineFailure(.code, .failed(.ended(.exited(status: 3)))), EngineFailure(.compile, .wroteToProgram(offset: 16)),
    EngineFailure(.compile, .refusedWithoutReason), EngineFailure(.compile, .refusedFirstProgram("no")),
  ]

  @Test(arguments: engineFailures) func failuresOfEnginesAreCoded(_ failure: EngineFailure) throws {
    let data = try JSONEncoder().encode(failure)
    #expect(try JSONDecoder().decode(EngineFailure.self, from: data) == failure)
  }

  @Test func everyCodeIsOfAFailureOfAnEngine() {
    #expect(Set(Self.engineFailures.map(\.code)) == Set(EngineFailure.Code.allCases))
  }

  @Test func functionsOfEnginesHaveNumbers() {
    for function in EngineFunction.allCases { #expect(EngineFunction(number: function.number) == function) }
    #expect(EngineFunction(number: 0) == nil)
    #expect(EngineFunction(number: 9) == nil)
  }

  @Test(arguments: places) func placesOfFaultsAreCoded(_ place: FaultPlace) throws {
    #expect(try JSONDecoder().decode(FaultPlace.self, from: try JSONEncoder().encode(place)) == place)
  }

  @Test(arguments: ["\"0x12\"", "\"1234567890123456ab\"", "\"0x000000000000000g\"", "\"0x+00000000000000f\"", "7"])
  func wordsThatAreNone(_ text: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(HexWord.self, from: Data(text.utf8)) }
  }

  @Test(arguments: ["\"abc\"", "\"0g\"", "\"é0\"", "\"+1\""]) func bytesThatAreNone(_ text: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(HexBytes.self, from: Data(text.utf8)) }
  }

  @Test func wordsAndBytes() throws {
    #expect(try String(decoding: JSONEncoder().encode(HexWord(.max)), as: UTF8.self) == "\"0xffffffffffffffff\"")
    #expect(try JSONDecoder().decode(HexWord.self, from: Data("\"0x00000000000000ff\"".utf8)) == HexWord(255))
    #expect(try JSONDecoder().decode(HexBytes.self, from: Data("\"00ff10\"".utf8)) == HexBytes([0, 255, 16]))
    #expect(try JSONDecoder().decode(HexBytes.self, from: Data("\"\"".utf8)) == HexBytes([]))
  }
}
