import TestSupport
import Testing

/// `kfunctest probe` and `kfunctest fuzz` as a user calls them.
@Suite(.enabled(if: SourceCompiler.gcc.isThere, "no gcc")) struct ProbeAndFuzzCommandTests {
  private static let straddling = "struct p { u64 a, b; }; int f(u64, u64, u64, u64, u64, struct p)"

  /// Runs the program with a folder of its own for temporary files.
  /// - Returns: its output and status, and the names of files left in the folder.
  private func run(_ arguments: [String]) throws -> (outcome: ProcessOutcome, left: [String]) {
    let scratch = try TemporaryFolder()
    let folder = try scratch.makeFolder("tmp")
    let outcome = try Executable.run(arguments, environment: ["TMPDIR": folder])
    return (outcome, try scratch.names(in: "tmp"))
  }

  /// A compiler whose back end passes five arguments is a skip; one that was named and does not run is a failure.
  @Test func compilersWithABPFBackEnd() throws {
    let scratch = try TemporaryFolder()
    let old = try scratch.script(
      """
      #!/bin/sh
      while [ "$1" != -o ]; do shift; done
      printf 'bpf\\nmajor 22\\nversion "Clang " "22.1.0 "\\n' >"$2"

      """, to: "clang-22")
    let words = ["probe", "int f(int)", "--compilers", "gcc", "--flags", "-O2", "--bpf-compilers", old]
    let (named, left) = try run(words)
    #expect(left == [])
    #expect(named.status == 1, "\(named.output)")
    #expect(named.output.contains("skipped   \(old): clang 22 passes no stack arguments in BPF"), "\(named.output)")
    #expect(named.output.hasSuffix("\(old) made NO CALL\n"), "\(named.output)")
    #expect(try run(words + ["--allow-skips"]).outcome.status == 0)
    let (missing, _) = try run(["probe", "int f(int)", "--bpf-compilers", "no-such"])
    #expect(missing.status == 2)
    #expect(missing.error.contains("no compiler 'no-such'"), "\(missing.error)")
    #expect(missing.output == "")
  }

  @Test func probe() throws {
    let (good, left) = try run([
      "probe", "int f(int, long, u8, bool, char *, s16, u64)", "--compilers", "gcc", "--bpf-compilers", "none",
    ])
    #expect(good.status == 0, "\(good.error)")
    #expect(left == [], "\(good.error)")
    #expect(good.output.contains("int f(int, long, u8, bool, char *, s16, u64)\n  direct: "))
    #expect(good.output.contains("  1            gcc -O0   ok  ok    ok\n"), "\(good.output)")
    #expect(good.output.contains("planted   outgoing-slot-high: seen at probe_f"))
    #expect(good.output.hasSuffix(": all agree\n"))
    let (naive, _) = try run([
      "probe", Self.straddling, "--compilers", "gcc", "--flags", "-O2", "--bpf-compilers", "none", "--target",
      "linux-7.2",
    ])
    #expect(naive.status == 1, "\(naive.output)")
    #expect(naive.output.contains("  jit                    FAIL  FAIL\n"), "\(naive.output)")
    #expect(naive.output.contains("needs marshalling: argument 6 (struct p) is passed on the stack"))
    #expect(naive.output.contains("argument 6 (p6, eightbyte 1)"))
    #expect(naive.output.contains("native [rsp]"))
    let (moved, _) = try run([
      "probe", Self.straddling, "--compilers", "gcc", "--flags", "-O2", "--bpf-compilers", "none", "--target",
      "linux-7.4", "--format", "json",
    ])
    let json = try object(moved.output)
    #expect(moved.status == 0)
    #expect(at(json, "summary", "failed") as? Int == 0)
    #expect(at(json, "scope", "targets", "targets") as? [String] == ["linux-7.4"])
    let targets = (json["functions"] as? [[String: Any]])?.first?["targets"] as? [[String: Any]]
    #expect(
      targets?.compactMap { at($0, "placement", "verdict") as? String } == ["misplaced", "moved", "moved"])
    #expect(targets?.compactMap { at($0, "verifier", "verdict") as? String } == ["refused", "accepted", "none"])
    #expect((json["cells"] as? [[String: Any]])?.count == 8)
  }

  @Test(arguments: [
    (["probe"], "no prototype"), (["probe", "int f(int"], "prototype:1:10: expected ')'"),
    (["probe", "int f(nothing x)"], "prototype:1:7: "),
    (["probe", "struct s { struct s a; }; int f(struct s)"], "prototype:1:"),
    (["probe", "int f(struct s x)"], "incomplete type 'struct s'"), (["probe", "int f(int, ...)"], "variadic"),
    (["probe", "int f(" + Array(repeating: "int", count: 10_000).joined(separator: ",") + ")"], "10000 parameters"),
    (["probe", "int f(int)", "--compilers", "no-such"], "no compiler 'no-such'"),
    (["probe", "int f(int)", "--compilers", ""], "names no compiler"),
    (["probe", "int f(int)", "--compilers", "gcc", "--flags", "-Onone"], "gcc -Onone: "),
    (["probe", "int f(int)", "--keep", ""], "names no folder"),
    (["probe", "int f(int)", "--bpf-compilers", ""], "--bpf-compilers '' names no compiler"),
    (["fuzz", "--count", "1", "--bpf-compilers", "no-such"], "no compiler 'no-such'"),
    (["probe", "int f(int)", "--compilers", "gcc", "--keep", "/dev/null/x"], "/dev/null/x"),
    (["probe", "int f(int)", "--all-flags", "--flags", "-O2"], "exclude each other"),
    (["probe", "int f(int)", "--expectations", "/no/such"], "/no/such: No such file"),
    (["fuzz", "--time", "0"], "at least 1 second"), (["fuzz", "--count", "0"], "at least 1 function"),
    (["fuzz", "--time", "1", "--count", "1"], "exclude each other"), (["fuzz", "--plant", "x"], "'x' is no fault"),
    (["fuzz", "--plant", "int128-padding-ignored"], "is no fault of the JIT"),
    (["fuzz", "--corpus", ""], "names no folder"),
    (["fuzz", "--corpus", "/etc/passwd"], "/etc/passwd: Not a directory"),
    (["fuzz", "--corpus", "/no/such"], "/no/such: No such file"),
    (["fuzz", "--compilers", "/bin/false", "--count", "1"], "/bin/false -O2: "),
  ]) func badInput(_ arguments: [String], _ words: String) throws {
    let (outcome, left) = try run(arguments)
    #expect(outcome.status == 2, "\(left)")
    #expect(outcome.output.isEmpty, "\(left)")
    #expect(left == [], "\(left)")
    #expect(outcome.errorLines.count == 1, "\(outcome.error)")
    #expect(outcome.error.contains(words), "\(outcome.error)")
  }

  @Test func aFaultThatIsPlantedIsShrunk() throws {
    let scratch = try TemporaryFolder()
    let corpus = try scratch.makeFolder("corpus")
    let (outcome, left) = try run([
      "fuzz", "--compilers", "gcc", "--flags", "-O0", "--seed", "3", "--count", "8", "--plant", "outgoing-slot-high",
      "--corpus", corpus,
    ])
    #expect(outcome.status == 1, "\(outcome.error)")
    #expect(left == [], "\(outcome.error)")
    #expect(outcome.output.contains("between     jit -> gcc -O0"))
    #expect(outcome.output.contains("saved      \(corpus)/seed-3-fz_"))
    let files = try scratch.names(in: "corpus")
    let text = try scratch.text("corpus/\(try #require(files.first))")
    #expect(files.count == 1, "\(text)")
    #expect(text.contains("/* jit -> gcc -O0: "), "\(text)")
    // The same finding again is not written a second time.
    let (same, _) = try run([
      "fuzz", "--compilers", "gcc", "--flags", "-O0", "--seed", "3", "--count", "8", "--plant", "outgoing-slot-high",
      "--corpus", corpus,
    ])
    #expect(same.status == 1)
    #expect(same.output.contains("saved      not again: the function is in the corpus\n"))
    #expect(try scratch.names(in: "corpus") == files)
    // Functions of the corpus come first in the next run.
    let (again, _) = try run([
      "fuzz", "--compilers", "gcc", "--flags", "-O0", "--seed", "1", "--count", "4", "--corpus", corpus, "--format",
      "json",
    ])
    let json = try object(again.output)
    #expect(again.status == 0)
    #expect(at(json, "summary", "fromCorpus") as? Int == 1)
    #expect(at(json, "summary", "functions") as? Int == 4)
  }

  /// The line `repeat` of a finding, run by a shell, finds the same: in the first batch, in a later one, in the corpus,
  /// with expectations whose file name has a space.
  @Test(arguments: [
    ["--seed", "3", "--count", "8"], ["--seed", "11", "--count", "70", "--compilers", "gcc"],
    ["--seed", "5", "--count", "3", "--corpus", "corpus"],
    ["--seed", "5", "--count", "3", "--expectations", "a b.toml"],
  ]) func theLineThatRepeats(_ words: [String]) throws {
    let scratch = try TemporaryFolder()
    let folder = scratch.path
    try scratch.makeFolder("corpus")
    try scratch.write("long of_corpus(u8, u8, u8, u8, u8, u8, long, long, long);", to: "corpus/a.c")
    try scratch.write(
      "[[expected]]\nfunction = '^nothing$'\nstrict = false\nreason = 'r'\nlink = 'l'\n", to: "a b.toml")
    let quoted = (words + ["--plant", "outgoing-slot-high"]).map { "'\($0)'" }.joined(separator: " ")
    let first = try Executable.shell("cd '\(folder)' && $K fuzz \(quoted)")
    func findings(_ text: String) -> [Substring] {
      // All of the finding, but for what it was saved to.
      text.split(separator: "\n").drop { !$0.hasPrefix("FAILED") }.prefix { !$0.hasPrefix("saved") }
        .filter { !$0.contains("checks, ") }
    }
    let line = try #require(findings(first.output).first { $0.hasPrefix("  repeat      ") }, "\(first)")
    let command = line.dropFirst("  repeat      ".count)
    #expect(command.hasPrefix("kfunctest fuzz "))
    #expect(first.status == 1)
    let again = try Executable.shell("cd '\(folder)' && $K\(command.dropFirst("kfunctest".count))")
    #expect(again.status == 1, "\(command)\n\(again)")
    #expect(findings(again.output) == findings(first.output), "\(command)\n\(again)")
  }

  /// A finding is shown even if the file for it cannot be written.
  @Test func aCorpusThatCannotBeWritten() throws {
    let scratch = try TemporaryFolder()
    let outcome = try Executable.shell(
      """
      cd '\(scratch.path)'; mkdir corpus
      printf '#!/bin/sh\nrm -rf corpus; exec gcc "$@"\n' > cc; chmod +x cc
      $K fuzz --compilers ./cc --seed 3 --count 8 --plant outgoing-slot-high --corpus corpus
      """)
    #expect(outcome.status == 2, "\(outcome)")
    #expect(outcome.output.contains("\nFAILED fz_"), "\(outcome)")
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.error.contains("c cannot be written"))
  }

  /// Ctrl-c while a slow compiler runs: no file and no process is left, the compiler's children included.
  @Test(arguments: [("probe", "int f(int)", 130), ("fuzz", "--count=1", 130)])
  func interruptionLeavesNothingBehind(_ command: String, _ argument: String, _ status: Int) throws {
    let scratch = try TemporaryFolder()
    let mark = "3\(Int.random(in: 100_000...999_999))"
    let compiler = try scratch.write(
      "#!/bin/sh\ntouch \"$TMPDIR/cc-temporary.s\"\nsleep \(mark) &\nwait\n", to: "slow-cc")
    let outcome = try Executable.shell(
      """
      set -m; chmod +x '\(compiler)'; mkdir '\(scratch.file("tmp"))'; export TMPDIR='\(scratch.file("tmp"))'
      $K \(command) '\(argument)' --compilers '\(compiler)' & pid=$!
      for i in $(seq 200); do ls $TMPDIR/*/cc-temporary.s >/dev/null 2>&1 && break; sleep 0.05; done
      ls $TMPDIR/*/cc-temporary.s >/dev/null && echo compiling
      kill -INT $pid; wait $pid; echo "status $?"; ls -A $TMPDIR; pgrep -xf 'sleep \(mark)'; true
      """)
    #expect(outcome.output.contains("compiling\n"))
    let lines = outcome.output.split(separator: "\n")
    let end = try #require(lines.firstIndex(of: "status \(status)"), "\(outcome.output) \(outcome.error)")
    #expect(lines[(end + 1)...].isEmpty, "\(outcome.output)")
  }
}
