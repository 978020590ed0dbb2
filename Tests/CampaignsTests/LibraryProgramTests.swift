import Checks
import Kfuncs
import NativeCalls
import Outcomes
import TestSupport
import Testing

@testable import Campaigns
@testable import Toolchains

/// Programs that clang 23 compiles for the kfuncs of a built library, of which only prototypes are known.
@Suite(.enabled(if: BPFClang.isThere, "no clang 23; scripts/toolchain brings it")) struct LibraryProgramTests {
  private static let workers = WorkerPool()

  /// Every kfunc that BPF can call is called by programs of clang; each slot as it was sent.
  @Test(arguments: [("-O1", "v3"), ("-O2", "v4")]) func theRegistryIsCalled(_ level: String, _ cpu: String) async throws
  {
    let library = try Self.workers.open(KfuncLibrary.ownPath)
    let kfuncs = library.kfuncs.filter { !$0.traits.contains(.crashes) && $0.placement.verdict != .refused }
    let folder = try TemporaryFolder()
    let toolchain = BPFToolchain(try await BPFClang.compiler(folder.path), level: level, cpu: cpu)
    let built = try await BPFBuild.build(
      BPFSource(kfuncs.map(\.signature)), [toolchain], in: folder.path, name: "library")[0]
    #expect(built.refusals == [:])
    var options = RunOptions(seed: 1)
    options.callers = [.jit, .interpreter]
    options.patterns = [.graffiti, .dirty]
    let report = try TestRun(library: library, options: options, workers: Self.workers).run(
      kfuncs, programs: [built.set])
    #expect(report.findings == [])
    #expect(report.isGood)
    let jit = built.set.caller(in: .jit)
    for verdict in report.verdicts { #expect((verdict.tallies[jit]?.checks ?? 0) > 0, "\(verdict.kfunc.name)") }
    // Known differences are matched with the compiler's version.
    let name = report.compiled.first?.fullName(libffiVersion: "3.4.4")
    #expect(name?.hasSuffix(" -> jit") == true && name?.contains("(Clang 23.") == true, "\(name ?? "")")
  }
}
