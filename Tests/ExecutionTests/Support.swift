import BPF
import Execution
import Outcomes
import Testing

/// A program's bytes as the conformance suite passes them.
func hex(_ text: String) throws -> String {
  try Assembler.assemble(text).program.encode().map { String(format: "%02x", $0) }.joined(separator: " ")
}

/// A program as text, and what it returns in every engine.
struct Sample: Sendable, CustomTestStringConvertible {
  let name: String
  let text: String
  let r0: Int64

  init(_ name: String, _ r0: Int64, _ text: String) {
    self.name = name
    self.text = text
    self.r0 = r0
  }

  var testDescription: String { name }

  /// Runs the program in every engine of this process and compares r0.
  /// - Returns: the results.
  @discardableResult
  func check(
    _ input: ProgramInput = .none, tailCalls: [String] = [], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [ExecutionResult] {
    var job = ProgramRunner.Job(try Assembler.assemble(text).program)
    job.input = input
    job.tailCalls = try tailCalls.map { try Assembler.assemble($0).program }
    let runner = try ProgramRunner()
    return ProgramRunner.callers.map { caller in
      let result = runner.run(job, caller)
      #expect(
        result.r0.map(Int64.init(bitPattern:)) == r0 && result.status == .ok,
        "\(name), \(caller): \(result.failure as Any)", sourceLocation: sourceLocation)
      return result
    }
  }
}
