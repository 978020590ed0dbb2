import Foundation
import Glibc

/// What a process left behind.
package struct ProcessOutcome: Sendable {
  /// The exit status; the negative number of the signal that ended it.
  package let status: Int32
  /// Standard output.
  package let output: String
  /// Standard error.
  package let error: String

  /// The lines of standard error.
  package var errorLines: [Substring] { error.split(separator: "\n") }
}

/// A process that could not be run to its end.
package struct ProcessFailure: Error, CustomStringConvertible {
  package let description: String
}

/// Processes that tests start.
package enum ChildProcess {
  /// Seconds that a process may take where a test names no limit of its own.
  package static let timeLimit = 600.0

  /// The path of a program: the name itself where it has a slash, else the first in `$PATH`; nil where there is none.
  package static func find(_ name: String) -> String? { candidates(name).first }

  /// Every program of that name in `$PATH`, in its order.
  package static func candidates(_ name: String) -> [String] {
    let isExecutable = FileManager.default.isExecutableFile(atPath:)
    if name.contains("/") { return isExecutable(name) ? [name] : [] }
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
    return folders.map { "\($0)/\(name)" }.filter(isExecutable)
  }

  /// Runs a program and waits for its end, and for that of no descendant. Output goes to files, and input comes from one:
  /// a program that does not read it gives no SIGPIPE.
  /// - Parameters:
  ///   - program: a path, or a name that is looked up in `$PATH`.
  ///   - arguments: its arguments.
  ///   - environment: variables that are added to those of the tests; `NO_COLOR` is not inherited.
  ///   - input: standard input.
  ///   - folder: the working folder; nil for that of the tests.
  ///   - timeLimit: seconds after which its process group is killed.
  /// - Throws: `ProcessFailure` where it cannot be started or takes longer than the limit.
  package static func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:], input: String = "",
    in folder: String? = nil, timeLimit: Double = timeLimit
  ) throws -> ProcessOutcome {
    guard let path = find(program) else { throw ProcessFailure(description: "\(program): not found") }
    let files = try TemporaryFolder()
    try files.write(input, to: "stdin")
    var variables = ProcessInfo.processInfo.environment
    variables["NO_COLOR"] = nil
    variables.merge(environment) { $1 }
    let process = try start(
      folder.map { ["env", "-C", $0, path] + arguments } ?? [path] + arguments, variables.map { "\($0)=\($1)" }, files)
    guard let status = wait(for: process, seconds: timeLimit) else {
      kill(-process, SIGKILL)
      _ = wait(for: process, seconds: .infinity)
      throw ProcessFailure(description: "\(program) \(arguments.joined(separator: " ")): no end in \(timeLimit) s")
    }
    return ProcessOutcome(status: status, output: try files.text("stdout"), error: try files.text("stderr"))
  }

  /// Starts a program in a process group of its own, with no descriptor but the standard ones, no signal blocked and none
  /// ignored.
  private static func start(
    _ arguments: [String], _ environment: [String], _ files: TemporaryFolder
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, files.file("stdin"), O_RDONLY, 0)
    for (descriptor, name) in [(Int32(1), "stdout"), (2, "stderr")] {
      posix_spawn_file_actions_addopen(&actions, descriptor, files.file(name), O_WRONLY | O_CREAT, 0o600)
    }
    // What another thread opens in the meantime is closed by its own flag, or not at all.
    for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
      if let descriptor = Int32(name), descriptor > 2 { posix_spawn_file_actions_addclose(&actions, descriptor) }
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    var process = pid_t()
    let error = withStrings(arguments) { pointers in
      withStrings(environment) { posix_spawnp(&process, arguments[0], &actions, &attributes, pointers, $0) }
    }
    guard error == 0 else { throw ProcessFailure(description: "\(arguments[0]): \(String(cString: strerror(error)))") }
    return process
  }

  /// Waits for a process.
  /// - Returns: the exit status or the negative number of the signal that ended it; nil after the time limit.
  private static func wait(for process: pid_t, seconds: Double) -> Int32? {
    let start = ContinuousClock.now
    var (status, interval) = (Int32(0), useconds_t(500))
    while waitpid(process, &status, seconds.isFinite ? WNOHANG : 0) == 0 {
      if ContinuousClock.now - start > .seconds(seconds) { return nil }
      usleep(interval)
      interval = min(interval * 2, 8000)
    }
    return status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
  }

  /// Gives a body a null-terminated array of C strings.
  private static func withStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let pointers = strings.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers + [nil])
  }

  /// Runs a program that has to succeed.
  /// - Returns: what it wrote to standard output.
  /// - Throws: `ProcessFailure` with what it wrote to standard error where its status is not 0.
  package static func output(_ program: String, _ arguments: [String], in folder: String? = nil) throws -> String {
    let outcome = try run(program, arguments, in: folder)
    guard outcome.status == 0 else {
      throw ProcessFailure(
        description: "\(program) \(arguments.joined(separator: " ")): status \(outcome.status)\n"
          + "\(outcome.error.prefix(4000))")
    }
    return outcome.output
  }
}
