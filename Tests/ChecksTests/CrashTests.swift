import Glibc
import Kfuncs
import TestSupport
import Testing

@testable import Checks
@testable import NativeCalls
@testable import Outcomes

/// Kfuncs that crash: each is one finding with its signal and address, and the run continues.
@Suite struct CrashTests {
  private static let workers = WorkerPool()

  /// A kfunc of the registry and how a call of it ends.
  private struct Crash {
    let kfunc: String
    let signal: Int32
    var cause = Fault.Cause.other
    var address: UInt64?
    var place = "kf_crash"
  }

  private static let expected: [Crash] = [
    Crash(kfunc: "kf_crash_null", signal: SIGSEGV, cause: .memoryAccess, address: 0),
    Crash(kfunc: "kf_crash_non_canonical", signal: SIGSEGV, cause: .nonCanonicalAddress),
    Crash(kfunc: "kf_crash_ud2", signal: SIGILL, place: "kf_crash_ud2"), Crash(kfunc: "kf_crash_int3", signal: SIGTRAP),
    Crash(kfunc: "kf_crash_division", signal: SIGFPE, place: "kf_crash_division"),
    Crash(kfunc: "kf_crash_stack_overflow", signal: SIGSEGV, cause: .stackOverflow, place: "libkfuncs.so"),
    Crash(
      kfunc: "kf_crash_return_address", signal: SIGSEGV, cause: .memoryAccess, address: 0x6b6b_6b6b_6b60,
      place: "0x6b6b6b6b6b60"),
    Crash(kfunc: "kf_crash_abort", signal: SIGABRT, place: "libc"),
    // rbx is BPF r6, where the programs keep their block.
    Crash(
      kfunc: "kf_crash_callee_saved", signal: SIGSEGV, cause: .memoryAccess, address: 0x6b6b_6c6b,
      place: "the JIT's code"),
  ]

  @Test func everyCrashIsReported() throws {
    let library = try Self.workers.open(KfuncLibrary.ownPath)
    var options = RunOptions(seed: 1)
    options.includesCrashing = true
    options.callers = [.c, .libffi, .interpreter, .jit]
    let names = Self.expected.map(\.kfunc) + ["kf_u64_8"]
    let kfuncs = names.compactMap { library.kfunc(named: $0) }
    #expect(kfuncs.count == names.count)
    let report = try TestRun(library: library, options: options, workers: Self.workers).run(kfuncs)
    #expect(!report.isGood)
    #expect(report.verdicts.count == names.count)
    for (verdict, crash) in zip(report.verdicts, Self.expected) {
      for caller in CallEngines.callers {
        // libffi and the compiler's thunk may save or not use the register that the kfunc changed.
        if crash.kfunc == "kf_crash_callee_saved" && caller != .jit { continue }
        let found = verdict.findings.filter { $0.caller == caller }
        let faults = found.compactMap { if case .fault(let fault) = $0.kind { fault } else { nil } }
        #expect(!faults.isEmpty, "\(crash.kfunc) by \(caller)")
        #expect(faults.count == found.count, "\(crash.kfunc) by \(caller): \(found)")
        #expect(Set(faults.map(\.fault.signal.number)) == [crash.signal], "\(crash.kfunc)")
        #expect(Set(faults.map(\.fault.cause)) == [crash.cause], "\(crash.kfunc)")
        #expect(faults.allSatisfy { $0.fault.place.contains(crash.place) }, "\(crash.kfunc): \(faults)")
        #expect(Set(faults.map(\.progress)) == [.recorded(slot: 8, of: 8)])
        if let address = crash.address { #expect(Set(faults.map(\.fault.address)) == [HexWord(address)]) }
      }
    }
    #expect(report.verdicts.last?.failed == 0, "the run went on")
    #expect(report.verdicts.last?.checks ?? 0 > 0, "the run went on")
  }

  @Test func endlessLoopsAreStopped() throws {
    let library = try KfuncLibrary(path: KfuncLibrary.ownPath)
    let kfunc = try #require(library.kfunc(named: "kf_crash_endless"))
    let session = try CheckSession(timeout: 20)
    for caller in CallEngines.callers {
      let prepared = try session.prepare(kfunc, caller, .compiled, .direct)
      let returned = session.thread.invoke(prepared.native, prepared.interpreted)
      #expect(!returned)
      let fault = session.thread.fault(in: prepared.code)
      #expect(fault.signal.name == "SIGALRM")
      #expect(fault.cause == .watchdog)
      #expect(fault.place.hasPrefix("kf_crash_endless+"))
      #expect(fault.place.hasSuffix(" in libkfuncs.so"))
    }
  }

  @Test func smashedFramesAreSeen() throws {
    let library = try Self.workers.open(KfuncLibrary.ownPath)
    var options = RunOptions(seed: 1)
    options.includesCrashing = true
    let kfunc = try #require(library.kfunc(named: "kf_crash_caller_frame"))
    let report = try TestRun(library: library, options: options, workers: Self.workers).run([kfunc])
    for caller in CallEngines.callers { #expect(report.findings.contains { $0.caller == caller }) }
  }

  @Test func aDirectionFlagThatIsLeftSet() throws {
    let library = try Self.workers.open(KfuncLibrary.ownPath)
    var options = RunOptions(seed: 1)
    options.includesCrashing = true
    options.callers = [.jit]
    let kfunc = try #require(library.kfunc(named: "kf_crash_direction"))
    let report = try TestRun(library: library, options: options, workers: Self.workers).run([kfunc])
    let states = report.findings.compactMap { if case .preserved(let found) = $0.kind { found.state } else { nil } }
    #expect(Set(states) == [.directionFlag])
  }

  /// What a general protection fault and an access near the stack come from, by the callee's instruction.
  static let instructions: [(name: String, body: String, cause: Fault.Cause)] = [
    ("load", "movabs $0x8000000000000000, %rax; mov (%rax), %rcx", .nonCanonicalAddress),
    ("store_indexed", "movabs $0x1000000000000000, %r12; mov %cl, 8(%rsp,%r12,8)", .nonCanonicalAddress),
    ("store_displaced", "movabs $0x7ffffffffff0, %r13; movl $1, 0x7fffffff(%r13)", .nonCanonicalAddress),
    ("aligned_vector", "movaps 0(%rsp), %xmm0; movaps 8(%rsp), %xmm0; movaps 1(%rsp), %xmm0", .generalProtection),
    ("vector", "movabs $0x7776757473727170, %r9; movaps (%r9), %xmm0", .nonCanonicalAddress),
    // Registers that hold graffiti are no addresses of this instruction.
    ("privileged", "movabs $0x7776757473727170, %r9; mov %r9, %rax; hlt", .generalProtection),
    ("jump", "movabs $0x7776757473727170, %r11; jmp *%r11", .nonCanonicalAddress),
    ("call_memory", "movabs $0x7776757473727170, %rax; push %rax; call *(%rsp)", .nonCanonicalAddress),
    ("return", "movabs $0x7776757473727170, %rax; push %rax; ret", .nonCanonicalAddress),
    ("string", "movabs $0x7776757473727170, %rdi; mov $1, %ecx; rep stosb", .nonCanonicalAddress),
    ("overflow", "1: sub $256, %rsp; mov %rax, (%rsp); jmp 1b", .stackOverflow),
    ("recursion", "1: push %rbp; mov %rsp, %rbp; call 1b", .stackOverflow),
    // The guard page, from a stack that is far from its end.
    ("pointer", "lea -0x70000(%rsp), %rax; 1: sub $64, %rax; mov (%rax), %rcx; jmp 1b", .memoryAccess),
    ("null", "xor %eax, %eax; mov 8(%rax), %rcx", .memoryAccess),
  ]

  @Test(.enabled(if: SourceCompiler.gcc.isThere, "no gcc"), arguments: instructions.indices)
  func causes(_ index: Int) throws {
    let row = Self.instructions[index]
    let folder = try TemporaryFolder()
    let path = try folder.library(
      """
      #include "kfunc.h"
      KFUNC_LIBRARY("faults");
      KFUNC_BODY(u64, \(row.name)_callee, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g))
      { __asm__ volatile("\(row.body.replacing("%", with: "%%"))" ::: "memory", "rax", "rcx", "rdi", "r9", "r11", "r12", "r13"); return a; }
      """)
    let library = try Self.workers.open(path)
    var options = RunOptions(seed: 1)
    options.callers = [.c]
    options.callees = [.compiled]
    options.patterns = [.graffiti]
    let verdict = try #require(
      try TestRun(library: library, options: options, workers: Self.workers).verdicts(library.kfuncs).first)
    let faults = verdict.findings.compactMap { if case .fault(let fault) = $0.kind { fault.fault } else { nil } }
    #expect(faults.map(\.cause) == [row.cause], "\(row.name): \(verdict.findings)")
  }
}
