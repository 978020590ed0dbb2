import Foundation
import TestSupport
import Testing

/// `--source`: plain C functions, called by every caller.
@Suite struct SourceCommandTests {
  private static let example = Repository.path + "/examples/plain-c/mine.c"
  private static let names = [
    "counts", "fills_pair", "makes_pair", "straddles", "sums_buffer", "takes_seven", "takes_twelve",
  ]

  private func kfuncs(_ document: [String: Any]) throws -> [String: [String: Any]] {
    let rows = try #require(document["kfuncs"] as? [[String: Any]])
    return Dictionary(uniqueKeysWithValues: rows.compactMap { row in (row["kfunc"] as? String).map { ($0, row) } })
  }

  @Test func theExampleAgrees() throws {
    let outcome = try Executable.run("run", "--source", Self.example, "--format", "json")
    #expect(outcome.status == 0, "\(outcome.error)\(outcome.output)")
    let run = try object(outcome.output)
    let kfuncs = try kfuncs(run)
    #expect(kfuncs.keys.sorted() == Self.names)
    for (name, row) in kfuncs {
      let tallies = try #require(row["tallies"] as? [[String: Any]])
      #expect(tallies.compactMap { $0["caller"] as? String } == ["jit", "interpreter", "libffi", "c"], "\(name)")
      #expect(tallies.allSatisfy { ($0["checks"] as? Int ?? 0) > 0 && $0["failed"] as? Int == 0 }, "\(name)")
    }
    #expect(at(run, "scope", "callees") as? [String] == ["compiled", "function", "capture"])
    let toolchains = try #require(at(run, "scope", "sources", "toolchains") as? [[String: Any]])
    #expect(toolchains.contains { $0["toolchain"] as? String == "gcc -O2" && $0["compiler"] != nil })
    #expect(toolchains.allSatisfy { $0["message"] == nil }, "\(toolchains)")
  }

  /// One typo in the example: the compiler's line in the user's file, once, though five compilers and levels say it.
  @Test func aTypoIsTheCompilersLine() throws {
    let folder = try TemporaryFolder()
    let text = try String(contentsOfFile: Self.example, encoding: .utf8)
    let file = try folder.write(text.replacing("return mix(mix(a + b", with: "return mxi(mix(a + b"), to: "mine.c")
    let line = try #require(
      text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex {
        $0.contains("return mix(mix(a + b")
      })
    let outcome = try Executable.run("run", "--source", file)
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1, "\(outcome.error)")
    #expect(outcome.error.hasPrefix("\(file):\(line + 1):16: error: "), "\(outcome.error)")
    #expect(outcome.error.contains("mxi"), "\(outcome.error)")
    try folder.write(text, to: "mine.c")
    #expect(try Executable.run("run", "--source", file, "--compilers", "gcc").status == 0)
  }

  @Test(arguments: [
    ("empty.c", "", "the file is empty"), ("blank.c", " \n\n", "the file is empty"),
    ("static.c", "static int f(int a) { return a; }", "defines no function for others"),
    ("inline.c", "inline int f(int a) { return a; }", "defines no function for others"),
    ("prototypes.h", "#pragma once\nint f(int a);", "defines no function for others"),
    ("main.c", "int main(void) { return 0; }", "none of the functions can be called: main: "),
    ("long.c", "int f(int a, ...) { return a; }", "f: FOLDER/long.c:1:5: is variadic"),
    ("reserved.c", "int kfunc_library(int a) { return a; }", "FOLDER/reserved.c:1:5: 'kfunc_library' is a symbol of"),
    (
      "crash.c",
      "static int c(void) __attribute__((constructor)); static int c(void) { *(volatile int *)0 = 1; return 0; } "
        + "int f(int a) { return a; }", "built by gcc -O0: opening it ended the process by SIGSEGV"
    ),
    (
      "exit.c",
      "#include <stdlib.h>\n__attribute__((constructor)) static void c(void) { exit(0); }\n"
        + "int f(int a) { return a; }", "opening it ended the process with status 0"
    ),
    ("word.c", "int f(int a) { return b; }", "word.c:1:23: error: "),
    ("include.c", "#include \"missing.h\"\nint f(int a) { return a; }", "include.c:1:10: fatal error: missing.h"),
    ("undefined.c", "int g(int); int f(int a) { return g(a); }", "undefined.c: error: undefined reference to 'g'"),
    ("bytes.c", "int f\u{e9}\u{0}(int a) { return a; }", "it contains a zero byte"),
    ("a b \"%s'.c", "int f(int a) { return b; }", "a b \"%s'.c:1:23: error: "),
  ])
  func badSourcesGetOneLine(name: String, text: String, words: String) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(text, to: name)
    let outcome = try Executable.run("run", "--source", file, "--compilers", "gcc")
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1, "\(outcome.error)")
    #expect(outcome.error.contains(words.replacing("FOLDER", with: folder.path)), "\(outcome.error)")
  }

  @Test(arguments: [
    ("run --source /no/such.c", "/no/such.c: No such file"), ("run --source /etc", "/etc: Is a directory"),
    ("run --source ''", "--source '' names no file"), ("run --cflags -O2", "--cflags needs --source"),
    ("run --keep x", "--keep needs --source"), ("run --compilers gcc", "--compilers needs --source"),
    ("run --source x.c --library y.so", "--source and --library exclude each other"),
    ("run --source x.c --expectations y", "--expectations and --source exclude each other"),
    ("list --source /no/such.c", "/no/such.c: No such file"),
  ])
  func wrongUseGetsOneLine(arguments: String, words: String) throws {
    let outcome = try Executable.shell("$K \(arguments)")
    #expect(outcome.status == 2)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.error.contains(words), "\(outcome.error)")
  }

  @Test func aFunctionOfTwoSourcesIsRefused() throws {
    let folder = try TemporaryFolder()
    let first = try folder.write("int f(int a) { return a; }", to: "first.c")
    let second = try folder.write("\nlong f(int a) { return a; }", to: "second.c")
    let outcome = try Executable.run("run", "--source", first, "--source", second)
    #expect(outcome.status == 2)
    #expect(outcome.error == "kfunctest: 'f' is defined twice: \(first):1:5 and \(second):2:6\n")
  }

  /// What cannot be called is named with its place; the rest runs.
  @Test func whatCannotBeCalledIsNamed() throws {
    let file = Repository.path + "/Tests/PlainC/mixed.c"
    let outcome = try Executable.run("run", "--source", file, "--compilers", "gcc", "--format", "json")
    #expect(outcome.status == 0, "\(outcome.error)\(outcome.output)")
    let run = try object(outcome.output)
    let skips = try #require(run["skips"] as? [[String: Any]])
    let found = skips.map { skip in
      let obstacle = (skip["obstacle"] as? [String: [String: Any]])?.first
      let place = obstacle?.value["place"] ?? obstacle?.value["component"]
      let line = (place as? String).map { $0.dropFirst(file.count + 1).prefix { $0 != ":" } } ?? "-"
      return "\(skip["kfunc"] ?? "") \(obstacle?.key ?? "") \(line)"
    }
    #expect(
      Set(found) == [
        "thirteen tooManyParameters 5", "variadic variadic 6", "vector unread 8", "by_value tooLarge 10",
        "behind largeObject -", "calls callback -", "counts changes -", "main main 14",
      ])
    #expect(try kfuncs(run).keys.sorted() == ["behind", "calls", "counts", "good"])
  }

  /// Types from the system's headers, packed, with bit-fields, in unions, behind pointers to pointers.
  @Test func typesOfEveryKind() throws {
    let file = Repository.path + "/Tests/PlainC/types.c"
    let outcome = try Executable.run("run", "--source", file, "--compilers", "gcc", "--format", "json")
    #expect(outcome.status == 0, "\(outcome.error)\(outcome.output)")
    let kfuncs = try kfuncs(try object(outcome.output))
    #expect(kfuncs.count == 22)
    for (name, row) in kfuncs {
      let tallies = try #require(row["tallies"] as? [[String: Any]])
      let compiled = tallies.first { $0["caller"] as? String == "c" }
      #expect((compiled?["functionChecks"] as? Int ?? 0) > 0, "\(name)")
    }
  }

  /// Each body fails in its own way: the finding is at it, and the others agree.
  @Test(arguments: [
    ("for (;;) ;", "fault", "f"), ("*(volatile int *)8 = 1;", "fault", "f"), ("__builtin_trap();", "fault", "f"),
    ("p[1] = 5;", "memory", "f"), ("p[-1] = 5;", "memory", "f"), ("_Exit(3);", "ended", "f"),
    ("__asm__ volatile(\"mov $1, %%r15d\" ::: \"memory\");", "preserved", "f"),
  ])
  func aBodyThatFailsIsFound(body: String, code: String, kfunc: String) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "#include <stdlib.h>\nint good(int a) { return a + 1; }\nint f(int a, int *p) { \(body) return a; }", to: "body.c"
    )
    let outcome = try Executable.run(
      "run", "--source", file, "--compilers", "gcc", "--flags", "-O1", "--format", "json")
    #expect(outcome.status == 1)
    let run = try object(outcome.output)
    let findings = try #require(run["findings"] as? [[String: Any]])
    #expect(!findings.isEmpty)
    for finding in findings {
      #expect(finding["kfunc"] as? String == kfunc)
      #expect(finding["callee"] as? String == "function")
      #expect(finding["toolchain"] as? String == "gcc -O1")
    }
    #expect(findings.first?["code"] as? String == code, "\(findings)")
    #expect(try kfuncs(run)["good"]?["failed"] as? Int == 0)
  }

  /// Names that our own macros and symbols have, kernel conventions, an include beside the file, two files, flags.
  @Test func namesIncludesAndFlags() throws {
    let folder = try TemporaryFolder()
    try folder.makeFolder("include")
    try folder.write("struct own { u32 a; u64 b; };\n", to: "own.h")
    try folder.write("#define STEP 3\n", to: "include/step.h")
    let first = try folder.write(
      """
      #include <stdbool.h>
      #include <stdint.h>
      #include "own.h"
      #include <step.h>
      typedef unsigned long long u64x;
      int kf_copy(int kf_at, int kf_h, int u8, int stdin, int kf_record, long kf_args, bool KFUNC) { return kf_at + u8; }
      int kf_record(struct own own, uint64_t a, u64x b) { return own.a + a * STEP + b * FACTOR; }
      int abs(int a) { return a < 0 ? -a : a; }
      int sums(const char *text__str, void *data, u32 data__szk, struct own *own__opt, u32 own__sz)
      {
        int sum = text__str[0] + (own__opt ? own__opt->a & 1 : 0);
        for (u32 i = 0; i < data__szk; i++) sum += ((u8 *)data)[i];
        return sum;
      }
      BTF_ID_FLAGS(func, sums, KF_ACQUIRE | KF_RET_NULL)
      """, to: "first.c")
    let second = try folder.write(
      "__bpf_kfunc __u8 second(__s32 a, __u64 b) { return NULL == 0 ? a + b : 0; }", to: "b.c")
    let outcome = try Executable.run(
      "run", "--source", first, "--source", second, "--cflags", "-I \(folder.path)/include -DFACTOR=5", "--keep",
      folder.file("kept"))
    #expect(outcome.status == 0, "\(outcome.error)\(outcome.output)")
    for name in ["abs", "kf_copy", "kf_record", "second", "sums"] { #expect(outcome.output.contains("\n\(name) ")) }
    #expect(try folder.names(in: "kept") == ["kfunc.h", "kfunc_abi.h", "prelude.h", "recorders.c"])
    #expect(try folder.text("kept/recorders.c").contains("\"sums\", f4, f4, (const char *, p1)") == false)
    #expect(try folder.text("kept/recorders.c").contains("KF_RECORDER(1280u, "))
    _ = try folder.compile(
      files: [folder.file("kept/recorders.c")], flags: ["-c", "-fPIC", "-Wall", "-Wextra", "-Werror"], to: "r.o")
  }

  @Test func listAndExplainTakeSources() throws {
    let list = try Executable.run("list", "--source", Self.example)
    #expect(list.status == 0)
    for name in Self.names { #expect(list.output.contains(name)) }
    let explain = try Executable.run("explain", "straddles", "--source", Self.example)
    #expect(explain.status == 0)
    #expect(explain.output.contains("struct pair pair"))
  }

  /// A compiler that was named has to compile; one that was not is reported only.
  @Test func compilersThatFail() throws {
    let folder = try TemporaryFolder()
    let failing = try folder.script("#!/bin/sh\necho 'mine.c:1:1: error: no' >&2\nexit 1\n", to: "cc-fails")
    let outcome = try Executable.run("run", "--source", Self.example, "--compilers", "gcc,\(failing)", "--flags", "-O2")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("\(failing) -O2 made NO CALL"), "\(outcome.output)")
    #expect(outcome.output.contains("not compiled by \(failing) -O2: mine.c:1:1: error: no"))
    let accepted = try Executable.run(
      "run", "--source", Self.example, "--compilers", "gcc,\(failing)", "--flags", "-O2", "--allow-skips")
    #expect(accepted.status == 0)
  }
}
