import Foundation
import Testing

/// What a run of the built program left behind.
struct Outcome {
  let status: Int32
  let output: String
  let error: String

  /// The lines of standard error.
  var errorLines: [Substring] { error.split(separator: "\n") }
}

/// The built `kfunctest`, beside the test bundle.
enum Executable {
  /// The folder that SwiftPM builds into.
  static let folder: URL = {
    let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    if FileManager.default.isExecutableFile(atPath: own.appendingPathComponent("kfunctest").path) { return own }
    let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? ""
    return URL(fileURLWithPath: bundle).deletingLastPathComponent()
  }()

  /// Its path.
  static let path = folder.appendingPathComponent("kfunctest").path

  /// Runs the program.
  static func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Outcome {
    try run(path, arguments, environment: environment)
  }

  /// Runs the program on a terminal of 80 columns.
  static func runOnTerminal(_ command: String, environment: [String: String] = [:]) throws -> Outcome {
    var environment = environment
    environment["TERM"] = environment["TERM"] ?? "xterm"
    let line = "stty cols 80 rows 40 2>/dev/null; '\(path)' \(command)"
    return try run("/usr/bin/script", ["-qec", line, "/dev/null"], environment: environment)
  }

  /// Runs a shell command line in which `$K` is the program.
  static func shell(_ line: String) throws -> Outcome {
    try run("/bin/bash", ["-c", line], environment: ["K": path])
  }

  /// Runs any program.
  static func run(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
    let scratch = try Scratch()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    var variables = ProcessInfo.processInfo.environment
    variables["NO_COLOR"] = nil
    process.environment = variables.merging(environment) { $1 }
    process.standardOutput = try scratch.handle("stdout")
    process.standardError = try scratch.handle("stderr")
    try process.run()
    process.waitUntilExit()
    let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    return Outcome(status: status, output: try scratch.text("stdout"), error: try scratch.text("stderr"))
  }
}

/// A folder that lives as long as this object.
final class Scratch {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("kfunctest-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func file(_ name: String) -> String { folder.appendingPathComponent(name).path }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: folder.appendingPathComponent(name)), as: UTF8.self)
  }

  func handle(_ name: String) throws -> FileHandle {
    _ = FileManager.default.createFile(atPath: file(name), contents: nil)
    return try FileHandle(forWritingTo: folder.appendingPathComponent(name))
  }

  /// Compiles C into a shared library.
  /// - Returns: its path.
  func library(_ source: String, compiler: String = "gcc", flags: [String] = ["-O2"]) throws -> String {
    let include = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("kfuncs/include").path
    try source.write(toFile: file("library.c"), atomically: true, encoding: .utf8)
    let result = try Executable.run(
      "/usr/bin/env",
      [compiler, "-shared", "-fPIC"] + flags + ["-I", include, file("library.c"), "-o", file("library.so")])
    #expect(result.status == 0, "\(result.error)")
    return file("library.so")
  }

  /// Whether there is a C compiler to build libraries with.
  static let hasCompiler = ((try? Executable.run("/usr/bin/env", ["gcc", "--version"]))?.status ?? 1) == 0
}

/// The object that a JSON text describes.
func object(_ text: String) throws -> [String: Any] {
  try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
}

/// The array of objects that a JSON text describes.
func objects(_ text: String) throws -> [[String: Any]] {
  try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
}
