import TestSupport
import Testing

/// Status 0 only where everything that was asked for was done: a caller, engine or compiler that was named and did not
/// run fails the run, unless --allow-skips accepts it, and then the output says so.
@Suite struct AskedForTests {
  /// Runs the program without the capabilities that bpf(2) needs.
  private func unprivileged(_ arguments: String) throws -> ProcessOutcome {
    try Executable.shell(
      "if [ $(id -u) = 0 ]; then exec setpriv --bounding-set=-all --inh-caps=-all $K \(arguments); fi; "
        + "exec $K \(arguments)")
  }

  private static let hasSetpriv = ChildProcess.find("setpriv") != nil

  @Test(.enabled(if: hasSetpriv, "no setpriv")) func anEngineThatWasNamed() throws {
    let scratch = try TemporaryFolder()
    let plain = try scratch.write("r0 = 1; exit", to: "plain.bpf.s")
    let refused = try unprivileged("exec '\(plain)' --engine jit,kernel")
    #expect(refused.status == 1, "\(refused)")
    #expect(refused.output == "jit: 0x1\n", "\(refused)")
    #expect(refused.error.contains("kernel: unsupported: bpf(2) is not permitted here"))
    let accepted = try unprivileged("exec '\(plain)' --engine jit,kernel --allow-skips")
    #expect(accepted.status == 0, "\(accepted)")
    #expect(accepted.error.contains("(accepted: --allow-skips)"), "\(accepted)")
    #expect(try unprivileged("exec '\(plain)' --engine kernel --allow-skips").status == 1)
    let kernel = try unprivileged("kernel '\(plain)'")
    #expect(kernel.status == 1, "\(kernel)")
    #expect(kernel.output.hasSuffix("nothing was compared\n"), "\(kernel)")
    let random = try unprivileged("kernel --random 3 --allow-skips")
    #expect(random.status == 0, "\(random)")
    #expect(random.output.contains("(accepted: --allow-skips)"), "\(random)")
  }

  /// `kernel FILE` and `exec --engine kernel` give the same verdict on a program that the verifier refuses and on one
  /// that calls a kfunc which the kernel does not have.
  @Test(
    .enabled(if: RunningKernel.answers, "the running kernel cannot be asked"),
    arguments: ["r0 = *(u64 *)(r9 + 0); exit", "r1 = 1; call bpf_kfunc_call_stack_arg; exit"], ["", "--allow-skips"])
  func kernelAndExecGiveTheSameVerdict(_ text: String, _ more: String) throws {
    let scratch = try TemporaryFolder()
    try scratch.write(text, to: "a.bpf.s")
    for command in ["kernel", "exec --engine kernel"] {
      let outcome = try Executable.shell("$K \(command) '\(scratch.file("a.bpf.s"))' \(more)")
      #expect(outcome.status == 1, "\(command): \(outcome)")
      #expect(!outcome.output.contains("agree"), "\(command): \(outcome)")
    }
  }

  @Test func aCallerThatWasNamed() throws {
    // Slot for slot, its arguments are misplaced.
    let filter = ["run", "--filter", "^kf_pair_at_6$", "--target", "linux-7.2"]
    #expect(try Executable.run(filter).status == 0)
    let named = try Executable.run(filter + ["--caller", "jit,c"])
    #expect(named.status == 1, "\(named.output)")
    #expect(named.output.hasPrefix("jit made NO CALL: "), "\(named.output)")
    #expect(named.output.contains("callers    jit (no call), c\n"))
    let accepted = try Executable.run(filter + ["--caller", "jit,c", "--allow-skips"])
    #expect(accepted.status == 0)
    #expect(accepted.output.hasPrefix("all agree, jit made no call (accepted: --allow-skips): "))
    let json = try object(
      try Executable.run(filter + ["--caller", "jit,c", "--format", "json"]).output)
    #expect(at(json, "scope", "idle") as? [String] == ["jit"])
  }

  @Test(.enabled(if: SourceCompiler.gcc.isThere, "no gcc")) func aCompilerThatWasNamed() throws {
    let scratch = try TemporaryFolder()
    try scratch.write("#!/bin/sh\nexit 1\n", to: "bad-cc")
    _ = try Executable.shell("chmod +x '\(scratch.file("bad-cc"))'")
    let compilers = ["--compilers", "gcc,\(scratch.file("bad-cc"))", "--flags", "-O1"]
    for command in [["probe", "int f(int)"], ["fuzz", "--count", "2", "--seed", "1"]] {
      let failed = try Executable.run(command + compilers)
      #expect(failed.status == 1, "\(failed)")
      #expect(failed.output.contains("bad-cc -O1: "), "\(failed)")
      #expect(failed.output.hasSuffix("bad-cc -O1 made NO CALL\n"), "\(failed.output)")
      let accepted = try Executable.run(command + compilers + ["--allow-skips"])
      #expect(accepted.status == 0, "\(accepted)")
      #expect(accepted.output.hasSuffix("(accepted: --allow-skips)\n"), "\(accepted)")
    }
    // Flags that one of two compilers knows: named, though the compilers are not.
    try scratch.write("#!/bin/sh\ncase \"$*\" in *-odd*) exit 1;; esac\nexec gcc \"$@\"\n", to: "clang")
    try scratch.write(
      "#!/bin/sh\nfor a; do shift; [ \"$a\" = -odd ] || set -- \"$@\" \"$a\"; done; exec /usr/bin/gcc \"$@\"\n",
      to: "gcc")
    let probe = try Executable.shell(
      """
      cd '\(scratch.path)' && chmod +x gcc clang && export PATH="$PWD:/usr/bin:/bin" && rm -f tcc
      $K probe 'int f(int)' --flags -odd | tail -1; echo ${PIPESTATUS[0]}; $K probe 'int f(int)' | tail -1
      """)
    #expect(
      probe.output.contains("clang -odd made NO CALL") || probe.output.contains("clang -odd and tcc -odd made NO CALL"))
    #expect(probe.output.contains("\n1\n"), "\(probe.output)")
    #expect(probe.output.hasSuffix(": all agree\n"), "\(probe.output)")
  }

  @Test(.enabled(if: SourceCompiler.gcc.isThere, "no gcc")) func expectationsThatMatchNothing() throws {
    let scratch = try TemporaryFolder()
    let library = try scratch.library(
      """
      #include "kfunc.h"
      KFUNC_LIBRARY("mine");
      KFUNC(u64, seven, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g));
      """)
    func run(_ more: String, _ words: [String]) throws -> ProcessOutcome {
      let entry = "[[expected]]\nfunction = '^sevn$'\nreason = 'r'\nlink = 'l'\n" + more
      try scratch.write(entry, to: "known.toml")
      return try Executable.run(words + ["--expectations", scratch.file("known.toml")])
    }
    let library7 = ["run", "--library", library]
    let commands = [
      library7, ["probe", "int seven(int)", "--compilers", "gcc"],
      ["fuzz", "--count", "2", "--seed", "1", "--compilers", "gcc"],
    ]
    for command in commands {
      let strict = try run("", command)
      #expect(strict.status == 1, "\(strict)")
      #expect(strict.output.contains("1 expected difference MATCHED NO CALL"), "\(strict)")
      #expect(strict.output.contains("[[expected]] number 1, function '^sevn$'"), "\(strict.output)")
      let lax = try run("strict = false\n", command)
      #expect(lax.status == 0, "\(lax)")
      #expect(lax.output.contains("all agree"), "\(lax)")
    }
    let json = try object(try run("", library7 + ["--format", "json"]).output)
    #expect((json["unmatched"] as? [[String: Any]])?.count == 1)
  }

  /// A planted fault that no function of the library can show is not applicable: neither caught nor survived.
  @Test(
    .enabled(if: SourceCompiler.gcc.isThere, "no gcc"),
    arguments: [
      ("KFUNC(u8, one, (u8, a));", "11 of 11 planted faults caught, 32 not applicable"),
      ("KFUNC_VOID(none);", "9 of 9 planted faults caught, 34 not applicable"),
      (
        "KFUNC(u64, six, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f));",
        "25 of 25 planted faults caught, 18 not applicable"
      ),
      (
        "KFUNC(u32, seven, (u8, a), (u8, b), (u8, c), (u8, d), (u8, e), (u8, f), (u8, g));",
        "31 of 31 planted faults caught, 12 not applicable"
      ),
    ])
  func faultsThatCannotShow(_ kfunc: String, _ verdict: String) throws {
    let scratch = try TemporaryFolder()
    let library = try scratch.library("#include \"kfunc.h\"\nKFUNC_LIBRARY(\"mine\");\n\(kfunc)")
    let outcome = try Executable.run("mutants", "--library", library)
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.contains("\n\(verdict) (seed 1)\n"), "\(outcome.output)")
    let none = try Executable.run("mutants", "--library", library, "--filter", "straddling")
    #expect(none.status == 1)
    #expect(none.output.contains("0 of 0 planted faults caught, 1 not applicable"))
  }
}
