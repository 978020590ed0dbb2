import Foundation
import Outcomes
import Reports
import TestSupport
import Testing

/// `kfunctest verify`, held against the verdicts that scripts/verifier-verdicts recorded of Linux 7.3.4 and 7.2.12.
@Suite struct VerifyTests {
  private static let folder = Repository.file("Tests/Programs/Verifier")
  static let types = ["--kernel-btf", Repository.file("Tests/Programs/linux-7.3.4.btf")]
  static let module = ["--module-btf", Repository.file("Tests/Programs/bpf_testmod-7.3.4.btf")]

  /// The verdict that the first lines of a program record.
  private struct Recorded {
    var message: String?
    var following: String?

    /// - Parameter other: what an older kernel says instead of the first line; nil if it says the same.
    init(_ path: String, other: Substring? = nil) throws {
      var lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").prefix(2).map(String.init)
      if let other { lines = other.split(separator: "\t").prefix(2).map(String.init) }
      let first = try #require(lines.first)
      guard first != "// accept" else { return }
      #expect(first.hasPrefix("// reject: "))
      message = String(first.dropFirst("// reject: ".count))
      if lines.count > 1, lines[1].hasPrefix("// then: ") { following = String(lines[1].dropFirst(9)) }
    }
  }

  /// A folder of programs, the kernel whose verdicts are recorded, and what `verify` is told of it.
  struct Programs: CustomTestStringConvertible {
    let folder: String
    let version: String
    let options: [String]

    init(_ folder: String, of version: String, _ options: [String]) {
      (self.folder, self.version, self.options) = (folder, version, options)
    }

    var testDescription: String { "\(folder) \(version)" }
  }

  private static func verify(_ words: [String]) throws -> (status: Int32, outcome: VerifyOutcome) {
    let run = try Executable.run(["verify", "--format", "json"] + words)
    let document = try JSONDecoder().decode(Document<VerifyOutcome>.self, from: Data(run.output.utf8))
    return (run.status, document.outcome)
  }

  /// Every recorded program has the kernel's verdict, its message and the line behind it. Each is
  /// decided.
  @Test(arguments: [
    Programs("Verifier", of: "7.3", types), Programs("VerifierModules", of: "7.3", types + module),
    Programs("Verifier", of: "7.2", ["--kernel-btf", Repository.file("Tests/Programs/linux-7.2.12.btf")]),
  ])
  func verdictsAreThoseOfTheKernel(_ programs: Programs) throws {
    let others = programs.version == "7.3" ? [:] : try Self.others("linux-\(programs.version).verdicts")
    let folder = Repository.file("Tests/Programs/\(programs.folder)")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".bpf.s") }.sorted()
    #expect(files.count > 50)
    let options = ["--target", "linux-\(programs.version)"] + programs.options
    let (status, outcome) = try Self.verify(options + files.map { "\(folder)/\($0)" })
    #expect(status == 1 && outcome.programs.count == files.count)
    var open: [String] = []
    for (file, result) in zip(files, outcome.programs) {
      let other = others[String(file.dropLast(".bpf.s".count))]
      // A kernel that lacks a kfunc or a member is not asked.
      if other == "not asked" { continue }
      let recorded = try Recorded("\(folder)/\(file)", other: other)
      switch result.status {
      case .notDecided: open.append(file)
      case .accepted: #expect(recorded.message == nil, "\(file): the kernel says \(recorded.message ?? "")")
      case .rejected:
        #expect(recorded.message == result.message, "\(file)")
        if recorded.following != nil { #expect(recorded.following == result.following.first, "\(file)") }
      }
    }
    #expect(open.isEmpty)
  }

  /// What an older kernel says otherwise, by the program's name.
  private static func others(_ file: String) throws -> [String: Substring] {
    let text = try String(contentsOfFile: Repository.file("Tests/Programs/\(file)"), encoding: .utf8)
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    let pairs = lines.map { $0.split(separator: "\t", maxSplits: 1) }
    #expect(pairs.count > 40 && pairs.allSatisfy { $0.count == 2 })
    return Dictionary(uniqueKeysWithValues: pairs.map { (String($0[0]), $0[1]) })
  }

  /// Without the module's types nothing is said of its structures and tracepoints, and without the other program nothing of one
  /// that replaces a function of it. A module's BTF alone, or one that is none, is told.
  @Test func whatIsNotGivenIsTold() throws {
    let modules = Repository.file("Tests/Programs/VerifierModules")
    func run(_ words: [String]) throws -> (Int32, String) {
      let run = try Executable.run(["verify"] + words)
      return (run.status, run.output + run.error)
    }
    let member = try run(Self.types + [modules + "/ok_mod_ops2.bpf.s"])
    #expect(member.0 == 3 && member.1.contains("struct bpf_testmod_ops2, which the kernel's BTF does not have"))
    let tracepoint = try run(Self.types + [modules + "/bad_mod_tp_null.bpf.s"])
    #expect(tracepoint.0 == 3 && tracepoint.1.contains("a target that the kernel's BTF does not have"))
    let damaged = try run(
      Self.types + ["--module-btf", Self.folder + "/ok_freplace.bpf.s", Self.folder + "/ok_freplace.bpf.s"])
    #expect(damaged.0 == 2 && damaged.1.contains("this is neither BTF nor an ELF file"), "\(damaged.1)")
    let missing = try run(Self.types + ["--attach-to", "/nowhere.bpf.s", Self.folder + "/ok_freplace.bpf.s"])
    #expect(missing.0 == 2 && missing.1.contains("/nowhere.bpf.s"), "\(missing.1)")
    let other = try run(["--attach-to", "a.bpf.s", Self.folder + "/ok_twelve.bpf.s"])
    #expect(other.0 == 2 && other.1.contains("has no program of a section such as freplace"), "\(other.1)")
    // Whatever kernel runs here, one of the targets is not its version.
    let release = try String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)
    for target in ["linux-7.2", "linux-7.3"] where !release.hasPrefix(target.dropFirst("linux-".count) + ".") {
      let alone = try run(["--target", target] + Self.module + [Self.folder + "/ok_twelve.bpf.s"])
      #expect(
        alone.0 == 2 && alone.1.contains("--module-btf: the types of a module need those of its kernel"), "\(alone.1)")
    }
  }

  /// The other program may be named by the command, in place of the text's own line.
  @Test func theOtherProgramIsNamed() throws {
    let program = Self.folder + "/ok_freplace.bpf.s"
    let other = try Executable.run("verify", "--attach-to", Self.folder + "/ok_replaced_tc.bpf.s:pair", program)
    #expect(other.status == 1 && other.output.contains("main() has 1 args while pair() has 2 args"), "\(other.output)")
    let none = try Executable.run("verify", "--attach-to", Self.folder + "/ok_replaced_tc.bpf.s:absent", program)
    #expect(none.status == 1 && none.output.contains("Subprog absent doesn't exist"), "\(none.output)")
    let types = Self.types + ["--attach-to", Self.folder + "/ok_replaced_tc.bpf.s:work"]
    let traced = try Executable.run(["verify"] + types + [Self.folder + "/ok_tracer_number.bpf.s"])
    #expect(
      traced.status == 1 && traced.output.contains("func 'work' doesn't have 2-th argument"), "\(traced.output)")
  }

  /// Where the other program is not read there is no verdict.
  @Test func theOtherProgramIsNotRead() throws {
    let run = try Executable.run("exec", Self.folder + "/ok_tracer_number.bpf.s")
    let words = "a program that is attached to one of another file, which only verify reads"
    #expect((run.output + run.error).contains(words), "\(run.output)\(run.error)")
  }

  /// Only programs that replace or trace a function are attached to another one.
  @Test func othersAreNotAttached() throws {
    let text = ".section tc\n.attach ok_replaced_tc.bpf.s\nr0 = 0\nexit\n"
    let folder = try TemporaryFolder()
    let file = try folder.write(text, to: "a.bpf.s")
    let run = try Executable.run("verify", file)
    #expect(run.status == 2 && run.error.contains("a program of section tc is attached to no program"), "\(run.error)")
  }

  @Test(arguments: [("ok_twelve", 0, "accepted\n"), ("bad_unreachable", 1, "rejected\nunreachable insn 8\n")])
  func statusAndDecisiveMessage(_ name: String, _ status: Int32, _ text: String) throws {
    let file = "\(Self.folder)/\(name).bpf.s"
    let run = try Executable.run("verify", file)
    #expect(run.status == status && run.output.hasPrefix("\(file): \(text)"))
  }

  /// Linux 7.2 and 7.3 accept this program, which reads behind its stack (docs/findings.md).
  @Test func marksOfSlotsAreHandedOn() throws {
    let run = try Executable.run("verify", Repository.file("examples/verifier/slot-precision.bpf.s"))
    #expect(run.status == 1 && run.output.contains("invalid read from stack R3 off=0 size=1"))
  }

  /// Pointers that the kernel keeps in a map's values are no numbers: what lies beside them is. Only the kernel's types tell to what
  /// they point.
  @Test func pointersInMaps() throws {
    let object = Repository.file("Tests/Objects/special/kernel_pointer.bpf.o")
    #expect(try Executable.run("verify", object, "--program", "beside").status == 0)
    let kept = try Executable.run("verify", object, "--program", "kept")
    let words = "not decided: whether struct task_struct, to which a value points, is the kernel's"
    #expect(kept.status == 3 && kept.output.contains(words), "\(kept.output)")
    let types = Repository.file("Tests/Programs/linux-7.3.4.btf")
    let known = try Executable.run("verify", object, "--program", "kept", "--kernel-btf", types)
    #expect(known.status == 0, "\(known.output)")
  }

  /// What is not modelled is never accepted.
  @Test func whatIsNotModelledIsNotDecided() throws {
    let folder = try TemporaryFolder()
    let run = try Executable.run(
      "verify", folder.write(".section fentry\nr0 = *(u64 *)(r1 + 0)\nr0 = 0\nexit\n", to: "a.bpf.s"))
    #expect(run.status == 3 && run.output.contains("not decided: "))
  }

  @Test(arguments: [
    ["/nowhere.bpf.s"], [], ["x.bpf.s", "--log-level", "3"], ["x.bpf.s", "--target", "linux-6.1"],
    ["x.bpf.s", "--type", "xpd"],
  ])
  func unreadableInputIsRefused(_ words: [String]) throws {
    let run = try Executable.run(["verify"] + words)
    #expect(run.status == 2 && run.output.isEmpty && run.errorLines.count == 1)
  }

  @Test func everyProgramOfAnObject() throws {
    let (_, outcome) = try Self.verify([ObjectFixtures.folder + "/built/v4-O2/weak.bpf.o", "--log-level", "2"])
    #expect(!outcome.programs.isEmpty)
    #expect(outcome.programs.allSatisfy { $0.program != nil && $0.log.hasPrefix("func#0 @0\n") })
  }
}
