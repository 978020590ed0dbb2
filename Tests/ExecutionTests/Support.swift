import BPF
import Execution
import Foundation
import Testing

/// The executable of a name beside the tests.
enum Tool {
  struct Outcome {
    let status: Int32
    let output: String
    let error: String
  }

  static func run(_ name: String, _ arguments: [String], input: String = "") throws -> Outcome {
    let process = Process()
    let directory = try #require(Bundle.main.executableURL ?? URL(string: CommandLine.arguments[0]))
      .deletingLastPathComponent()
    process.executableURL = directory.appending(path: name)
    process.arguments = arguments
    // A file, not a pipe: a program that does not read its input must not end the tests by SIGPIPE.
    let file = FileManager.default.temporaryDirectory.appending(path: "kfunctest-\(UUID().uuidString)")
    try Data(input.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let (stdout, stderr) = (Pipe(), Pipe())
    process.standardInput = try FileHandle(forReadingFrom: file)
    process.standardOutput = stdout
    process.standardError = stderr
    try process.run()
    let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
    let error = try stderr.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: String(decoding: output, as: UTF8.self),
      error: String(decoding: error, as: UTF8.self))
  }
}

/// A program's bytes as the conformance suite passes them.
func hex(_ text: String) throws -> String {
  try Assembler.assemble(text).program.encode().map { String(format: "%02x", $0) }.joined(separator: " ")
}
