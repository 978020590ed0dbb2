import Foundation
import TestSupport
import Testing

/// `--format junit, tap, html, github`, `--strict` and `abi --require` on the command line.
@Suite struct CaseFormatCommandTests {
  private static let crash = ["run", "--filter", "kf_crash_null|kf_u64_7", "--crashing", "--caller", "c"]

  /// A run with findings fails in every format, one without does not.
  @Test(
    arguments: [
      ("junit", "<failure type=\"fault\""), ("tap", "- c -> compiled kfunc: kf_crash_null\n  ---\n"),
      ("html", "<header class=\"failed\">"), ("github", "::error title=kfunctest run%3A kf_crash_null::SIGSEGV"),
    ]) func findings(format: String, failure: String) throws
  {
    let failed = try Executable.run(Self.crash + ["--format", format])
    #expect(failed.status == 1)
    #expect(failed.error.isEmpty)
    #expect(failed.output.contains(failure), "\(failed.output.prefix(3000))")
    let good = try Executable.run("run", "--filter", "kf_u64_7", "--caller", "c", "--format", format)
    #expect(good.status == 0)
    for sign in ["<failure", "not ok", "class=\"failed\"", "::error"] { #expect(!good.output.contains(sign)) }
  }

  /// The same seed makes the same text: no time is in it.
  @Test(arguments: ["junit", "tap", "html", "github"]) func aSeedRepeatsIt(format: String) throws {
    let words = ["run", "--filter", "kf_u64_7", "--caller", "jit,c", "--format", format]
    #expect(try Executable.run(words).output == Executable.run(words).output)
  }

  @Test(arguments: ["junit", "tap", "html", "github"]) func nothingCheckedFails(format: String) throws {
    let outcome = try Executable.run("run", "--filter", "^kf_crash_null$", "--format", format)
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("nothing was checked"))
  }

  /// A run that is asked to stop fails in every format, whatever it has found.
  @Test(arguments: ["junit", "tap", "html", "github"]) func aStoppedRunFails(format: String) throws {
    let outcome = try Executable.shell(
      "set -m; $K mutants --format \(format) & pid=$!; sleep 2; kill -INT $pid; wait $pid; echo \"status $?\"")
    #expect(outcome.output.hasSuffix("status 130\n"))
    #expect(outcome.output.contains("it was asked to stop"), "\(outcome)")
  }

  @Test func theStepSummaryIsAppended() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("# Before\n", to: "summary.md")
    let words = Self.crash + ["--format", "github"]
    let outcome = try Executable.run(words, environment: ["GITHUB_STEP_SUMMARY": file])
    #expect(outcome.status == 1)
    #expect(!outcome.output.contains("## "))
    #expect(outcome.output.hasPrefix("::error "))
    let summary = try folder.text("summary.md")
    #expect(summary.hasPrefix("# Before\n## ❌ kfunctest run\n"), "\(summary)")
    #expect(summary.contains("| <code>c</code> |"))
    // Without a file it follows the annotations.
    let plain = try Executable.run(words, environment: ["GITHUB_STEP_SUMMARY": ""])
    #expect(plain.output == outcome.output + summary.dropFirst("# Before\n".count))
    let refused = try Executable.run(words, environment: ["GITHUB_STEP_SUMMARY": folder.path])
    #expect(refused.status == 2)
    #expect(refused.error == "kfunctest: GITHUB_STEP_SUMMARY: \(folder.path): Is a directory\n")
  }

  // MARK: --strict

  @Test(
    arguments: [
      (["run", "--filter", "kf_u64_7", "--caller", "jit,c"], Int32(0), 0, ""),
      // Linux 7.2 does not place its pair.
      (["run", "--filter", "kf_pair_at_6$", "--caller", "jit,c"], 0, 1, "1 skip FAILED (--strict)"),
      (["run", "--filter", "kf_pair_at_6$", "--caller", "jit,c", "--target", "linux-7.4"], 0, 0, ""),
      (["run", "--filter", "kf_u64_7|kf_crash_null", "--caller", "c"], 0, 1, "1 skip FAILED (--strict)"),
      (["sweep", "--exhaustive", "1", "--types", "int"], 0, 0, ""),
      (["sweep", "--exhaustive", "1", "--types", "int,long double"], 0, 1, "FAILED (--strict)"),
      (["mutants", "--filter", "^outgoing-slot-high$"], 0, 0, ""),
    ]) func strict(words: [String], loose: Int32, strict: Int32, verdict: String) throws
  {
    #expect(try Executable.run(words).status == loose)
    let outcome = try Executable.run(words + ["--strict"])
    #expect(outcome.status == strict, "\(outcome.output)")
    #expect(verdict.isEmpty || outcome.output.contains(verdict))
    #expect(outcome.output.contains("(--strict)") == (strict == 1))
    let junit = try Executable.run(words + ["--strict", "--format", "junit"])
    #expect(junit.status == strict)
    #expect(junit.output.contains("<failure") == (strict == 1))
  }

  // MARK: abi --require

  private static let functions = "int a(int, long); int b(u64, u64, u64, u64, u64, __int128); int c(double x, ...);"

  @Test(
    arguments: [
      ("direct", "int a(int, long);", Int32(0), "required: direct: it is"),
      ("direct", functions, 1, "required: direct: NOT b (marshal), c (refused)"),
      ("direct,marshal", functions, 1, "required: direct or marshal: NOT c (refused)"),
      ("direct,marshal,refused", functions, 0, "required: direct or marshal or refused: all 3 are"),
      ("marshal", "int a(int, long);", 1, "required: marshal: NOT a (direct)"),
    ]) func require(verdicts: String, functions: String, status: Int32, line: String) throws
  {
    let outcome = try Executable.run("abi", functions, "--require", verdicts)
    #expect(outcome.status == status)
    #expect(outcome.output.hasSuffix("\n\(line)\n"), "\(outcome.output)")
    let json = try Executable.run("abi", functions, "--require", verdicts, "--format", "json")
    #expect(json.status == status)
    #expect(try object(json.output)["agree"] as? Bool == (status == 0))
  }

  /// Of what cannot be read nothing is known: it is not direct.
  @Test func whatCannotBeReadIsNotDirect() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("int a(int);\nint b(struct undefined x);\nint d(nonsense y);\n", to: "a.h")
    let outcome = try Executable.run("abi", "-f", file, "--require", "direct")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("d (not read)"), "\(outcome.output)")
    let any = try Executable.run("abi", "-f", file, "--require", "direct,unknown,refused,marshal")
    #expect(any.status == 0, "\(any.output)")
    let wrong = try Executable.run("abi", "int a(int);", "--require", "good")
    #expect(wrong.status == 2)
    #expect(wrong.error.contains("'good' is none of direct, marshal, refused, unknown"), "\(wrong.error)")
    #expect(wrong.errorLines.count == 1)
  }
}
