import Kfuncs
import Testing

@testable import Checks
@testable import NativeCalls
@testable import Outcomes

/// Kfuncs that crash: each is one finding with its signal and address, and the run continues.
@Suite struct CrashTests {
  private static let workers = WorkerPool()

  private static let expected: [(kfunc: String, kind: FindingKind, text: String)] = [
    ("kf_crash_null", .fault, "SIGSEGV at address 0x0"), ("kf_crash_non_canonical", .fault, "SIGSEGV"),
    ("kf_crash_ud2", .fault, "SIGILL, executing kf_crash_ud2"), ("kf_crash_int3", .fault, "SIGTRAP"),
    ("kf_crash_division", .fault, "SIGFPE, executing kf_crash_division"),
    ("kf_crash_stack_overflow", .fault, "SIGSEGV at address"),
    ("kf_crash_return_address", .fault, "SIGSEGV at address 0x6b6b6b6b6b60, executing 0x6b6b6b6b6b60"),
    ("kf_crash_abort", .fault, "SIGABRT"),
    // rbx is BPF r6, where the programs keep their block.
    ("kf_crash_callee_saved", .fault, "SIGSEGV at address 0x6b6b6c6b, executing the JIT's code"),
    ("kf_crash_direction", .preserved, "did not preserve the direction flag"),
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
    for (verdict, expected) in zip(report.verdicts, Self.expected) {
      for caller in CallEngines.callers {
        let found = verdict.failures.filter { $0.caller == caller }
        // libffi and the compiler's thunk may save or not use the register that the kfunc changed.
        if ["kf_crash_callee_saved", "kf_crash_direction"].contains(expected.kfunc) && caller != .jit { continue }
        #expect(!found.isEmpty, "\(expected.kfunc) by \(caller)")
        #expect(
          found.contains { $0.kind == expected.kind && $0.reason.contains(expected.text) },
          "\(expected.kfunc) by \(caller): \(found.map(\.reason))")
        if expected.kind == .fault {
          #expect(Set(found.map(\.slot)) == [8])
          #expect(found.allSatisfy { $0.reason.contains("slot 8 of 8 was the last") })
        }
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
      #expect(fault.signalName == "SIGALRM")
      #expect(fault.description.hasPrefix("ran away: stopped by the watchdog (SIGALRM) at kf_crash_endless+"))
      #expect(fault.place.hasSuffix(" in libkfuncs.so"))
    }
  }

  @Test func smashedFramesAreSeen() throws {
    let library = try Self.workers.open(KfuncLibrary.ownPath)
    var options = RunOptions(seed: 1)
    options.includesCrashing = true
    let kfunc = try #require(library.kfunc(named: "kf_crash_caller_frame"))
    let report = try TestRun(library: library, options: options, workers: Self.workers).run([kfunc])
    for caller in CallEngines.callers { #expect(report.failures.contains { $0.caller == caller }) }
  }
}
