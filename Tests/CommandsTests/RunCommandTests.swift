import Foundation
import TestSupport
import Testing

@Suite struct RunCommandTests {
  static let findingKeys: Set = ["kfunc", "caller", "callee", "values", "code", "message"]

  @Test func jsonHasTheDocumentedKeysAndAddsUp() throws {
    let outcome = try Executable.run("run", "--filter", "kf_u64|kf_pair_at|kf_large|scrypt", "--format", "json")
    #expect(outcome.status == 0)
    #expect(outcome.error.isEmpty)
    let run = try object(outcome.output)
    let summary = try #require(run["summary"] as? [String: Any])
    for key in ["kfuncs", "checks", "slots", "passed", "failed", "skips", "findings"] {
      #expect(summary[key] is Int, "\(key)")
    }
    #expect((at(run, "scope", "libffi") as? String)?.hasPrefix("3.") == true)
    let (checks, passed) = (try #require(summary["checks"] as? Int), try #require(summary["passed"] as? Int))
    #expect(summary["failed"] as? Int == 0)
    #expect(checks == passed)
    #expect(checks > 1000)
    let skips = try #require(run["skips"] as? [[String: Any]])
    #expect(skips.count == summary["skips"] as? Int)
    #expect(!skips.isEmpty)
    #expect(skips.allSatisfy { $0["kfunc"] is String })
    #expect(skips.allSatisfy { $0["code"] is String })
    #expect(skips.allSatisfy { $0["message"] is String })
    #expect(try #require(run["findings"] as? [Any]).isEmpty)
    let planted = try #require(run["planted"] as? [[String: Any]])
    #expect(planted.count == 3)
    #expect(planted.allSatisfy { $0["caught"] as? Bool == true })
  }

  /// Each kfunc says which targets its calls from BPF stand for, and each target's verdict in two parts.
  @Test func targetsOfEachKfunc() throws {
    let names = "^(kf_u64_8|kf_pair_at_6|kf_double_12|kf_large_at_3|bpf_kfunc_call_test_pair_arg)$"
    func checked(_ words: [String]) throws -> [String: [String]] {
      let run = try object(
        try Executable.run(["run", "--filter", names, "--caller", "jit,c", "--format", "json"] + words).output)
      let kfuncs = try #require(run["kfuncs"] as? [[String: Any]])
      return Dictionary(
        uniqueKeysWithValues: kfuncs.compactMap { kfunc in
          (kfunc["kfunc"] as? String).map { ($0, kfunc["checkedTargets"] as? [String] ?? []) }
        })
    }
    #expect(
      try checked([]) == [
        "kf_u64_8": ["linux-7.2", "linux-7.4", "psabi"], "kf_pair_at_6": ["linux-7.4", "psabi"],
        "bpf_kfunc_call_test_pair_arg": ["linux-7.4", "psabi"], "kf_double_12": ["psabi"], "kf_large_at_3": [],
      ])
    #expect(
      try checked(["--target", "linux-7.2"]) == [
        "kf_u64_8": ["linux-7.2"], "kf_pair_at_6": [], "bpf_kfunc_call_test_pair_arg": [], "kf_double_12": [],
        "kf_large_at_3": [],
      ])
    #expect(try checked(["--marshal"]) == checked(["--target", "psabi"]))
    let table = try Executable.run("run", "--filter", names, "--target", "linux-7.2", "--caller", "jit,c")
    #expect(table.output.contains("jit: refused by the verifier of linux-7.2: bpf_kfunc_call_test_pair_arg"))
    #expect(table.output.contains("jit: needs marshalling: kf_double_12 kf_pair_at_6"), "\(table.output)")
    #expect(
      table.output.contains(
        "1 called from BPF, 4 by C only (a verifier refuses 1, 2 need moved arguments, 1 cannot be called)"))
  }

  @Test func withoutACommandItRunsAndTheSameSeedRepeatsIt() throws {
    let first = try Executable.run("--filter", "kf_u64_7", "--seed", "7")
    let second = try Executable.run("run", "--filter", "kf_u64_7", "--seed", "0x7")
    #expect(first.status == 0)
    #expect(first.output == second.output)
    #expect(first.output.contains("seed 7"))
    #expect(first.output.contains("planted"))
    #expect(first.output.hasPrefix("all agree: "))
  }

  @Test(arguments: [("jit", 1), ("libffi,c", 2), ("c,c", 1)])
  func onlyTheCallersThatWereAskedForCall(callers: String, count: Int) throws {
    let outcome = try Executable.run("run", "--filter", "kf_u64_8", "--caller", callers, "--format", "json")
    #expect(outcome.status == 0)
    let kfuncs = try #require(try object(outcome.output)["kfuncs"] as? [[String: Any]])
    #expect((kfuncs.first?["tallies"] as? [[String: Any]])?.count == count)
  }

  @Test func aRunInWhichNothingIsCheckedFails() throws {
    let outcome = try Executable.run("run", "--filter", "^kf_large", "--caller", "jit")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("nothing was checked"))
    #expect(!outcome.output.contains("all agree"))
  }

  @Test func crashesAreReportedWithSignalAddressAndLastSlot() throws {
    let outcome = try Executable.run(
      "run", "--crashing", "--filter", "kf_crash", "--caller", "jit,c", "--format", "json")
    #expect(outcome.status == 1)
    let run = try object(outcome.output)
    let findings = try #require(run["findings"] as? [[String: Any]])
    #expect(findings.allSatisfy { Self.findingKeys.isSubset(of: $0.keys) })
    let expected = [
      "kf_crash_null": "SIGSEGV at address 0x0", "kf_crash_ud2": "SIGILL", "kf_crash_int3": "SIGTRAP",
      "kf_crash_division": "SIGFPE", "kf_crash_endless": "ran away", "kf_crash_abort": "SIGABRT",
      "kf_crash_return_address": "SIGSEGV at address 0x6b6b6b6b6b60",
      "kf_crash_stack_overflow": "stack overflow: SIGSEGV",
      "kf_crash_non_canonical": "general protection fault (non-canonical address): SIGSEGV",
      "kf_crash_direction": "direction flag",
    ]
    for (kfunc, words) in expected {
      let reasons = findings.filter { $0["kfunc"] as? String == kfunc }.compactMap { $0["message"] as? String }
      #expect(reasons.contains { $0.contains(words) }, "\(kfunc): \(reasons)")
    }
    // A compiled caller that keeps nothing in rbx sees that it changed; one that keeps an address there uses what it became.
    let changed = findings.filter { $0["kfunc"] as? String == "kf_crash_callee_saved" }
    #expect(
      changed.contains {
        let message = $0["message"] as? String ?? ""
        return message.contains("did not preserve rbx") || message.contains("SIGSEGV at address 0x6b6b6")
      })
    let null = findings.first { $0["kfunc"] as? String == "kf_crash_null" }
    #expect((null?["message"] as? String)?.contains("slot 8 of 8 was the last that the callee recorded") == true)
    let summary = try #require(run["summary"] as? [String: Any])
    #expect((summary["failed"] as? Int ?? 0) + (summary["passed"] as? Int ?? 0) == summary["checks"] as? Int)
  }

  @Test(.enabled(if: SourceCompiler.gcc.isThere, "no gcc"))
  func aLibraryOfOneRightAndOneWrongKfuncFailsAtTheWrongOne() throws {
    let scratch = try TemporaryFolder()
    let library = try scratch.library(
      """
      #include "kfunc.h"
      KFUNC_LIBRARY("mine");
      KFUNC(u64, mine_right, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g));
      KFUNC_BODY(u64, mine_wrong, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, pages), (u64, h))
      {
        kf_thread_record.words[6] ^= 0xff00;
        return a;
      }
      """)
    let table = try Executable.run("run", "--library", library)
    #expect(table.status == 1)
    #expect(table.output.contains("FAILED mine_wrong, argument 7 (pages)"))
    #expect(table.output.contains("place       BPF *(u64 *)(r11 - 16), native [rsp]"))
    #expect(table.output.contains("expected    0x7776757473727170"))
    #expect(table.output.contains("jit         0x7776757473728e70"))
    #expect(table.output.contains("libffi      0x7776757473728e70"))
    #expect(table.output.contains("                          ^^\n"))
    #expect(table.output.contains(" checks FAILED: 2 kfuncs, "))
    let json = try object(try Executable.run("run", "--library", library, "--format", "json").output)
    let findings = try #require(json["findings"] as? [[String: Any]])
    #expect(!findings.isEmpty)
    #expect(Set(findings.map { $0["kfunc"] as? String }) == ["mine_wrong"])
    #expect(Set(findings.map { at($0, "slot", "slot") as? Int }) == [7])
    #expect(findings.allSatisfy { Self.findingKeys.isSubset(of: $0.keys) })
  }

  @Test(.enabled(if: ChildProcess.find("script") != nil, "no script(1)"))
  func coloursAppearOnATerminalOnlyAndNeverWithNoColor() throws {
    let arguments = "run --filter kf_u64"
    let colored = try Executable.runOnTerminal(arguments)
    #expect(colored.status == 0)
    #expect(colored.output.contains("\u{1B}[32m"))
    for environment in [["NO_COLOR": "1"], ["TERM": "dumb"]] {
      let plain = try Executable.runOnTerminal(arguments, environment: environment)
      #expect(!plain.output.contains("\u{1B}"), "\(environment)")
    }
    #expect(try !Executable.run("run", "--filter", "kf_u64").output.contains("\u{1B}"))
  }

  @Test(
    .enabled(if: ChildProcess.find("script") != nil, "no script(1)"),
    arguments: [
      "run", "list", "explain kf_pointer_narrow_12", "explain kf_pair_at_6", "disasm kf_u64_12 --shape forwarded",
      "disasm bpf_kfunc_call_stack_arg_const_str", "mutants --filter slot", "run --crashing --filter kf_crash_null",
    ])
  func nothingIsWiderThanTheTerminal(arguments: String) throws {
    let outcome = try Executable.runOnTerminal(arguments, environment: ["NO_COLOR": "1"])
    // The sequence that erases the progress bar has no width.
    let screen = outcome.output.replacingOccurrences(of: "\u{1B}[K", with: "")
    let lines = screen.split(whereSeparator: \.isNewline)
    #expect(lines.count > 3)
    for line in lines { #expect(line.count <= 80, "\(line)") }
  }

  /// A library compiled for another ABI: the run fails unless every finding is expected.
  @Test(.enabled(if: SourceCompiler.gcc.isThere, "no gcc")) func knownDifferences() throws {
    let scratch = try TemporaryFolder()
    let library = try scratch.library(
      """
      #include "kfunc.h"
      KFUNC_LIBRARY("mine");
      KFUNC(u64, seven, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g));
      KFUNC(u64, none);
      """, flags: ["-O2", "-mabi=ms"])
    func run(_ text: String, _ more: String...) throws -> ProcessOutcome {
      try scratch.write(text, to: "known.toml")
      return try Executable.run(["run", "--library", library, "--expectations", scratch.file("known.toml")] + more)
    }
    let entry = "[[expected]]\nreason = 'another ABI'\nlink = 'https://example.org'\n"
    // The thunks of the library use the other ABI too; only the capture stub is independent of it.
    let plain = try Executable.run("run", "--library", library, "--caller", "jit,libffi")
    #expect(plain.status == 1)
    let known = try run(entry + "function = '^seven$'\ncallee = '^compiled .gcc'", "--caller", "jit,libffi")
    #expect(known.status == 0, "\(known.output) \(known.error)")
    #expect(known.output.hasPrefix("all agree, 2 expected differences: "))
    #expect(known.output.contains("failed  seven, jit -> compiled (gcc"))
    let wide = try run(entry + "function = '^(seven|none)$'", "--caller", "jit,libffi")
    #expect(wide.status == 1, "\(wide.output)")
    #expect(wide.output.contains("PASSED  none, jit -> capture stub"), "\(wide.output)")
    #expect(wide.output.contains("6 combinations expected to fail PASSED"))
    let json = try object(
      try run(entry + "function = '^seven$'\nstrict = false", "--format", "json", "--caller", "jit").output)
    #expect((json["known"] as? [[String: Any]])?.count == 1)
    #expect((json["findings"] as? [Any])?.isEmpty == true)
  }

  // MARK: Programs of compilers

  static let badPrograms: [(words: [String], error: String)] = [
    (["--bpf-flags", "-O2 v4"], "--bpf-flags needs --bpf-compilers"),
    (
      ["--bpf-compilers", "x", "--bpf-flags", "-O9 v4"],
      "--bpf-flags '-O9 v4' is none of -O1 v3, -O1 v4, -O2 v3, -O2 v4, -O3 v3, -O3 v4"
    ),
    (["--bpf-compilers", ","], "--bpf-compilers ',' names no compiler"),
    (["--bpf-compilers", "x", "--programs", "y"], "--bpf-compilers and --programs exclude each other"),
    (["--save-programs", "x"], "--save-programs needs --bpf-compilers, which write the programs"),
    (["--bpf-compilers", "no-such"], "no compiler 'no-such': it is neither a program on the PATH nor a path of one"),
    (["--bpf-compilers", "/bin/true"], "--bpf-compilers /bin/true: no BPF back end: it does not define __bpf__"),
    (
      ["--bpf-compilers", "x", "--caller", "libffi,c"],
      "compilers' programs are run by jit, interpreter and kernel; --caller names none of them"
    ),
    (["--programs", Repository.path + "/README.md"], "no programs of 'run --save-programs'"),
    (["--programs", "/no/such/file"], "/no/such/file: No such file or directory"),
  ]

  @Test(arguments: badPrograms.indices) func programsThatCannotBeHadAreOneLine(_ index: Int) throws {
    let (words, error) = Self.badPrograms[index]
    let outcome = try Executable.run(["run", "--filter", "kf_u64_8$"] + words)
    #expect(outcome.status == 2)
    #expect(outcome.output == "")
    #expect(outcome.error.contains(error), "\(outcome.error)")
    #expect(outcome.error.split(separator: "\n").count == 1, "\(outcome.error)")
  }

  /// What clang compiled is a caller of its own in each engine, and runs where no compiler is.
  @Test func savedProgramsAreRunAgain() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/clang.json"
    let words = ["run", "--filter", "kf_u64_8$|kf_pair_at_6", "--caller", "jit,libffi"]
    let written = try Executable.run(
      words + ["--bpf-compilers", "toolchain", "--bpf-flags", "-O2 v4", "--save-programs", file, "--format", "json"])
    try requireOrSkip(!written.error.contains("no 'toolchain'"), "no clang 23; scripts/toolchain brings it")
    #expect(written.status == 0, "\(written.error)")
    let read = try Executable.run(words + ["--programs", file, "--format", "json"])
    #expect(read.output == written.output)
    let callers = try #require(at(try object(read.output), "scope", "compiledCallers") as? [[String: String]])
    #expect(callers.map { $0["caller"] } == ["clang 23 -O2 v4 -> jit"])
    #expect(callers.map { $0["engine"] } == ["jit"])
    let screen = try Executable.run(words + ["--programs", file])
    #expect(screen.output.contains("clang 23 -O2 v4 -> jit       2 "), "\(screen.output)")
    // Functions that the library does not have are no programs for it.
    let other = try Executable.run(["run", "--library", "libc.so.6", "--programs", file])
    #expect(other.status == 2)
  }
}
