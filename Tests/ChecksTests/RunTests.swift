import CShims
import CallingConvention
import Glibc
import Interpreter
import JIT
import Kfuncs
import Testing

@testable import Checks
@testable import NativeCalls
@testable import Outcomes
@testable import Support

/// Whole runs over the project's own kfuncs.
@Suite struct RunTests {
  private static let workers = WorkerPool()

  private static func library() throws -> KfuncLibrary { try workers.open(KfuncLibrary.ownPath) }

  private static func run(
    _ names: [String], _ change: (inout RunOptions) -> Void = { _ in }
  ) throws -> RunReport {
    let library = try library()
    var options = RunOptions(seed: 5)
    change(&options)
    return try TestRun(library: library, options: options, workers: workers).run(
      names.compactMap { library.kfunc(named: $0) })
  }

  @Test func everythingAgrees() throws {
    let library = try Self.library()
    var names: [String] = []
    let report = try TestRun(library: library, options: RunOptions(seed: 1), workers: Self.workers).run(library.kfuncs)
    {
      name, number, count in
      names.append(name)
      #expect(number == names.count - 1)
      #expect(count == library.kfuncs.count)
    }
    #expect(report.failed == 0)
    #expect(report.findings == [])
    #expect(report.isGood)
    #expect(names == library.kfuncs.map(\.name))
    #expect(report.verdicts.count == names.count)
    #expect(!report.skips.isEmpty)
    for skip in report.skips {
      #expect(!skip.kfunc.isEmpty)
    }
    // A kfunc that a caller did not call has a skip with a reason.
    for verdict in report.verdicts {
      for caller in CallEngines.callers where verdict.tallies[caller] == nil { #expect(!verdict.skips.isEmpty) }
      for (caller, tally) in verdict.tallies { #expect(tally.checks > 0, "\(verdict.kfunc.name) by \(caller)") }
    }
    // The published vectors went through the JIT.
    let jit = report.vectors.filter { $0.callers.contains(.jit) }
    for name in ["scrypt, RFC 7914", "PBKDF2, RFC 6070", "PBKDF2, RFC 7914", "deflate and inflate"] {
      let matching = report.vectors.filter { $0.name.hasPrefix(name) }
      #expect(!matching.isEmpty)
      #expect(matching.allSatisfy { $0.skip != nil || $0.callers.contains(.jit) })
    }
    #expect(!jit.isEmpty)
    #expect(report.selfChecks.allSatisfy { $0.isCaught })
    #expect(report.selfChecks.count == 3)
  }

  @Test func aRunOfNothingIsNotGood() throws {
    let report = try Self.run([])
    #expect(report.checks == 0)
    #expect(report.failed == 0)
    #expect(!report.isGood)
    let skipped = try Self.run(["kf_crash_null"])
    #expect(skipped.checks == 0)
    #expect(skipped.skips.count == 1)
    #expect(!skipped.isGood)
  }

  @Test(arguments: [[Caller.jit], [.libffi], [.c], [.libffi, .c], []]) func someCallers(_ callers: [Caller]) throws {
    let report = try Self.run(["kf_u64_9", "bpf_kfunc_call_stack_arg"]) { $0.callers = callers }
    #expect(report.verdicts.count == 2)
    #expect(!report.vectors.isEmpty)
    for verdict in report.verdicts { #expect(Set(verdict.tallies.keys) == Set(callers)) }
    for vector in report.vectors { #expect(vector.callers == callers) }
    #expect(report.isGood == !callers.isEmpty)
  }

  /// A scenario that no caller ran says why.
  @Test func skippedScenariosHaveAReason() throws {
    let report = try Self.run(["EVP_PBE_scrypt"]) { $0.callers = [.libffi] }
    #expect(report.vectors.contains { $0.callers.isEmpty })
    for vector in report.vectors where vector.callers.isEmpty { #expect(vector.skip != nil, "\(vector.name)") }
    let marshalled = try Self.run(["bpf_kfunc_call_test_pair_arg_tail", "bpf_kfunc_call_test_i128_arg_pad"]) {
      $0.callers = [.jit]
      $0.targets = CallTargets([.linux72], .placed)
    }
    for vector in marshalled.vectors where vector.callers.isEmpty { #expect(vector.skip != nil, "\(vector.name)") }
    let placed = try #require(marshalled.skips.first { $0.reason.code == .placement })
    #expect(placed.reason.concerns(.jit))
    // Placed as the kernel has it, and refused by its verifier: the skip says which part it is.
    let refused = try Self.run(["bpf_kfunc_call_test_pair_arg"]) {
      $0.callers = [.jit]
      $0.targets = CallTargets([.linux72], .accepted)
    }
    let verifier = try #require(refused.skips.first { $0.reason.code == .verifier })
    #expect(verifier.reason.concerns(.jit))
    #expect(refused.verdicts[0].checks == 0)
  }

  @Test func patternsAndSeeds() throws {
    let one = try Self.run(["kf_u64_9"]) { $0.patterns = [.graffiti] }
    let jit = try #require(one.verdicts[0].tallies[.jit])
    // Six shapes with the compiled kfunc, seven with the capture stub, one set of values each.
    #expect(jit.checks == 13)
    #expect(jit.slots == 13 * 9)
    #expect(one.verdicts[0].tallies[.c]?.checks == 2)
    let all = try Self.run(["kf_u64_9"])
    #expect(all.verdicts[0].tallies[.jit]?.checks == 13 * 39)
  }

  /// Signatures that BPF and the psABI place differently, from every program shape.
  @Test func marshalledCallsArrive() throws {
    let library = try Self.library()
    let parted = library.kfuncs.filter { $0.placement.verdict == .needsMarshalling }
    #expect(parted.count >= 14)
    let report = try Self.run(parted.map(\.name)) { $0.targets = CallTargets([.psabi], .placed) }
    #expect(report.findings == [])
    #expect(report.verdicts.count == parted.count)
    for verdict in report.verdicts { #expect((verdict.tallies[.jit]?.checks ?? 0) > 0, "\(verdict.kfunc.name)") }
    // Each kind of move is among them: vector registers, the stack, padding, a result in vector registers or memory.
    let natives = parted.flatMap { $0.placement.parameters.flatMap { $0.eightbytes.map(\.native) } }
    #expect(natives.contains { if case .vectorRegister = $0 { true } else { false } })
    #expect(parted.contains { kfunc in kfunc.placement.nativeStackBytes > 8 * (kfunc.placement.stackSlotCount - 1) })
    #expect(parted.contains { $0.placement.result.hasNativeHiddenPointer })
    #expect(
      parted.contains { kfunc in
        kfunc.placement.result.eightbytes.contains { if case .vectorRegister = $0.native { true } else { false } }
      })
  }

  /// The verdict "needs marshalling" is right: without marshalling every such call has a finding.
  @Test func plainCallsHaveFindings() throws {
    let library = try Self.library()
    let parted = library.kfuncs.filter { $0.placement.verdict == .needsMarshalling }
    let report = try Self.run(parted.map(\.name)) {
      $0.targets = CallTargets([.linux72], .always)
      $0.callers = [.jit]
      $0.shapes = [.direct]
      $0.patterns = [.graffiti]
    }
    #expect(report.verdicts.count >= 14)
    for verdict in report.verdicts {
      #expect((verdict.tallies[.jit]?.failed ?? 0) > 0, "\(verdict.kfunc.signature.prototype)")
    }
  }

  /// One session for each thread.
  @Test func oneSessionForEachThread() throws {
    let session = try CheckSession()
    let error = #expect(throws: HarnessError.self) { _ = try CheckSession().block.address }
    #expect(error?.code == .environment)
    #expect(error?.message.contains("Device or resource busy") == true)
    #expect(session.block.address != 0)
  }

  @Test(arguments: PlantedFault.all) func everyPlantedFaultIsCaught(_ fault: PlantedFault) throws {
    // All kfuncs take minutes in a debug build; `kfunctest mutants` runs them.
    let library = try Self.library()
    let some = library.kfuncs.filter { kfunc in
      MutantRun.isHarmless(kfunc)
        && (["kf_u64_6", "kf_u64_7", "kf_u64_9", "kf_u64_12"].contains(kfunc.name)
          || kfunc.signature.result.size == 16 || kfunc.placement.verdict == .needsMarshalling)
    }
    let verdict = try MutantRun(library: library, seed: 1, workers: Self.workers).run(fault, kfuncs: some)
    #expect(verdict.isCaught, "\(fault.name): \(verdict.witness.map { "\($0.kind)" } ?? "nothing seen")")
    #expect(verdict.findings > 0)
    #expect(verdict.witness != nil)
  }

  @Test func tableHasEveryFaultOnce() {
    let effects =
      JITFault.allCases.map(FaultEffect.jit) + PlacementFault.allCases.map(FaultEffect.placement)
      + FFIFault.allCases.map(FaultEffect.libffi) + InterpreterFault.allCases.map(FaultEffect.interpreter)
    #expect(Set(PlantedFault.all.map(\.effect)) == Set(effects))
    #expect(PlantedFault.all.count == effects.count)
    #expect(Set(PlantedFault.all.map(\.name)).count == effects.count)
  }

  @Test func everyRunPlantsAFaultOfEachCallerThatHasSome() {
    let callers = Set(PlantedFault.all.compactMap(\.caller))
    #expect(PlantedFault.selfCheck.compactMap(\.caller).count == callers.count)
    #expect(Set(PlantedFault.selfCheck.compactMap(\.caller)) == callers)
  }
}
