import BPF
import CShims
import CTypes
import CallingConvention
import KernelOracle
import Kfuncs
import Testing

@testable import Checks
@testable import Outcomes

/// What is said of calls by the running kernel without asking one: the programs, the table of refusals, the frame.
@Suite struct KernelCallTests {
  private static let types = """
    struct pair { unsigned long a, b; }; struct list { struct list *next; }; struct point { int x, y; };
    struct bpf_timer { unsigned long opaque[2]; }; struct bpf_dynptr { unsigned long opaque[2]; };
    struct bpf_iter_testmod_seq { long value; int cnt; }; union word { unsigned long whole; int half; };
    """

  private static func placement(_ prototype: String) throws -> Placement {
    let unit = try CDeclarationParser.parse(types + prototype + ";", types: CTypeTable())
    return Placement(try #require(unit.signatures.last))
  }

  @Test(arguments: CallShape.allCases, 1...12) func programsKeepTheRules(_ shape: CallShape, _ count: Int) throws {
    let list = (1...count).map { $0 % 3 == 0 ? "struct point *p\($0)" : "unsigned long a\($0)" }
    let plan = KernelCallPlan(
      compiled: try Self.placement("unsigned long f(\(list.joined(separator: ", ")))"), returnsPairs: false)
    let program = try ProgramGenerator(name: "f", plan: plan).program(shape)
    let rules = StackArgumentRules(program: program, kfuncSlots: max(0, count - 5), others: ["kf_recorded"])
    #expect(rules.violations() == [])
    // Each word, their number, the count of calls before and after, and the name.
    let reads = program.instructions.count {
      if case .call(.kfunc(let id, _)) = $0 { program.kfuncs[Int(id)].name == "kf_recorded" } else { false }
    }
    #expect(reads == count + 4)
  }

  @Test func argumentsAreWhatTheVerifierTakes() throws {
    let plan = KernelCallPlan(
      compiled: try Self.placement(
        "void f(unsigned long a, void *m, int m__sz, struct point *p__nullable, const char *s__str, __int128 v)"),
      returnsPairs: false)
    #expect(
      plan.arguments == [
        .word, .pointer(isNullable: false), .size, .pointer(isNullable: true), .string, .word, .word,
      ])
    #expect(plan.pointers == 0b11010)
    #expect(!plan.hasResult)
    let program = try ProgramGenerator(name: "f", plan: plan).program(.direct)
    let call = try #require(
      program.instructions.firstIndex { $0 == .call(.kfunc(id: 1, fdOffset: 0)) })
    // r0 of a function without a result is set before it is stored.
    #expect(program.instructions[call + 1] == .alu(.word64, .mov, .r0, .immediate(0)))
    #expect(
      program.instructions.contains(.alu(.word64, .and, .r3, .immediate(KernelCallPlan.largestSize))))
  }

  @Test func kfuncsAreNamedByTheirIDs() throws {
    var builder = ProgramBuilder()
    builder.append(.loadImmediate64(.r1, .value(1)))
    builder.call(kfunc: "f")
    builder.call(kfunc: "g")
    builder.append(.exit)
    let bytes = try KernelCaller.encode(try builder.build(), ids: [0x0102_0304, 7])
    #expect(Array(bytes[16..<24]) == [0x85, 0x20, 1, 0, 4, 3, 2, 1])
    #expect(Array(bytes[24..<32]) == [0x85, 0x20, 1, 0, 7, 0, 0, 0])
  }

  /// Messages of Linux 7.2 and 7.3, each with a prototype that accounts for it, or does not.
  static let refusals: [(message: String, prototype: String, expected: KernelRefusal?)] = [
    (
      "Unrecognized *(R11-16) type STRUCT", "long f(long a, long b, long c, long d, long e, long f, struct pair s)",
      .aggregate
    ),
    ("Unrecognized *(R11-8) type STRUCT", "long f(long a, long b, long c, long d, long e, long f, struct pair s)", nil),
    ("Unrecognized R1 type UNION", "long f(union word a)", .aggregate),
    ("Unrecognized R1 type STRUCT", "long f(struct point *a)", nil),
    ("The function f return type STRUCT is unsupported.", "struct pair f(long a)", .aggregateResult),
    ("The function f return type STRUCT is unsupported.", "long f(struct pair a)", nil),
    (
      "func#0 writes 3 stack arg slots, but calls only require 2",
      "long f(long a, long b, long c, long d, __int128 v, long e)", .wideScalar
    ),
    (
      "func#0 writes 3 stack arg slots, but calls only require 2",
      "long f(long a, long b, long c, long d, long e, long f, long g)", nil
    ),
    ("R1 pointer type UNKNOWN  must point to scalar, or struct with scalar", "long f(void *a)", .pointee),
    ("R2 pointer type PTR  must point to scalar, or struct with scalar", "long f(long a, char **b)", .pointee),
    ("R2 pointer type UNKNOWN  must point to scalar, or struct with scalar", "long f(void *a, struct point *b)", nil),
    ("R1 pointer type UNKNOWN  must point to scalar, or struct with scalar", "long f(void *a, int a__sz)", nil),
    (
      "R1 pointer type STRUCT list must point to scalar, or struct with scalar", "long f(struct list *a)",
      .structOfPointers
    ),
    ("R1 pointer type STRUCT point must point to scalar, or struct with scalar", "long f(struct point *a)", nil),
    ("R1 expected pointer to func", "long f(long (*a)(long))", .callback),
    ("R1 expected pointer to func", "long f(struct point *a)", nil),
    ("R1 is ctx expected STRUCT list", "long f(struct list *a)", .structOfPointers),
    ("R1 is ctx expected STRUCT point", "long f(struct point *a)", nil),
    ("R1 doesn't point to a map value", "long f(struct bpf_timer *a)", .timer),
    ("R1 expected pointer to stack or const struct bpf_dynptr", "long f(struct bpf_dynptr *a)", .dynptr),
    ("R1 expected pointer to an iterator on stack", "long f(struct bpf_iter_testmod_seq *a__iter)", .iterator),
    ("R2 !read_ok", "long f(long a, long b)", nil),
    ("R11 is invalid", "long f(struct pair a)", nil),
    ("callee expects 7 args, stack arg1 is not initialized", "long f(struct pair a)", nil),
  ]

  @Test(arguments: refusals.indices) func onlyWhatTheTypesAccountForIsExpected(_ index: Int) throws {
    let row = Self.refusals[index]
    #expect(
      KernelRefusal.expected("the verifier: " + row.message, try Self.placement(row.prototype)) == row.expected)
  }

  @Test func aReferenceIsThatOfAKfuncThatAcquires() throws {
    let placement = try Self.placement("struct point *f(long a)")
    let message = "the verifier: Unreleased reference id=1 alloc_insn=24"
    #expect(KernelRefusal.expected(message, placement, [.acquires, .resultIsHash]) == .reference)
    #expect(KernelRefusal.expected(message, placement, .resultIsHash) == nil)
  }

  /// Only a compiler's program reads the second eightbyte of a result.
  @Test func aResultOfTwoEightbytesIsRefusedInCompilersPrograms() throws {
    let message = "the verifier: R2 !read_ok"
    for (prototype, isPair) in [("__int128 f(long a)", true), ("long f(long a, __int128 b)", false)] {
      let placement = try Self.placement(prototype)
      #expect(KernelRefusal.expected(message, placement, isCompiled: true) == (isPair ? .pairResult : nil))
      #expect(KernelRefusal.expected(message, placement) == nil)
    }
  }

  /// Where the words of the main program are is a compiler's choice, and what it sends above a width, too.
  @Test func theFrameOfACompilersProgramIsNotCompared() throws {
    let kfunc = Kfunc(try Self.placement("int f(char a, long b)").signature, at: 0)
    let layout = ArgumentLayout(kfunc.placement)
    func check(_ programs: ProgramSource) throws -> CallCheck {
      try CallCheck(kfunc, .kernel, .capture, .direct, layout, targets: .kernels, programs: programs)
    }
    #expect(try check(.generated).hot.kernelFrame != nil)
    let compiled = try check(.compiled([:]))
    #expect(compiled.hot.kernelFrame == nil)
    #expect(compiled.plan.comparisons.map(\.compared) == [0xFF, ~0])
  }

  /// rsp and the program's stack words, as a call of the kernel's JIT leaves them: Linux commit 324c3ca6eed6.
  @Test func aShiftedFrameIsSeen() throws {
    let frame = try #require(KernelFrame(.direct, slots: 9, localCount: 12))
    #expect(KernelFrame(.nested, slots: 9, localCount: 12) == nil)
    var seen = kft_capture()
    let base: UInt64 = 0xFFFF_C900_0000_1000
    seen.xmm.0 = base
    // Program stack 16, rbx, r13, r14, r15, arguments 7 to 9, return address.
    seen.rsp = base - 16 - 32 - 24 - 8
    seen.stack.8 = ProgramGenerator.witnesses.4
    seen.stack.9 = ProgramGenerator.witnesses.3
    #expect(frame.matches(&seen))
    seen.rsp -= 8
    #expect(frame.differences(&seen).map(\.word) == [.stackPointer])
    seen.rsp += 8
    seen.stack.8 = 0
    #expect(frame.differences(&seen).map(\.word) == [.programStack16])
  }
}
