import BPF
import KernelOracle
import Verifier

/// Verification here, and `BPF_PROG_LOAD` of the same program: verification, JIT and BTF of the functions.
enum VerifierBenchmark {
  /// A program of arithmetic, stores and loads of the stack, and jumps that are not known, which keeps the verifier's rules.
  private static func program(instructions count: Int) throws -> VerifierInput {
    var text = "call 7\nr6 = r0\nr7 = 0\n"
    var number = 3
    while number + 10 <= count - 3 {
      text += """
        r6 &= 255
        r7 += r6
        *(u64 *)(r10 - 8) = r7
        *(u32 *)(r10 - 16) = 5
        r8 = *(u64 *)(r10 - 8)
        if r8 > 17 goto l\(number)
        r7 ^= 3
        r7 <<= 1
        l\(number):
        r6 = *(u32 *)(r10 - 16)
        r6 += 1

        """
      number += 10
    }
    text += String(repeating: "r7 += 1\n", count: count - 3 - number + 1) + "r0 = r7\nexit\n"
    return VerifierInput(try Assembler.assembleUnchecked(text).program, kfunc: { _ in nil })
  }

  static func run(rounds: Int) throws {
    print("verification, µs; ns for each instruction walked over in brackets")
    print(column("", 24) + ["here", "BPF_PROG_LOAD"].map { column($0, 22, right: true) }.joined())
    for count in [20, 1000, 4000] {
      let input = try program(instructions: count)
      let walked = ProgramVerifier.verify(input, logLevel: 0)
      guard walked.verdict == .accepted else { throw BenchmarkError.wrongResult }
      var isSound = true
      let own = Candidate(name: "here") { rounds in
        for _ in 0..<rounds where ProgramVerifier.verify(input, logLevel: 0).verdict != .accepted { isSound = false }
      }
      let kernel = Candidate(name: "BPF_PROG_LOAD") { rounds in
        for _ in 0..<rounds where (try? KernelVerdict(input, logLevel: 0))?.message != nil { isSound = false }
      }
      let hasKernel = (try? KernelVerdict(input, logLevel: 0)) != nil
      let timings = measure(hasKernel ? [own, kernel] : [own], iterations: 1, rounds: rounds)
      guard isSound else { throw BenchmarkError.wrongResult }
      let instructions = Double(walked.statistics.processedInstructions)
      print(
        column("\(count) instructions", 24)
          + timings.map {
            column("\(decimal($0.median / 1e3, 1)) (\(decimal($0.median / instructions, 0)))", 22, right: true)
          }.joined())
    }
    print()
  }
}
