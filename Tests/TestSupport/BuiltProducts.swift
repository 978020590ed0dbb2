import Foundation

/// What SwiftPM built beside the tests.
package enum BuiltProducts {
  /// The folder that SwiftPM builds into.
  package static let folder: String = {
    // The tests are a program of their own, or a bundle that another program opens.
    let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    if FileManager.default.isExecutableFile(atPath: own.appending(path: "kfunctest").path) { return own.path }
    let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? ""
    return URL(filePath: bundle).deletingLastPathComponent().path
  }()

  /// The path of a product.
  package static func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// The registry of kfuncs.
  package static let registry = path("libkfuncs.so")
}

/// The built `kfunctest`; `$KFUNCTEST` names another build, such as the release build, which takes a fraction of the time.
package enum Executable {
  /// Its path.
  package static let path =
    ProcessInfo.processInfo.environment["KFUNCTEST"].map { URL(filePath: $0).path } ?? BuiltProducts.path("kfunctest")

  /// Runs it.
  package static func run(_ arguments: String..., environment: [String: String] = [:]) throws -> ProcessOutcome {
    try run(arguments, environment: environment)
  }

  /// Runs it.
  package static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> ProcessOutcome {
    try ChildProcess.run(path, arguments, environment: environment)
  }

  /// Runs it on a terminal of 80 columns.
  package static func runOnTerminal(_ command: String, environment: [String: String] = [:]) throws -> ProcessOutcome {
    var environment = environment
    environment["TERM"] = environment["TERM"] ?? "xterm"
    let line = "stty cols 80 rows 40 2>/dev/null; '\(path)' \(command)"
    return try ChildProcess.run("script", ["-qec", line, "/dev/null"], environment: environment)
  }

  /// Runs a shell command line in which `$K` is the program.
  package static func shell(_ line: String) throws -> ProcessOutcome {
    try ChildProcess.run("bash", ["-c", line], environment: ["K": path])
  }
}
