import TestSupport
import Testing

/// Output that cannot be written is an error with status 2: a full device, a closed descriptor. A reader that closes the
/// pipe early does not change the verdict.
@Suite struct OutputTests {
  static let commands = [
    "run --filter '^kf_u64_7$'", "run --filter '^kf_u64_7$' --format json", "list", "list --format json",
    "explain kf_u64_7", "abi 'int f(int, long)'", "abi 'int f(int, long)' --format json",
    "call --library libc.so.6 'long labs(long)' -5", "call --library libc.so.6 'long labs(long)' -5 --format json",
    "disasm kf_u64_7", "disasm kf_u64_7 --format json", "disasm kf_u64_7 --format hex", "exec $P",
    "exec $P --format json",
    "kernel $P --allow-skips", "kernel $P --allow-skips --format json", "sweep --exhaustive 6 --types u64",
    "sweep --exhaustive 6 --types u64 --list", "sweep --exhaustive 6 --types u64 --format json", "merge $S",
    "merge $S --format json", "mutants", "mutants --format json", "--help", "help sweep",
  ]
  static let compiling = [
    "probe 'int f(u64, u64)' --compilers gcc", "probe 'int f(u64, u64)' --compilers gcc --format json",
    "fuzz --count 1", "fuzz --count 1 --format json",
  ]

  /// Writes a program and the JSON lines of a sweep, and runs a command line with their names in `$P` and `$S`.
  private func run(_ command: String, _ redirection: String, delay: String = "") throws -> ProcessOutcome {
    let scratch = try TemporaryFolder()
    try scratch.write("r0 = 7\nexit\n", to: "p.bpf.s")
    let sweep = command.contains("$S") ? "$K sweep --exhaustive 6 --types u64 --format json >$S; " : ""
    return try Executable.shell(
      "P=\(scratch.file("p.bpf.s")); S=\(scratch.file("s.json")); \(sweep)set -o pipefail; { \(delay)$K \(command); } \(redirection)"
    )
  }

  @Test(arguments: commands + (SourceCompiler.gcc.isThere ? compiling : []))
  func outputThatCannotBeWritten(_ command: String) throws {
    let full = try run(command, ">/dev/full")
    #expect(full.status == 2)
    #expect(full.error == "kfunctest: standard output cannot be written: No space left on device\n")
    let closed = try run(command, ">&-")
    #expect(closed.status == 2)
    #expect(closed.error == "kfunctest: standard output cannot be written: Bad file descriptor\n")
    // The reader has closed the pipe before anything is written.
    let pipe = try run(command, "| true", delay: "sleep 0.2; ")
    #expect(pipe.status == 0)
    #expect(pipe.error.isEmpty)
  }

  /// A failure keeps its status if the output is not read.
  @Test(.enabled(if: SourceCompiler.gcc.isThere, "no gcc here"), arguments: ["", " --format json"])
  func aMismatchWithAClosedPipe(_ format: String) throws {
    let pipe = try run("probe 'int f(double x)' --compilers gcc" + format, "| true", delay: "sleep 0.2; ")
    #expect(pipe.status == 1)
    #expect(pipe.error.isEmpty)
  }

  private static let canMount = (try? Executable.shell("unshare -m mount -t tmpfs none /mnt"))?.status == 0

  /// A full disk is an error that names the file, and no partial file is left.
  @Test(.enabled(if: SourceCompiler.gcc.isThere && canMount, "no gcc, or no right to mount"))
  func aFullDisk() throws {
    let scratch = try TemporaryFolder()
    let kept = scratch.file("kept")
    let line =
      "mount -t tmpfs -o size=8k none \(kept); $K probe 'int f(double x)' --compilers gcc --keep \(kept); s=$?; "
      + "ls \(kept); exit $s"
    let outcome = try Executable.shell("mkdir \(kept); unshare -m bash -c \"\(line.replacing("$", with: "\\$"))\"")
    #expect(outcome.status == 2, "\(outcome.error)")
    #expect(outcome.error.hasSuffix("cannot be written: No space left on device\n"), "\(outcome.error)")
    let file = try #require(outcome.error.split(separator: " ").first { $0.hasPrefix(kept) })
    let name = file.drop { $0 == "/" }.split(separator: "/").last.map(String.init) ?? ""
    #expect(!outcome.output.split(separator: "\n").contains { $0.hasPrefix(name) }, "\(outcome.output)")
  }
}
