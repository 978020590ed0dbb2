import BPF
import CTypes
import CallingConvention
import Foundation
import Kfuncs
import NativeCalls
import Outcomes
import Support
import Testing

@testable import Checks

/// Programs that someone else wrote, as engines receive them.
@Suite struct ProgramSourceTests {
  private func kfunc(_ prototype: String) throws -> Kfunc {
    let signature = try #require(try CDeclarationParser.parse(prototype).signatures.first)
    return Kfunc(signature, at: CaptureRecord.stub)
  }

  @Test func aWorkerReceivesTheProgramThatWasSent() throws {
    let kfunc = try kfunc("long f(long, long, long, long, long, long, long, u8);")
    let program = try kfunc.program(.nested).taking(stackSlots: [nil, 3, 3])
    let sent = ProgramSource.compiled(["f": CompiledPrograms(programs: [.forwarded: program])])
    let received = try JSONDecoder().decode(ProgramSource.self, from: try JSONEncoder().encode(sent))
    let found = try received.program(of: kfunc, .forwarded)
    #expect(try found.encode() == program.encode())
    #expect(found.kfuncs.map(\.name) == ["f"])
    #expect(found.subprograms.map(\.stackSlotCount) == [nil, 3, 3])
    #expect(received.shapes(of: kfunc, CallShape.allCases) == [.forwarded])
    let error = #expect(throws: HarnessError.self) { try received.program(of: kfunc, .direct) }
    #expect(error?.message == "no compiled program of shape direct calls f")
    let generated = try JSONDecoder().decode(
      ProgramSource.self, from: try JSONEncoder().encode(ProgramSource.generated))
    #expect(!generated.isCompiled)
    #expect(try generated.program(of: kfunc, .direct) == kfunc.program(.direct))
    #expect(generated.shapes(of: kfunc, [.direct, .nested]) == [.direct, .nested])
  }

  /// Where an argument lies above its width, and what is on the stack, is a compiler's choice; the rest is compared.
  @Test func whatACompilerChoosesIsNotCompared() throws {
    let kfunc = try kfunc("int f(u8, long, long, long, long, long, int);")
    let layout = ArgumentLayout(kfunc.placement)
    func check(_ programs: ProgramSource) throws -> CallCheck {
      try CallCheck(kfunc, .jit, .capture, .direct, layout, targets: .kernels, programs: programs)
    }
    let (own, compiled) = (try check(.generated), try check(.compiled([:])))
    #expect(own.plan.comparisons.map(\.compared) == [UInt64](repeating: ~0, count: 7))
    #expect(compiled.plan.comparisons.map(\.compared) == [0xFF, ~0, ~0, ~0, ~0, ~0, 0xFFFF_FFFF])
    #expect(own.hot.frame != nil)
    #expect(compiled.hot.frame == nil)
    #expect(own.widening == nil)
    #expect(compiled.widening != nil)
  }

  @Test(
    arguments: [
      ("u8 f(void);", 0x1_2380, 0x80, true), ("u8 f(void);", 0x1_2380, 0x2380, false),
      ("s8 f(void);", 0x80, 0xFFFF_FFFF_FFFF_FF80, true), ("s8 f(void);", 0x80, 0x80, false),
      ("s8 f(void);", 0x7F, 0x7F, true), ("u16 f(void);", 0xFF_8000, 0x8000, true),
      ("s16 f(void);", 0x8000, 0xFFFF_FFFF_FFFF_8000, true), ("int f(void);", 0x8000_0000, 0xFFFF_FFFF_8000_0000, true),
      ("int f(void);", 0x8000_0000, 0x8000_0000, false), ("unsigned f(void);", 0xFF_8000_0000, 0x8000_0000, true),
      ("bool f(void);", 0x1_0001, 1, true), ("bool f(void);", 0x1_0001, 0x1_0001, false),
      ("enum e { A = -1 }; enum e f(void);", 0xFFFF_FFFF, UInt64.max, true),
    ] as [(String, UInt64, UInt64, Bool)]) func widenedResults(
      _ prototype: String, _ stored: UInt64, _ widened: UInt64, _ agrees: Bool
    ) throws
  {
    let widening = try #require(ResultWidening(try kfunc(prototype).signature.result))
    let block = CallBlock()
    block.words[CallBlock.result] = stored
    block.words[CallBlock.witness + ResultWidening.word] = widened
    #expect(widening.matches(block.words) == agrees)
  }

  @Test(arguments: ["long f(void);", "void f(void);", "void *f(void);", "struct s { char c; }; struct s f(void);"])
  func resultsThatAreNotWidened(_ prototype: String) throws {
    #expect(ResultWidening(try kfunc(prototype).signature.result) == nil)
  }
}
