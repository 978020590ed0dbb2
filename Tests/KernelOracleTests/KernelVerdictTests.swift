import Testing

@testable import KernelOracle

@Suite struct KernelVerdictTests {
  /// Logs of Linux 7.3.4, shortened: the decisive message and the line behind it.
  @Test(arguments: [
    (
      "0: R1=ctx() R10=fp0\n0: (7b) *(u64 *)(r11 -8) = r2\nR2 !read_ok\n\nVerification failed:\n  more\nprocessed 1 insns",
      ["R2 !read_ok"]
    ),
    (
      "9: (85) call pc+3\nkernel supports at most 12 parameters, function f has 13\ncallee expects 13 args, stack arg8 is not "
        + "initialized\n\nVerification failed: x\n",
      [
        "kernel supports at most 12 parameters, function f has 13",
        "callee expects 13 args, stack arg8 is not initialized",
      ]
    ),
    (
      "8: (05) goto pc-3\n\nfrom 8 to 6: R1=1 R10=fp0\n6: R1=1\ninfinite loop detected at insn 6\ncur state: R1=1\nprocessed 9",
      ["infinite loop detected at insn 6"]
    ),
    (
      "func#0 @0\nfunc#1 @4\nfunc#1 writes 2 stack arg slots, but calls only require 1\nprocessed 13 insns",
      ["func#1 writes 2 stack arg slots, but calls only require 1"]
    ),
    ("R11 is invalid\nprocessed 0 insns (limit 1000000)", ["R11 is invalid"]),
    // The kernel says nothing of a format whose arguments are no whole words.
    ("10: (b7) r5 = 7                       ; R5=7\n11: (85) call bpf_snprintf#165\nprocessed 12 insns", []),
  ])
  func decisiveLines(_ log: String, _ expected: [String]) {
    #expect(KernelVerdict.decisiveLines(log) == expected)
  }
}
