import BPF
import CTypes
import Testing

@testable import Verifier

/// Programs that a walk does not come to the end of.
@Suite struct BudgetTests {
  /// Sixty jumps that are not known, and a number that differs on each path and that a load rests on: no path stands for another
  /// one.
  @Test func pathsWithoutEnd() throws {
    var text = "r6 = 0\n"
    for number in 0..<60 {
      text += "call 7\nif r0 s> \(number) goto l\(number)\nr6 += \(1 << (number % 20))\nl\(number):\n"
    }
    text += "r6 &= 7; r1 = r10; r1 += -8; *(u64 *)(r10 - 8) = 0; r1 += r6; r0 = *(u8 *)(r1 + 0); r0 = 0; exit"
    let verification = ProgramVerifier.verify(try verifierInput(text), logLevel: 0)
    #expect(verification.verdict == .rejected(Rejection("BPF program is too large. Processed 1000001 insn")))
    #expect(verification.facts == nil)
    #expect(verification.statistics.processedInstructions == Walker.mostInstructions + 1)
  }

  /// A chain of forty calls ends at the frames that a chain may have.
  @Test func deepCalls() throws {
    let functions = (1..<40).map { ".func long f\($0)(long a)\nr1 = 0\ncall f\($0 + 1)\nexit\n" }.joined()
    let text = "r1 = 0\ncall f1\nexit\n\(functions).func long f40(long a)\nr0 = 0\nexit"
    guard case .rejected(let rejection) = ProgramVerifier.verify(try verifierInput(text), logLevel: 0).verdict else {
      Issue.record("not rejected")
      return
    }
    #expect(rejection.message == "the call stack of 17 frames is too deep")
  }
}

/// What depends on the type of a program.
@Suite struct ProgramTypeTests {
  /// A verdict never rests on results or kfuncs that a type may not have.
  @Test(arguments: [
    ("sched_cls", true), ("sched_act", true), ("socket_filter", true), ("raw_tracepoint", true), ("syscall", true),
    ("xdp", true), ("tracing", false), ("kprobe", true), ("lsm", false), ("struct_ops", false),
    ("ext", false),
  ])
  func results(_ type: String, _ isDecided: Bool) throws {
    let text = try Assembler.assembleUnchecked("r0 = 7; exit")
    let input = try VerifierInput(text, context: ContextKind(programType: type)) { _ in nil }
    let verdict = ProgramVerifier.verify(input, logLevel: 0).verdict
    let question = OpenQuestion(
      type == "ext"
        ? "a program of type ext without what it replaces (--attach-to)"
        : "the context of a program of type \(type): needs the kernel's BTF (--kernel-btf)", instruction: 0)
    #expect(verdict == (isDecided ? .accepted : .notDecided(question)))
  }

  @Test(arguments: [
    ("sched_cls", true), ("sched_act", false), ("socket_filter", false), ("raw_tracepoint", true), ("syscall", true),
    ("xdp", false), ("tracepoint", true), ("kprobe", false),
  ])
  func kfuncs(_ type: String, _ isOffered: Bool) throws {
    let text = try Assembler.assembleUnchecked("r1 = 1; call kf_one; r0 = 0; exit")
    let kfunc = Signature(
      name: "kf_one", result: .unsignedLong, parameters: [Parameter(name: "a", type: .unsignedLong)])
    let input = try VerifierInput(text, context: ContextKind(programType: type)) { _ in kfunc }
    let verdict = ProgramVerifier.verify(input, logLevel: 0).verdict
    let refusal = Rejection("calling kernel function kf_one is not allowed", instruction: 1)
    #expect(verdict == (isOffered ? .accepted : .rejected(refusal)))
  }
}
