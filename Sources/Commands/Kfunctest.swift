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

/// A command that looks at requests to end, and comes to an end with what it has done.
protocol StoppableCommand: StatusCommand {}

/// The command line of the test bed.
package struct Kfunctest: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "kfunctest",
    abstract: "A test bed for BPF stack arguments: arguments 6 to 12 of kfunc calls, through a JIT, libffi and C.",
    discussion: """
      Example:
        kfunctest
        kfunctest explain bpf_kfunc_call_stack_arg
        kfunctest run --filter '^kf_u64' --format json

      Exit status: 0 all that was asked for was done, and agrees; 1 a mismatch, or something was not done; 2 wrong usage
      or environment; 70 foreign code ended the process; 128 and the signal's number where a request to stop ended a
      run. What cannot run here and was asked for by name is accepted with --allow-skips.
      """,
    subcommands: commands,
    defaultSubcommand: RunCommand.self)

  private static let commands: [any StatusCommand.Type] = [
    RunCommand.self, ListCommand.self, ExplainCommand.self, ABICommand.self, ProbeCommand.self, CallCommand.self,
    DisasmCommand.self,
    ExecCommand.self, KernelCommand.self, SweepCommand.self, MergeCommand.self, FuzzCommand.self, MutantsCommand.self,
  ]

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
    } catch let error as UsageError {
      return fail(error.description, console)
    } catch let error as HarnessError where error.code == .interrupted {
      console.writeError("kfunctest: stopped before anything was checked\n")
      return Interruption.status ?? 1
    } catch let error as HarnessError {
      return fail(error.description, console)
    } catch {
      guard exitCode(for: error) == .success else { return fail(message(for: error), console) }
      do {
        try console.write(fullMessage(for: error, columns: console.style.width) + "\n")
        return 0
      } catch {
        return fail(error.description, console)
      }
    }
  }

  /// A word that is no command would otherwise be reported as a superfluous argument of `run`.
  private static func refuseUnknownCommand(_ arguments: [String]) throws(UsageError) {
    guard let first = arguments.first, !first.hasPrefix("-") else { return }
    let names = commands.compactMap { $0.configuration.commandName }
    if names.contains(first) || first == "help" { return }
    throw UsageError(
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
