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
    // A program that does not read its input is none of ours to die of.
    signal(SIGPIPE, SIG_IGN)
    let process = Process()
    let directory = try #require(Bundle.main.executableURL ?? URL(string: CommandLine.arguments[0]))
      .deletingLastPathComponent()
    process.executableURL = directory.appending(path: name)
    process.arguments = arguments
    let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
    process.standardInput = stdin
    process.standardOutput = stdout
    process.standardError = stderr
    try process.run()
    try? stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try stdin.fileHandleForWriting.close()
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
