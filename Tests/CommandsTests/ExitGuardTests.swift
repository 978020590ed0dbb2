import TestSupport
import Testing

/// Foreign code that ends the process gives status 70 and one line that says so, never a verdict.
@Suite(.enabled(if: SourceCompiler.gcc.isThere, "no gcc")) struct ExitGuardTests {
  /// A kfunc library that does something while it is loaded or while the process ends.
  private func library(_ how: String, _ attribute: String = "constructor") throws -> (TemporaryFolder, String) {
    let scratch = try TemporaryFolder()
    let path = try scratch.library(
      """
      #include "kfunc.h"
      #include <stdlib.h>
      #include <unistd.h>
      KFUNC_LIBRARY("mine");
      KFUNC(u64, seven, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g));
      static void ends(void) { _exit(0); }
      __attribute__((\(attribute))) static void meddle(void) { \(how); }
      """, flags: ["-O2", "-w"])
    return (scratch, path)
  }

  /// A library is opened in a worker process; a constructor that ends it is reported in one line.
  @Test(arguments: ["exit(0)", "exit(1)", "quick_exit(0)", "_exit(0)", "_Exit(0)"])
  func aConstructorThatEndsTheProcess(_ how: String) throws {
    let (scratch, path) = try library(how)
    for command in [["run", "--library", path], ["list", "--library", path]] {
      let outcome = try Executable.run(command)
      #expect(outcome.status == 2)
      #expect(outcome.output.isEmpty)
      let status = how.hasSuffix("(1)") ? 1 : 0
      #expect(outcome.errorLines.count == 1)
      #expect(
        outcome.error == "kfunctest: \(path): opening it ended the process with status \(status)\n", "\(outcome.error)")
    }
    _ = scratch
  }

  /// atexit handlers and destructors cannot change the exit status.
  @Test(arguments: [("constructor", "atexit(ends)"), ("destructor", "_exit(0)")])
  func handlersOfTheEndDoNotRun(_ attribute: String, _ how: String) throws {
    let (scratch, path) = try library(how, attribute)
    let wrong = try Executable.run("list", "--library", path, "--no-such-option")
    #expect(wrong.status == 2)
    let unknown = try Executable.run("explain", "nothing", "--library", path)
    #expect(unknown.status == 2, "\(unknown.error)")
    #expect(unknown.error.contains("no kfunc 'nothing'"), "\(unknown.error)")
    _ = scratch
  }

  /// A preloaded library that ends the process where the plugin reads its program.
  @Test(arguments: ["exit", "_exit"]) func theConformancePlugin(_ how: String) throws {
    let scratch = try TemporaryFolder()
    let path = try scratch.library(
      "#include <stdlib.h>\n#include <unistd.h>\nsize_t fread(void *a, size_t b, size_t c, void *d) { \(how)(0); }",
      flags: ["-w"])
    let plugin = BuiltProducts.path("bpf-conformance-plugin")
    let outcome = try ChildProcess.run(plugin, [], environment: ["LD_PRELOAD": path])
    #expect(outcome.status == 70, "\(outcome)")
    #expect(outcome.output.isEmpty, "\(outcome)")
    #expect(outcome.errorLines.count == 1, "\(outcome)")
    #expect(outcome.error.hasPrefix("bpf-conformance-plugin: something else ended"))
    let alone = try Executable.shell("echo '95 00 00 00 00 00 00 00' | '\(plugin)'")
    #expect(alone.status == 0, "\(alone.error)")
    #expect(alone.output == "0\n", "\(alone.error)")
  }
}
