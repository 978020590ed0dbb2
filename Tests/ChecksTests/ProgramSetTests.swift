import BPF
import Foundation
import Kfuncs
import NativeCalls
import Support
import TestSupport
import Testing

@testable import Checks
@testable import Outcomes

/// Programs that were written elsewhere: their callers, and the file in which they are sent.
@Suite struct ProgramSetTests {
  private static let workers = WorkerPool()

  private static func library() throws -> KfuncLibrary { try workers.open(KfuncLibrary.ownPath) }

  /// A set of generated programs in place of a compiler's.
  /// - Parameter shape: the shape of the program that is called direct.
  private static func set(_ kfuncs: [Kfunc], direct shape: CallShape = .direct) throws -> ProgramSet {
    var set = ProgramSet(toolchain: "cc -O2 v4", compiler: "cc 1.0", refusals: ["kf_pair_at_6": "no pairs"])
    for kfunc in kfuncs {
      set.programs[kfunc.name] = CompiledPrograms(
        programs: [.direct: try kfunc.program(shape), .forwarded: try kfunc.program(.forwarded)])
    }
    return set
  }

  @Test func anEngineWithACompilersProgramsIsACallerOfItsOwn() throws {
    let library = try Self.library()
    let kfuncs = try ["kf_u64_8", "kf_u64_12", "kf_pair_at_6"].map { try #require(library.kfunc(named: $0)) }
    var options = RunOptions(seed: 5)
    options.callers = [.jit, .interpreter, .libffi]
    let report = try TestRun(library: library, options: options, workers: Self.workers).run(
      kfuncs, programs: [try Self.set(Array(kfuncs.prefix(2)))])
    #expect(report.isGood)
    #expect(report.compiled.map(\.caller.rawValue) == ["cc -O2 v4 -> jit", "cc -O2 v4 -> interpreter"])
    for verdict in report.verdicts.prefix(2) {
      for caller in report.compiled {
        // Two shapes at two callees, and every set of values.
        let tally = try #require(verdict.tallies[caller.caller])
        let direct = try #require(verdict.tallies[.libffi])
        #expect(tally.checks == 2 * direct.checks)
        #expect(tally.slots == tally.checks * verdict.kfunc.placement.slotCount)
      }
    }
    #expect(report.verdicts[2].tallies.keys.allSatisfy { !$0.rawValue.hasPrefix("cc") })
    #expect(
      report.verdicts[2].skips == [
        Skip(kfunc: "kf_pair_at_6", reason: .callerCannot(Caller(rawValue: "cc -O2 v4"), "no pairs"))
      ])
  }

  /// A program that sends constants in stack arguments is seen in the rows of its compiler only.
  @Test func aWrongProgramIsSeenInItsRows() throws {
    let library = try Self.library()
    let kfunc = try #require(library.kfunc(named: "kf_u64_8"))
    var options = RunOptions(seed: 5)
    options.callers = [.jit, .interpreter]
    options.patterns = [.graffiti]
    let report = try TestRun(library: library, options: options, workers: Self.workers).run(
      [kfunc], programs: [try Self.set([kfunc], direct: .immediate)])
    let compiled = Set(report.compiled.map(\.caller))
    #expect(compiled.count == 2)
    for (caller, tally) in report.verdicts[0].tallies { #expect((tally.failed > 0) == compiled.contains(caller)) }
    #expect(Set(report.findings.map(\.caller)) == compiled)
    #expect(Set(report.findings.compactMap(\.slot)) == [6, 7, 8])
    for finding in report.findings {
      guard case .slot(let slot) = finding.kind else { continue }
      #expect(slot.delivered.count == 1)
      #expect(slot.delivered.allSatisfy { compiled.contains($0.caller) && $0.caller != finding.caller })
    }
  }

  @Test func whatWasSavedIsRead() throws {
    let library = try Self.library()
    let kfuncs = try ["kf_u64_8", "kf_u64_12"].map { try #require(library.kfunc(named: $0)) }
    let sets = [try Self.set(kfuncs)]
    let folder = try TemporaryFolder()
    let path = folder.path + "/programs.json"
    try SavedPrograms(sets, library: library, kfuncs: kfuncs).write(to: path)
    let read = try SavedPrograms(path: path, library: library).sets
    #expect(read.map(\.toolchain) == ["cc -O2 v4"])
    #expect(read[0].compiler == "cc 1.0")
    #expect(read[0].refusals == sets[0].refusals)
    for kfunc in kfuncs {
      for shape in [CallShape.direct, .forwarded] {
        let (written, found) = (
          try #require(sets[0].programs[kfunc.name]?.programs[shape]),
          try #require(read[0].programs[kfunc.name]?.programs[shape])
        )
        #expect(try found.encode() == written.encode())
        #expect(found.kfuncs == written.kfuncs)
      }
    }
  }

  /// Changes of a file, by which a text of it is replaced, and what is said of the file.
  static let changes: [(old: String, new: String, message: String)] = [
    ("{", "", "no programs of 'run --save-programs'"),
    ("kfunctest-programs/1", "kfunctest-programs/2", "the format is kfunctest-programs/2, not kfunctest-programs/1"),
    ("\"library\":\"kfuncs\"", "\"library\":\"other\"", "its programs call kfuncs of other, not of kfuncs"),
    (
      "u64 kf_u64_8(u64 a,", "u64 kf_u64_8(u32 a,",
      "its programs call u64 kf_u64_8(u32 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h), and libkfuncs.so has it as u64 "
        + "kf_u64_8(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h)"
    ),
    (
      "\"kf_u64_8\":\"u64 kf_u64_8(", "\"kf_u64_x\":\"u64 kf_u64_x(",
      "its programs call u64 kf_u64_x(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h), and libkfuncs.so has no "
        + "kf_u64_x"
    ),
    ("\"bytes\":\"", "\"bytes\":\"ff", "no programs of 'run --save-programs'"),
    ("\"programs\":{", "\"programs\":{},\"left\":{", "it has no program"),
  ]

  @Test(arguments: changes.indices) func otherFilesAreRefused(_ index: Int) throws {
    let (old, new, message) = Self.changes[index]
    let library = try Self.library()
    let kfuncs = try ["kf_u64_8"].map { try #require(library.kfunc(named: $0)) }
    let folder = try TemporaryFolder()
    let path = folder.path + "/programs.json"
    try SavedPrograms([try Self.set(kfuncs)], library: library, kfuncs: kfuncs).write(to: path)
    let text = try TextFile.read(path)
    let place = try #require(text.range(of: old))
    try text.replacingCharacters(in: place, with: new).write(toFile: path, atomically: true, encoding: .utf8)
    let error = #expect(throws: HarnessError.self) { try SavedPrograms(path: path, library: library) }
    #expect(error?.code == .usage)
    #expect(error?.message == message)
    #expect(error?.description.hasPrefix(path) == true, "\(error?.description ?? "")")
  }
}
