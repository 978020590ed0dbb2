import Foundation
import TestSupport
import Testing

/// Engine libraries that are none, of another version, or that crash, hang, exit and lie: one line each, and the rest goes on.
@Suite struct BadEngineTests {
  /// An engine and what has to be said of it.
  struct Row: Sendable, CustomTestStringConvertible {
    let what: String
    var bodies: [String: String] = [:]
    var missing: String?
    var before = ""
    let words: String
    var testDescription: String { what }
  }

  /// The functions that a crash, a hang and an exit are put into.
  private static let functions = ["identity", "capabilities", "compile", "entry", "run", "code", "free", "error"]

  static let rows: [Row] =
    functions.flatMap { name in
      [
        Row(
          what: "crash in \(name)", bodies: [name: "*(volatile int *)0 = 1; abort();"],
          words: "crashed in kfunctest_engine_\(name)(): SIGSEGV at address 0x0"),
        Row(
          what: "hang in \(name)", bodies: [name: "for (;;) pause();"],
          words: "kfunctest_engine_\(name)() did not return: stopped by the watchdog"),
        Row(
          what: "exit in \(name)", bodies: [name: "exit(0);"],
          words: "kfunctest_engine_\(name)() ended the process with status 0"),
        Row(
          what: "no \(name)", missing: name,
          words: "does not have the interface of kfunctest_engine.h: it does not export kfunctest_engine_\(name)()"),
      ]
    } + [
      Row(
        what: "another version",
        bodies: ["identity": "static struct kfunctest_identity me = { 2, \"small\", \"1\" }; return &me;"],
        words: "has version 2 of the interface of engines; this program knows version 1"),
      Row(
        what: "no identity", bodies: ["identity": "return 0;"],
        words: "kfunctest_engine_identity() returned no identity with a name and a version"),
      Row(
        what: "no name",
        bodies: ["identity": "static struct kfunctest_identity me = { 1, 0, \"1\" }; return &me;"],
        words: "kfunctest_engine_identity() returned no identity with a name and a version"),
      Row(
        what: "an identity nowhere", bodies: ["identity": "return (void *)8;"],
        words: "crashed in kfunctest_engine_identity(): SIGSEGV at address 0x8"),
      Row(
        what: "writes to its program", bodies: ["compile": "((uint32_t *)p)[1] = 0; return (void *)p;"],
        words: "kfunctest_engine_compile() wrote to the program, which is read-only, at offset 4 of its memory"),
      Row(
        what: "writes to its program when it runs",
        bodies: ["run": "((char *)((struct kfunctest_program *)handle)->insns)[0] = 0; return 42;"],
        words: "kfunctest_engine_run() wrote to the program, which is read-only"),
      Row(
        what: "refuses without a reason", bodies: ["compile": "return 0;"],
        words: "kfunctest_engine_compile() refused a program, and kfunctest_engine_error() does not say why"),
      Row(
        what: "refuses everything", bodies: ["compile": "return 0;", "error": "return \"I know no\\ninstruction\";"],
        words: "refuses a program of two instructions, r0 = 42 and exit: I know no instruction"),
      Row(
        what: "an error nowhere", bodies: ["compile": "return 0;", "error": "return (char *)8;"],
        words: "crashed in kfunctest_engine_error(): SIGSEGV at address 0x8"),
      Row(
        what: "an entry nowhere", bodies: ["entry": "return (void *)8;"],
        words: "opening it or a first program: SIGSEGV at address 0x8"),
      Row(
        what: "a constructor that leaves", before: "__attribute__((constructor)) static void begin(void) { _exit(4); }",
        words: "opening it or a first program ended the process with status 4"),
      Row(
        what: "a constructor that crashes",
        before: "__attribute__((constructor)) static void begin(void) { abort(); }",
        words: "opening it or a first program ended the process by SIGABRT"),
      Row(
        what: "another working directory", bodies: ["free": "if (chdir(\"/\")) abort();"],
        words: "opening it or a first program: the call changed the working directory"),
      Row(
        what: "a run that fails", bodies: ["error": "return \"out of fuel\";"],
        words: "kfunctest_engine_run(): out of fuel"),
      Row(
        what: "clobbers rbx", bodies: ["entry": "__asm__ volatile(\"xor %%ebx, %%ebx\" ::: \"memory\"); return 0;"],
        words: "kfunctest_engine_entry(): the call did not preserve rbx"),
    ]

  @Test(arguments: rows) func isSaidInOneLineAndTheRestGoesOn(_ row: Row) throws {
    let folder = try TemporaryFolder()
    let engine = try EngineFixtures.library(in: folder, row.bodies, missing: row.missing, before: row.before)
    let run = try Executable.run("run", "--filter", "^kf_u64_7$", "--caller", "c", "--engine", engine, "--jobs", "1")
    #expect(run.status == 1, "\(run.output)\(run.error)")
    let lines = run.output.split(separator: "\n").filter { $0.contains("cannot be used: ") }
    #expect(lines.count == 1, "\(run.output)\(run.error)")
    #expect(lines.first?.contains(row.words) == true, "\(lines)")
    #expect(lines.first?.contains(engine) == true)
    // The other caller's calls were made, and agree.
    #expect(run.output.contains("\(engine) made NO CALL: 1 kfunc, 78 calls"), "\(run.output)")
  }

  @Test(arguments: [("none.so", "No such file"), ("text.so", "invalid ELF header"), ("folder", "Is a directory|read")])
  func isNoLibrary(_ name: String, _ words: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "no library, but text that is long enough for a header of ELF, which has sixty-four bytes", to: "text.so")
    try folder.makeFolder("folder")
    let run = try Executable.run(
      "run", "--filter", "^kf_u64_7$", "--caller", "c", "--engine", folder.file(name), "--format", "json")
    #expect(run.status == 1)
    let scope = try #require(try object(run.output)["scope"] as? [String: Any])
    let engine = try #require((scope["engines"] as? [[String: Any]])?.first)
    let failure = try #require(engine["failure"] as? [String: Any])
    #expect(failure["code"] as? String == "not-opened")
    let message = try #require(failure["message"] as? String)
    #expect(message.contains("cannot be opened as a shared library"))
    #expect(words.split(separator: "|").contains { message.contains($0) }, "\(message)")
  }

  @Test func aPathMayHaveSpacesAndABareNameIsOneOfThisFolder() throws {
    let folder = try TemporaryFolder()
    let inner = try folder.makeFolder("a folder, with comma")
    try FileManager.default.copyItem(
      atPath: try EngineFixtures.reference(in: folder), toPath: "\(inner)/the engine.so")
    let run = try ChildProcess.run(
      Executable.path, ["run", "--filter", "^kf_u64_7$", "--caller", "c", "--engine", "the engine.so"], in: inner)
    #expect(run.status == 0, "\(run.output)\(run.error)")
    #expect(run.output.contains("./the engine.so  reference 1, an interpreter"), "\(run.output)")
  }

  /// A program that only calls show: the engine compiles the first program, and fails at those with calls.
  @Test(arguments: [
    ("*(volatile int *)0 = 1;", "crashed in kfunctest_engine_compile(): SIGSEGV at address 0x0"),
    ("exit(3);", "kfunctest_engine_compile() ended the process with status 3"),
    ("((char *)p->kfuncs)[0] = 0;", "kfunctest_engine_compile() wrote to the program, which is read-only"),
    ("return 0;", "kfunctest_engine_compile() refused a program, and kfunctest_engine_error() does not say why"),
  ]) func failsAtProgramsWithCalls(_ body: String, _ words: String) throws {
    let folder = try TemporaryFolder()
    let engine = try EngineFixtures.library(
      in: folder,
      [
        "compile": "if (p->kfunc_count) { \(body) } return (void *)p;",
        "capabilities": "return 0x2f;",
      ])
    let run = try Executable.run(
      "run", "--filter", "^kf_u64_(7|8|12)$", "--caller", "c", "--engine", engine, "--jobs", "1")
    #expect(run.status == 1)
    #expect(run.output.contains(words), "\(run.output)")
    // Three failures are enough; what would follow is a skip, and the other caller goes on.
    #expect(run.output.contains("3 checks FAILED: 3 kfuncs, 237 calls"), "\(run.output)")
    #expect(run.output.contains("not asked any more, because its calls do not return"), "\(run.output)")
  }

  /// Calls that never return cost three time limits and not one for each.
  @Test func hangsAtCalls() throws {
    let folder = try TemporaryFolder()
    let engine = try EngineFixtures.library(
      in: folder, ["run": "while (length) ; return 42;", "capabilities": "return 0x2f;"])
    let start = ContinuousClock.now
    let run = try Executable.run(
      "run", "--filter", "^kf_u64_(7|8|12)$", "--caller", "c", "--engine", engine, "--jobs", "1")
    #expect(run.status == 1)
    #expect(run.output.contains("ran away: stopped by the watchdog"), "\(run.output)")
    #expect(run.output.contains("not asked any more"), "\(run.output)")
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  /// An engine that returns and has called nothing.
  @Test func returnsWithoutCalling() throws {
    let folder = try TemporaryFolder()
    let engine = try EngineFixtures.library(in: folder, ["capabilities": "return 0x2f;"])
    let run = try Executable.run("run", "--filter", "^kf_u64_7$", "--caller", "c", "--engine", engine)
    #expect(run.status == 1)
    #expect(run.output.contains("13 checks FAILED: 1 kfunc, 91 calls"), "\(run.output)")
    #expect(run.output.contains("the callee was entered 0 times, not once"), "\(run.output)")
    // Nothing arrived: there is no slot to compare.
    #expect(!run.output.contains("argument 1"), "\(run.output)")
    #expect(run.output.contains("the kfunc's record is missing or not whole"), "\(run.output)")
  }

  @Test func execSaysItOfEachEngineAndRunsTheOthers() throws {
    let folder = try TemporaryFolder()
    let bad = try EngineFixtures.library(in: folder, ["compile": "exit(3);"])
    let program = Repository.path + "/Tests/Programs/seven-arguments.bpf.s"
    let run = try Executable.run("exec", program, "--engine", bad, "--engine", "jit,interpreter")
    #expect(run.status == 1)
    #expect(run.output == "jit: 0x25f\ninterpreter: 0x25f\n")
    #expect(run.error.contains("\(bad): unsupported: stack arguments"), "\(run.error)")
    let able = try EngineFixtures.library(
      in: folder, ["compile": "exit(3);", "capabilities": "return 0x2f;"], name: "able")
    let ended = try Executable.run("exec", program, "--engine", able, "--engine", "jit")
    #expect(ended.status == 1)
    #expect(ended.output == "jit: 0x25f\n")
    #expect(ended.error.contains("kfunctest_engine_compile() ended the process with status 3"), "\(ended.error)")
  }
}
