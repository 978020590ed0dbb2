import Foundation
import Outcomes
import Reports
import TestSupport
import Testing

/// What `doctor` says of hosts that lack something.
@Suite struct DoctorTests {
  private static func features(_ environment: [String: String]) throws -> [DoctorOutcome.Feature: DoctorOutcome.Entry] {
    let run = try Executable.run(["doctor", "--format", "json"], environment: environment)
    #expect(run.status == 0)
    let entries = try JSONDecoder().decode(Document<DoctorOutcome>.self, from: Data(run.output.utf8)).outcome.features
    #expect(entries.map(\.feature) == DoctorOutcome.Feature.allCases)
    return Dictionary(uniqueKeysWithValues: entries.map { ($0.feature, $0) })
  }

  @Test func programsAreLookedUpInThePath() throws {
    let found = try Self.features(["PATH": "/nonexistent", "LIBCLANG_PATH": "/nonexistent"])
    for feature in [DoctorOutcome.Feature.gcc, .clang, .tcc, .qemu, .busybox, .debootstrap, .libclang] {
      #expect(found[feature]?.isUsable == false, "\(feature)")
    }
    #expect(found[.libclang]?.detail.contains("/nonexistent/libclang.so") == true)
    #expect(found[.libffi]?.isUsable == true)
  }

  @Test func theKernelIsAsked() throws {
    let found = try Self.features([:])
    let release = try String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)
    #expect(found[.kernel]?.detail == release.split(separator: "\n").first.map(String.init))
    // Stack arguments came with Linux 7.2.
    let version = release.split(separator: ".").prefix(2).compactMap { Int($0) }
    #expect(
      found[.stackArguments]?.isUsable
        == (found[.kernelJIT]?.isUsable == true && version.lexicographicallyPrecedes([7, 2]) == false))
  }

  @Test func aMissingFeatureIsFollowedByWhatNeedsItAndHowToGetIt() throws {
    let output = try Executable.run(["doctor"], environment: ["PATH": "/nonexistent"]).output
    #expect(
      output.contains("no   tcc\n       for probe, fuzz, run --source\n       apt-get install tcc, dnf install tcc\n"))
  }

  @Test func versionsOfAllThatTakesPart() throws {
    let run = try Executable.run("--version")
    #expect(run.status == 0)
    let names = run.output.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }
    #expect(names == ["kfunctest", "libffi", "libbpf", "Zydis", "kernel", "compilers", "engines"])
    let release = try String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)
    #expect(run.output.contains("kernel     \(release)"))
    // Beside each compiler is what it says of itself.
    let line = try #require(run.output.split(separator: "\n").first { $0.hasPrefix("compilers ") })
    for compiler in ["gcc", "clang"] where ChildProcess.find(compiler) != nil {
      let version = try ChildProcess.run(compiler, ["-dumpfullversion", "-dumpversion"]).output.split(separator: "\n")
        .first
      #expect(line.contains("\(compiler) \(version ?? "?")"), "\(line)")
    }
    #expect(try Executable.run(["--version"], environment: ["PATH": "/nonexistent"]).output.contains("none found"))
  }
}
