import TestSupport
import Testing

/// Bad input of scripts/kernel-probe: one line that says what would be right, status 2, nothing fetched, nothing left.
@Suite struct KernelProbeScriptTests {
  private static let script = Repository.file("scripts/kernel-probe")

  @Test(
    arguments: [
      ([], "kernel-probe: no kernel; usage: kernel-probe --kernel VERSION"),
      (["--kernel"], "kernel-probe: --kernel needs a value"),
      (["--kernel", "new", "int f(int)"], "kernel-probe: --kernel 'new' is no version such as 7.3"),
      (["--kernel", "7.3"], "kernel-probe: no prototype"),
      (["--kernel", "7.3", "--module", "int f(int)"], "kernel-probe: unknown option '--module'"),
      (["--kernel", "7.3", "--random", "4", "int f(int)"], "kernel-probe: --random and prototypes exclude each other"),
      (["--kernel", "7.3", "--random", "0"], "kfunctest: --count 0: at least 1 function"),
      (["--kernel", "7.3", "int f("], "kfunctest: prototype:1:7: expected a type"),
      (["--kernel", "7.3", "int f(int, ...)"], "kfunctest: f is variadic"),
    ] as [([String], String)])
  func badInputIsRefused(_ arguments: [String], _ words: String) throws {
    let folder = try TemporaryFolder()
    let temporary = try folder.makeFolder("tmp")
    let outcome = try ChildProcess.run(
      Self.script, arguments,
      environment: [
        "XDG_CACHE_HOME": folder.file("cache"), "TMPDIR": temporary, "KFUNCTEST": Executable.path,
      ])
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1, "\(outcome.error)")
    #expect(outcome.error.hasPrefix(words), "\(outcome.error)")
    #expect(try folder.names() == ["tmp"])
    #expect(try folder.names(in: "tmp") == [])
  }
}
