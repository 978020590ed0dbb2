import ArgumentParser
import Execution
import Glibc
import Listings
import Support

/// A command with an exit status of its own.
protocol StatusCommand: ParsableCommand {
  /// Does the work and prints it.
  /// - Returns: the exit status: 0 all agree, 1 a mismatch.
  /// - Throws: what keeps the command from working: exit status 2.
  func execute(_ console: Console) async throws -> Int32
}

/// A command that stops on request and reports what it has done.
protocol StoppableCommand: StatusCommand {}

/// The command line.
package struct Kfunctest: ParsableCommand {
  /// The name, the help and the subcommands.
  package static let configuration = CommandConfiguration(
    commandName: "kfunctest",
    abstract: "Test how BPF programs on x86-64 pass arguments 6 to 12 to kfuncs and subprograms.",
    usage: "kfunctest [<command>] [<options>]",
    discussion: """
      Calls C functions from BPF programs (by a JIT and an interpreter), by libffi and \
      from compiled C, and compares every argument, result and preserved register.

      Example:
        kfunctest                              # call the 183 kfuncs of the registry
        kfunctest abi 'int f(u64, __int128)'   # where each argument is passed
        kfunctest explain kf_u64_8             # the same for a kfunc, with frames
        kfunctest disasm kf_u64_8              # a BPF program and its x86-64 code
        kfunctest sweep --min 9                # classify the functions in BTF

      Exit status:
        0      all that was asked for was done, and agrees
        1      a mismatch, or something was not done (see --allow-skips)
        2      wrong usage, a missing library, too few resources
        70     a callee ended the process
        128+N  a run was stopped by signal N
      """,
    version: Versions.own,
    subcommands: commands,
    defaultSubcommand: RunCommand.self)

  private static let commands: [any StatusCommand.Type] = [
    RunCommand.self, ListCommand.self, ExplainCommand.self, ABICommand.self, ProbeCommand.self, CallCommand.self,
    DisasmCommand.self, CheckCommand.self, BTFCommand.self, HeaderCommand.self,
    VerifyCommand.self, ExecCommand.self, CompareCommand.self, ExportCommand.self, KernelCommand.self,
    SweepCommand.self, MergeCommand.self,
    FuzzCommand.self,
    MutantsCommand.self, DoctorCommand.self,
  ]

  /// Creates the command; the parser does.
  package init() {}

  /// Runs a command line to its end.
  /// - Parameter arguments: the words behind the program's name.
  /// - Returns: the exit status: 0 all agree, 1 a mismatch, 2 wrong usage or environment.
  package static func run(_ arguments: [String]) async -> Int32 {
    // A reader that leaves early, like `head`, is seen as EPIPE by write.
    signal(SIGPIPE, SIG_IGN)
    // So is a file that may not grow (`ulimit -f`): EFBIG.
    signal(SIGXFSZ, SIG_IGN)
    let console = Console()
    do {
      try refuseUnknownCommand(arguments)
      var command = try parseAsRoot(arguments)
      if command is any StoppableCommand { Interruption.watch() }
      if let command = command as? any StatusCommand { return try await command.execute(console) }
      try command.run()
      return 0
    } catch let error as HarnessError where error.code == .interrupted {
      console.writeError("kfunctest: stopped before anything was checked\n")
      return Interruption.status ?? 1
    } catch let error as HarnessError where error.code == .source {
      // The compiler's own lines, as editors read them.
      console.writeError(error.message + "\n")
      return 2
    } catch let error as HarnessError {
      return fail(error.description, console)
    } catch {
      guard exitCode(for: error) == .success else { return fail(message(for: error), console) }
      do {
        let text = fullMessage(for: error, columns: console.style.width)
        // The libraries and compilers are asked only for --version, not at each start.
        try console.write((text == Versions.own ? await Versions.text() : text) + "\n")
        return 0
      } catch {
        return fail(error.description, console)
      }
    }
  }

  /// A word that is no command would otherwise be reported as a superfluous argument of `run`.
  private static func refuseUnknownCommand(_ arguments: [String]) throws(HarnessError) {
    guard let first = arguments.first, !first.hasPrefix("-") else { return }
    let names = commands.compactMap { $0.configuration.commandName }
    if names.contains(first) || first == "help" { return }
    throw HarnessError(
      .usage,
      "unknown command '\(first)'" + NearNames.question(first, in: names)
        + " (commands: \(names.joined(separator: ", ")))")
  }

  private static func fail(_ message: String, _ console: Console) -> Int32 {
    let line = message.split(whereSeparator: \.isNewline).map { $0.trimmed }.filter { !$0.isEmpty }
      .joined(separator: " ")
    console.writeError("kfunctest: \(Printable.message(line))\n")
    return 2
  }
}

extension Substring {
  /// The text without spaces at its ends.
  fileprivate var trimmed: String {
    String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }
}
