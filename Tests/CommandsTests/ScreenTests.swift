import TestSupport
import Testing

/// Screens on a terminal of 80 columns: no line is too long, and nothing that carries meaning is missing.
@Suite(.enabled(if: ChildProcess.find("script") != nil, "no script(1), which makes a terminal")) struct ScreenTests {
  /// The lines of a command's screen, without the progress that standard error shows.
  private func lines(_ command: String) throws -> [Substring] {
    let outcome = try Executable.runOnTerminal("\(command) 2>/dev/null", environment: ["NO_COLOR": "1"])
    // A terminal ends lines with CR LF, which is one character.
    let lines = outcome.output.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for line in lines { #expect(line.count <= 80, "\(command): \(line)") }
    return lines
  }

  @Test(arguments: [
    "list", "explain kf_pair_at_6", "explain bpf_kfunc_call_stack_arg_big", "mutants --list",
    "mutants --filter outgoing-base-without", "disasm kf_u64_8 --shape immediate",
    "disasm '\(Repository.file("Tests/Programs/seven-arguments.bpf.s"))' --profile kernel",
    "abi 'struct s { long a, b; }; int f(struct s first, struct s second_pair, long n, struct s *longer_name)'",
    "call --library libc.so.6 'char *strcpy(char *, char *)' buf:3 text", "sweep --strength 2 --min 3 --max 3 --list",
    "--help", "run --help", "sweep --help", "probe --help", "fuzz --help", "abi --help", "exec --help",
  ])
  func noLineIsTooLong(command: String) throws {
    #expect(try !lines(command).isEmpty)
  }

  /// The line has the whole name, the place and the witness, which is below.
  @Test func mutantsShowsWhereAFaultWasSeen() throws {
    let text = try lines("mutants --filter '^outgoing-base-without-callee-saved$'").joined(separator: "\n")
    #expect(text.contains("outgoing-base-without-callee-saved  arguments 7 and up"))
    #expect(text.contains("seen first at bpf_kfunc_call_stack_arg argument 7, [rsp]"))
  }

  /// A newcomer sees the purpose, five commands and the exit statuses in the first 24 lines.
  @Test func theFirstScreenOfHelp() throws {
    let screen = try lines("--help").prefix(24).joined(separator: "\n")
    for text in ["arguments 6 to 12", "kfunctest abi", "kfunctest explain", "kfunctest disasm", "kfunctest sweep"] {
      #expect(screen.contains(text), "\(text)")
    }
    for status in ["0 ", "1 ", "2 ", "70 ", "128+N "] { #expect(screen.contains("\n  \(status)"), "\(status)") }
  }
}
