import BPF
import CShims
import CTypes
import CallingConvention
import Interpreter
import KernelOracle
import NativeCalls
import Testing

@testable import Checks
@testable import Outcomes

/// Programs of compilers as functions of a program for the kernel, executed by the interpreter in the kernel's place.
@Suite struct CompiledKernelProgramTests {
  /// The kfunc and the kfunc that reads its record back, as the module has them.
  private struct Module: InterpreterCalls {
    /// The word that counts the calls (`KFUNC_RECORDED_CALLS` of kfunc.h).
    static let callsWord = 33

    let names: [String]
    let slots: Int
    var received: [UInt64] = []
    var calls: UInt64 = 7
    /// The second eightbyte of the result.
    var second: UInt64?
    /// What `kf_recorded` gives before the first call.
    var recorded: [UInt64] = Array(repeating: 0xDEAD, count: 40)

    func argumentCount(ofKfunc index: Int) -> Int? { names[index] == "f" ? slots : 1 }

    mutating func kfunc(_ index: Int, _ words: UnsafePointer<UInt64>) -> CallOutcome {
      guard names[index] == "f" else {
        recorded[Self.callsWord] = calls
        return .returned(recorded[Int(words[0])])
      }
      received = Array(UnsafeBufferPointer(start: words, count: slots))
      recorded.replaceSubrange(0..<slots, with: received)
      calls += 1
      return second.map { .returnedPair(0xF00D_F00D_1234_5678, $0) } ?? .returned(0xF00D_F00D_1234_5678)
    }

    mutating func helper(_ id: Int32, _ arguments: UnsafePointer<UInt64>) -> CallOutcome { .unknown }
  }

  private static func placement(_ count: Int) throws -> Placement {
    let list = (1...count).map { number in
      switch number % 4 {
      case 0: "struct point *p\(number)"
      case 3: "struct point *p\(number)__nullable"
      case 2 where number > 4: "int m\(number)__sz"
      default: "unsigned long a\(number)"
      }
    }
    let text = "struct point { int x, y; }; unsigned long f(\(list.joined(separator: ", ")));"
    return Placement(try #require(try CDeclarationParser.parse(text).signatures.last))
  }

  @Test(arguments: [CallShape.direct, .forwarded], 1...12) func theBlockOfACompilersProgramIsOnTheStack(
    _ shape: CallShape, _ count: Int
  ) throws {
    let placement = try Self.placement(count)
    let plan = KernelCallPlan(compiled: placement, returnsPairs: false)
    // What a compiler writes reads a block and calls, as this generated program does.
    let written = try ProgramGenerator(name: "compiled_f", placement: placement).program(shape)
      .taking(stackSlots: shape == .forwarded ? [nil, max(0, count - 5)] : [nil])
    let program = try plan.program(around: written, calling: "f")
    #expect(program.subprograms.map(\.stackSlotCount) == [nil] + written.subprograms.map(\.stackSlotCount))
    #expect(Set(program.kfuncs.map(\.name)) == ["f", "kf_recorded"])
    let rules = StackArgumentRules(program: program, kfuncSlots: max(0, count - 5), others: ["kf_recorded"])
    #expect(rules.violations() == [])

    let words = Int(KFT_CONTEXT_CELLS) + Int(KFT_CELLS * KFT_CELL_BYTES) / 8
    var context = (0..<words).map { 0x1111_0000_0000_0000 &+ UInt64($0) &* 0x10_0001_0001 }
    // A nullable pointer that is null stays null.
    if count > 6 { context[6] = 0 }
    let sent = context
    var module = Module(names: program.kfuncs.map(\.name), slots: count)
    try context.withUnsafeMutableBytes { buffer in
      let address = UInt(bitPattern: buffer.baseAddress)
      let region = Interpreter.Region(start: address, size: buffer.count)
      let interpreter = Interpreter(program, budget: 10_000)
      let r0 = try interpreter.run(r1: UInt64(address), regions: [region], calls: &module)
      #expect(r0 == 0)
      let expected = plan.arguments.enumerated().map { slot, argument -> UInt64 in
        switch argument {
        case .pointer(let isNullable):
          isNullable && sent[slot] == 0
            ? 0 : UInt64(address) + UInt64(8 * KFT_CONTEXT_CELLS) + UInt64(slot) * UInt64(KFT_CELL_BYTES)
        case .size: sent[slot] & UInt64(KernelCallPlan.largestSize)
        default: sent[slot]
        }
      }
      #expect(module.received == expected)
    }
    #expect(module.calls == 8)
    #expect(context[Int(KFT_CONTEXT_BEFORE)] == 7)
    #expect(context[CallBlock.result] == 0xF00D_F00D_1234_5678)
    // No program wrote the second eightbyte of the result.
    #expect(context[CallBlock.result + 1] == sent[CallBlock.result + 1])
    #expect(Array(context[CallBlock.witness...].prefix(5)) == ProgramGenerator.witnessValues)
    #expect(context[CallBlock.witness + ResultWidening.word] == sent[CallBlock.witness + ResultWidening.word])
    #expect(Array(context[Int(KFT_CONTEXT_RECORDED)...].prefix(count)) == module.received)
    for slot in plan.arguments.indices where plan.pointers >> UInt32(slot) & 1 != 0 {
      #expect(context[Int(KFT_CONTEXT_SENT) + slot] == module.received[slot])
    }
  }

  /// A result of 16 bytes, as kernels from Linux 7.4 on let programs read it, comes back whole.
  @Test func bothEightbytesOfAResultComeBack() throws {
    let signature = try #require(try CDeclarationParser.parse("unsigned __int128 f(long a);").signatures.last)
    let placement = Placement(signature)
    let written = try ProgramGenerator(name: "f", placement: placement).program(.direct)
    let program = try KernelCallPlan(compiled: placement, returnsPairs: true).program(around: written, calling: "f")
    var module = Module(names: program.kfuncs.map(\.name), slots: 1)
    module.second = 0x2222
    var context = [UInt64](repeating: 0, count: Int(KFT_CONTEXT_CELLS))
    try context.withUnsafeMutableBytes { buffer in
      let region = Interpreter.Region(start: UInt(bitPattern: buffer.baseAddress), size: buffer.count)
      let interpreter = Interpreter(program, budget: 10_000)
      _ = try interpreter.run(r1: UInt64(region.address), regions: [region], calls: &module)
    }
    #expect(Array(context[CallBlock.result...].prefix(2)) == [0xF00D_F00D_1234_5678, 0x2222])
  }

  /// The kernel adds the stacks of all functions on a chain: a program of a compiler has what the block leaves.
  @Test func theBlockLeavesRoomOnTheStack() {
    #expect(KernelCallPlan.blockBytes == 8 * 46)
    #expect(Interpreter.stackSize - KernelCallPlan.blockBytes >= 128)
  }
}
