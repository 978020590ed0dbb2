import BPF
import Outcomes
import Testing
import Verifier

@testable import KernelOracle

/// The random programs that both verifiers are given; no kernel is asked here.
@Suite struct RuleProgramTests {
  private static let all = RuleProgramWriter.Features(stackArguments: true, kfuncs: true, objects: true)
  private static let few = RuleProgramWriter.Features(stackArguments: false, kfuncs: false, objects: false)

  /// A broken rule is one of the verifier's, not one of the assembler's.
  @Test func textsArePrograms() {
    // The last one: an atomic instruction gave its result to another register than the one that it takes.
    for seed in Array(UInt64(1)...400) + [5_000_259] {
      for features in [Self.all, Self.few] {
        let text = RuleProgramWriter.text(seed: seed, features)
        #expect(throws: Never.self, "seed \(seed)\n\(text)") { try Assembler.assembleUnchecked(text) }
      }
    }
  }

  @Test func aSeedDeterminesTheProgram() {
    #expect(RuleProgramWriter.text(seed: 7, Self.all) == RuleProgramWriter.text(seed: 7, Self.all))
    #expect(RuleProgramWriter.text(seed: 7, Self.all) != RuleProgramWriter.text(seed: 8, Self.all))
  }

  /// What a kernel does not know is not in its programs.
  @Test func programsHoldWhatTheKernelKnows() {
    for seed in UInt64(1)...400 {
      let text = RuleProgramWriter.text(seed: seed, Self.few)
      for word in ["r11", "may_goto", "bpf_kfunc", "bpf_task"] { #expect(!text.contains(word), "seed \(seed)") }
    }
  }

  /// The programs are near the edge of acceptance: many are accepted, and many are not, for many reasons.
  @Test func programsAreNearTheEdge() throws {
    var accepted = 0
    var messages: Set<String> = []
    for seed in UInt64(1)...120 {
      let text = try Assembler.assembleUnchecked(RuleProgramWriter.text(seed: seed, Self.all))
      let input = try VerifierInput(text, kfunc: RuleKfuncs.signature)
      switch ProgramVerifier.verify(input, logLevel: 0, mostInstructions: 5000).verdict {
      case .accepted: accepted += 1
      case .rejected(let rejection): messages.insert(VerdictRun.withoutNumbers(rejection.message))
      case .notDecided: break
      }
    }
    #expect(accepted >= 36, "\(accepted)")
    #expect(messages.count >= 12, "\(messages)")
  }

  /// Programs that are rejected for three reasons are changed; most of what comes of it is another program that is rejected for
  /// the same reason, and each reason has as many.
  @Test func changedProgramsKeepTheirMessage() {
    let programs = [
      "// reject: R7 !read_ok\nr6 = 1; r8 = 2; r6 += r8\nr0 = r7\nexit\n",
      "// reject: R8 !read_ok\nr6 = 1; r7 = 2; r6 += r7\nr0 = r8\nexit\n",
      "// reject: frame pointer is read only\nr6 = 1; r7 = 2; r6 += r7\nr10 += 8\nr0 = 0; exit\n",
      "// reject: R0 !read_ok\nr6 = 1; r7 = 2; r6 += r7; exit\n",
      "// accept\nr6 = 1; r7 = 2; r6 += r7; r0 = 0; exit\n",
    ]
    let reader = RuleProgramReader(
      kernel: .linux73, processors: 1,
      corpus: RuleCorpus(texts: programs, kernelTypes: nil, kfunc: { _ in nil }))
    #expect(reader.corpus.messages == ["RN !read_ok", "frame pointer is read only"])
    for message in reader.corpus.messages {
      var (turns, kept) = (0, 0)
      var texts: Set<String> = []
      for number in UInt64(0)..<300 where reader.corpus.turn(number)?.message == message {
        let text = RuleProgramWriter.text(seed: 2 * number, Self.all, reader)
        turns += 1
        texts.insert(text)
        if reader.messageKind(text) == message { kept += 1 }
      }
      #expect(turns == 75)
      #expect(kept > 70, "\(message): \(kept)")
      #expect(texts.count > 50, "\(message): \(texts.count)")
    }
  }

  @Test(arguments: [
    ("R3 !read_ok", "RN !read_ok"),
    ("invalid read from stack arg off 8 depth 0", "invalid read from stack arg off N depth N"),
    ("value -2147483649 makes fp pointer be out of bounds", "value N makes fp pointer be out of bounds"),
    ("*(R11-8) is not a scalar", "*(RN-N) is not a scalar"), ("var_off=(0x0; 0xffff)", "var_off=(N; N)"),
  ])
  func messagesWithoutNumbers(_ message: String, _ kind: String) {
    #expect(VerdictRun.withoutNumbers(message) == kind)
  }

  /// This message is printed on the line of its instruction.
  @Test func aMessageBehindAnInstruction() {
    let log = "3: (55) if r0 != 0x0 goto pc-2 infinite loop detected at insn 2\ncur state: R0=scalar()\n"
    #expect(KernelVerdict.decisiveLines(log) == ["infinite loop detected at insn 2"])
  }
}
