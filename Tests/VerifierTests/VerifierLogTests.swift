import BPF
import Testing

@testable import Verifier

/// The walk's lines of the log, as Linux 7.3.4 wrote them for the same programs.
@Suite struct VerifierLogTests {
  private static let accepted = """
    *(u64 *)(r10 - 8) = 7
    r1 = r10
    r1 += -8
    *(u64 *)(r11 - 8) = r1
    r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
    call keep
    r1 = *(u64 *)(r10 - 8)
    r0 += r1
    exit
    .func long keep(long a, long b, long c, long d, long e, long *f)
    r1 = *(u64 *)(r11 + 8)
    *(u64 *)(r10 - 8) = r1
    call 7
    r1 = *(u64 *)(r10 - 8)
    r0 = *(u64 *)(r1 + 0)
    *(u64 *)(r1 + 0) = 256
    exit
    """

  @Test func allPathsAtLevel2() throws {
    let log = try ProgramVerifier.verify(verifierInput(Self.accepted), logLevel: 2).log
    #expect(
      Self.trace(log) == """
        0: R1=ctx() R10=fp0
        0: (7a) *(u64 *)(r10 -8) = 7          ; R10=fp0 fp-8=7
        1: (bf) r1 = r10                      ; R1=fp0 R10=fp0
        2: (07) r1 += -8                      ; R1=fp-8
        3: (7b) *(u64 *)(r11 -8) = r1         ; R1=fp-8
        4: (b7) r1 = 1                        ; R1=1
        5: (b7) r2 = 2                        ; R2=2
        6: (b7) r3 = 3                        ; R3=3
        7: (b7) r4 = 4                        ; R4=4
        8: (b7) r5 = 5                        ; R5=5
        9: (85) call pc+3
        caller:
         R10=fp0 fp-8=7
        callee:
         frame1: R1=1 R2=2 R3=3 R4=4 R5=5 R10=fp0
        13: frame1: R10=fp0
        13: (79) r1 = *(u64 *)(r11 +8)        ; frame1: R1=fp[0]-8
        14: (7b) *(u64 *)(r10 -8) = r1        ; frame1: R1=fp[0]-8 R10=fp0 fp-8=fp[0]-8
        15: (85) call bpf_get_prandom_u32#7   ; frame1:
        16: (79) r1 = *(u64 *)(r10 -8)        ; frame1: R1=fp[0]-8 R10=fp0 fp-8=fp[0]-8
        17: (79) r0 = *(u64 *)(r1 +0)         ; frame1: R0=7 R1=fp[0]-8 fp-8=fp[0]-8
        18: (7a) *(u64 *)(r1 +0) = 256        ; frame1: R1=fp[0]-8 fp-8=fp[0]-8
        19: (95) exit
        returning from callee:
         frame1: R0=7 R1=fp[0]-8 R10=fp0 fp-8=fp[0]-8
        to caller at 10:
         R0=7 R10=fp0 fp-8=256

        from 19 to 10: R0=7 R10=fp0 fp-8=256
        10: (79) r1 = *(u64 *)(r10 -8)        ; R1=256 R10=fp0 fp-8=256
        11: (0f) r0 += r1                     ; R0=263 R1=256
        12: (95) exit
        """)
  }

  /// An accepted program leaves the counts alone; a rejected one the path from the start to the fault.
  @Test func theFailingPathAtLevel1() throws {
    let accepted = try ProgramVerifier.verify(verifierInput(Self.accepted), logLevel: 1).log
    #expect(accepted.hasPrefix("processed 20 insns (limit 1000000) ") && accepted.split(separator: "\n").count == 1)
    let rejected = try ProgramVerifier.verify(
      verifierInput("call 7\nr6 = r0\nr7 = 0\nif r6 == 0 goto a\nr0 = 0\nexit\na: r0 = r8\nexit"), logLevel: 1)
    #expect(rejected.verdict == .rejected(Rejection("R8 !read_ok", instruction: 6)))
    let lines = rejected.log.split(separator: "\n")
    #expect(lines.first == "0: R1=ctx() R10=fp0" && lines.contains { $0.hasPrefix("6: (bf) r0 = r8") })
    // The other path ended well.
    #expect(!lines.contains { $0.hasPrefix("4: ") } && lines.suffix(2).first == "R8 !read_ok")
  }

  @Test func nothingAtLevel0() throws {
    #expect(try ProgramVerifier.verify(verifierInput(Self.accepted), logLevel: 0).log.isEmpty)
  }

  /// From the first state to the last instruction.
  private static func trace(_ log: String) -> String {
    let lines = log.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.drop { !$0.hasPrefix("0: R1") }.prefix { !$0.hasPrefix("processed") }.joined(separator: "\n")
  }
}
