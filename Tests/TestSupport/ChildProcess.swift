import Foundation

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

  /// Runs a program and waits for its end. Output goes to files, so that a descendant that holds them keeps nobody
  /// waiting, and input comes from one, so that a program that does not read it gives no SIGPIPE.
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
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = URL(filePath: folder) }
    var variables = ProcessInfo.processInfo.environment
    variables["NO_COLOR"] = nil
    process.environment = variables.merging(environment) { $1 }
    process.standardInput = try FileHandle(forReadingFrom: URL(filePath: files.write(input, to: "stdin")))
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: files.write("", to: "stdout")))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: files.write("", to: "stderr")))
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    if ended.wait(timeout: .now() + timeLimit) == .timedOut {
      // Foundation starts each process in a group of its own.
      kill(-process.processIdentifier, SIGKILL)
      ended.wait()
      throw ProcessFailure(description: "\(program) \(arguments.joined(separator: " ")): no end in \(timeLimit) s")
    }
    let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    return ProcessOutcome(status: status, output: try files.text("stdout"), error: try files.text("stderr"))
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
