import Foundation
import Outcomes
import Reports
import TestSupport
import Testing

/// Hosts without a library: what can run runs, the rest is a skip or an error with the loader's reason. A file that is no library,
/// in the folder where the loader looks first, stands for one that is missing.
@Suite struct MissingLibraryTests {
  /// Runs the program where some libraries cannot be opened.
  private static func run(without libraries: [String], _ arguments: String...) throws -> (ProcessOutcome, String) {
    let folder = try TemporaryFolder()
    for library in libraries { try folder.write("no library\n", to: library) }
    return (try Executable.run(arguments, environment: ["LD_LIBRARY_PATH": folder.path]), folder.path)
  }

  private static let all = ["libffi.so.8", "libelf.so.1", "libdw.so.1", "libZydis.so.4.0", "libZydis.so.4.1"]

  @Test(arguments: [
    ["--help"], ["--version"], ["abi", "int f(u64, u64, u64, u64, u64, u64)"], ["list"], ["explain", "kf_u64_8"],
    ["mutants", "--list"], ["exec", "Tests/Programs/seven-arguments.bpf.s", "--engine", "jit,interpreter"],
    ["verify", "Tests/Programs/seven-arguments.bpf.s"],
  ])
  func whatNeedsNoneOfThemRuns(_ arguments: [String]) throws {
    let folder = try TemporaryFolder()
    for library in Self.all { try folder.write("no library\n", to: library) }
    let run = try ChildProcess.run(
      Executable.path, arguments, environment: ["LD_LIBRARY_PATH": folder.path], in: Repository.path)
    #expect(run.status == 0, "\(run.error)")
    #expect(run.error == "")
  }

  @Test func callersWithoutLibffiAreSkips() throws {
    let (run, folder) = try Self.run(without: ["libffi.so.8"], "run", "--filter", "^kf_u64_(7|12)$", "--format", "json")
    #expect(run.status == 0, "\(run.error)")
    let outcome = try JSONDecoder().decode(Document<RunOutcome>.self, from: Data(run.output.utf8)).outcome
    #expect(outcome.scope.libffi == "none")
    for kfunc in outcome.kfuncs {
      #expect(kfunc.checks > 0)
    }
    let skipped = Set(
      outcome.skips.compactMap { skip in
        if case .callerCannot(let caller, let words) = skip.reason {
          #expect(words.contains("libffi cannot be opened: \(folder)/libffi.so.8: "))
          return caller
        }
        return nil
      })
    #expect(skipped == [.interpreter, .libffi])
    // A fault in a caller that makes no call would not be seen.
    #expect(Set(outcome.planted.map(\.fault)) == ["outgoing-slot-high"])
  }

  @Test func aCallerThatIsNamedHasToRun() throws {
    let (run, _) = try Self.run(without: ["libffi.so.8"], "run", "--filter", "^kf_u64_7$", "--caller", "jit,libffi")
    #expect(run.status == 1)
    #expect(run.output.contains("libffi cannot be opened"))
  }

  @Test func faultsOfCallersWithoutLibffiAreNotApplicable() throws {
    let (run, _) = try Self.run(
      without: ["libffi.so.8"], "mutants", "--filter", "type-too-narrow|outgoing-slot-high", "--format", "json")
    #expect(run.status == 0, "\(run.output)")
    let outcome = try JSONDecoder().decode(Document<MutantsOutcome>.self, from: Data(run.output.utf8)).outcome
    #expect(outcome.planted.filter(\.applicable).map(\.fault) == ["outgoing-slot-high"])
  }

  @Test(arguments: [
    ("libelf.so.1", ["list", "Tests/Objects/built/v4-O2/weak.bpf.o"]),
    ("libdw.so.1", ["sweep", "--dwarf", BuiltProducts.registry]),
    ("libZydis.so.4.0", ["disasm", "kf_u64_8"]),
  ])
  func oneLineNamesTheFile(_ library: String, _ arguments: [String]) throws {
    let folder = try TemporaryFolder()
    try folder.write("no library\n", to: library)
    // Another minor version of Zydis has another name.
    if library.contains("Zydis") { try folder.write("no library\n", to: "libZydis.so.4.1") }
    let run = try ChildProcess.run(
      Executable.path, arguments, environment: ["LD_LIBRARY_PATH": folder.path], in: Repository.path)
    #expect(run.status == 2)
    #expect(run.output == "")
    #expect(run.errorLines.count == 1)
    #expect(run.error.contains("\(folder.path)/\(library.prefix { $0 != "." })"))
  }

  @Test func bytesNeedNoListing() throws {
    let (run, _) = try Self.run(without: Self.all, "disasm", "kf_u64_8", "--format", "hex")
    #expect(run.status == 0)
    #expect(run.output.count > 100)
  }

  @Test func doctorNamesWhatIsMissing() throws {
    let (run, folder) = try Self.run(without: Self.all, "doctor", "--format", "json")
    #expect(run.status == 0)
    let entries = try JSONDecoder().decode(Document<DoctorOutcome>.self, from: Data(run.output.utf8)).outcome.features
    for feature in [DoctorOutcome.Feature.libffi, .libelf, .libdw, .zydis] {
      let entry = try #require(entries.first { $0.feature == feature })
      #expect(!entry.isUsable)
      #expect(entry.detail.contains(folder))
    }
  }

  /// A root that cannot be written to.
  @Test func whatCompilesNeedsAFolder() throws {
    let nowhere = ["TMPDIR": "/nonexistent"]
    let probe = try Executable.run(["probe", "int f(u64, u8)"], environment: nowhere)
    #expect(probe.status == 2)
    #expect(probe.errorLines.count == 1)
    #expect(probe.error.contains("/nonexistent"))
    let run = try Executable.run(["run", "--filter", "^kf_u64_7$"], environment: nowhere)
    #expect(run.status == 0, "\(run.error)")
    let doctor = try Executable.run(["doctor", "--format", "json"], environment: nowhere)
    #expect(doctor.status == 0, "\(doctor.error)")
    let entries = try JSONDecoder().decode(Document<DoctorOutcome>.self, from: Data(doctor.output.utf8)).outcome
      .features
    for feature in [DoctorOutcome.Feature.temporaryFolder, .gcc, .bpfCompiler] {
      #expect(entries.first { $0.feature == feature }?.isUsable == false, "\(feature)")
    }
  }
}
