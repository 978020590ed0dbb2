import Checks
import Kfuncs
import NativeCalls
import Outcomes
import Support
import TestSupport
import Testing

@testable import Toolchains

/// What is found in calls of the functions of a C source.
@Suite struct SourceRunTests {
  private static let example = Repository.path + "/examples/plain-c/mine.c"

  /// Only the function itself is called, which records nothing: a fault of the caller has to be seen in its result.
  @Test(arguments: ["outgoing-slot-high", "interpreter-last-slot-doubled", "libffi-type-too-narrow"])
  func aFaultOfTheCallerIsSeenInTheResult(name: String) async throws {
    let folder = try ScratchFolder()
    let workers = WorkerPool()
    let build = try await SourceBuild(
      [Self.example], flags: [], [try Toolchain("gcc", flags: ["-O2"])], in: folder.path, workers: workers)
    let library = try #require(build.built.first?.opened)
    let kfuncs = library.kfuncs.filter { $0.name == "takes_twelve" }
    var options = RunOptions(seed: 1)
    options.callees = [.function]
    let fault = try #require(PlantedFault.all.first { $0.name == name })
    let caller = try #require(fault.caller)
    let run = TestRun(library: library, options: options, workers: workers)
    #expect(try run.verdicts(kfuncs).flatMap(\.findings).isEmpty)
    let findings = try run.verdicts(kfuncs, fault: fault.effect).flatMap(\.findings)
    #expect(findings.contains { $0.caller == caller && $0.callee == .function && $0.code == .result }, "\(findings)")
    #expect(findings.allSatisfy { $0.caller == caller })
  }
}
