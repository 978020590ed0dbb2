import BPF
import BPFObject
import Execution
import Kfuncs
import Outcomes
import TestSupport
import Testing

@testable import KernelOracle

/// Objects of clang 23 in the running kernel: each against what was worked out from its source, and against the
/// interpreter.
@Suite(.serialized) struct KernelObjectTests {
  private static let kfuncs = Result { try KfuncLibrary(path: BuiltProducts.registry).kfuncs }

  /// What only 64-bit results load with: the verifier takes a result for one register.
  private static let wideResults: Set = ["pair_result", "int128_result"]

  private static func usesStackArguments(_ job: ProgramRunner.Job) -> Bool {
    ([job.program] + job.targets.values).contains { $0.instructions.contains(where: \.isStackArgument) }
  }

  @Test(.enabled(if: RunningKernel.answers, "the running kernel cannot be asked"), arguments: ObjectFixtures.built)
  func givesTheExpectedValues(_ path: String) throws {
    let expected = try #require(ObjectFixtures.expected(path))
    let object = try ObjectFile.read(path)
    let file = ObjectFile(object, kfuncs: try Self.kfuncs.get())
    let runner = try ProgramRunner(kfuncs: try Self.kfuncs.get())
    for expected in expected.programs {
      let program = try #require(object.program(named: expected.name))
      let job = try file.job(
        program.name,
        program.input(
          memory: try expected.packet.map { try ProgramFile.bytes(hex: $0, "packet") },
          context: try expected.context.map { try ProgramFile.bytes(hex: $0, "context") }))
      let result = KernelObject.run(object, program: program.name, job)
      // Too old a kernel, or one without the registry's kfuncs.
      if result.status == .unsupported {
        let needs =
          object.externs.contains { !$0.isWeak } || Self.usesStackArguments(job)
          || job.program.maps.contains { $0.kind == .instructionArray }
        #expect(needs, "\(program.name): \(String(describing: result.failure))")
        continue
      }
      if Self.wideResults.contains(program.name) {
        #expect(result.status == .rejected)
        continue
      }
      #expect(result.status == .ok, "\(program.name): \(String(describing: result.failure))")
      guard result.status == .ok else { continue }
      #expect(result.r0.map { Int32(truncatingIfNeeded: $0) } == expected.r0, "\(program.name)")
      let own = runner.run(job, .interpreter)
      #expect(own.maps == result.maps, "\(program.name)")
      #expect(own.memory == result.memory, "\(program.name)")
    }
  }

  /// The kernel's code of each program that this kernel takes is ours.
  @Test(.enabled(if: RunningKernel.answers, "the running kernel cannot be asked"), arguments: ObjectFixtures.built)
  func codeIsIdentical(_ path: String) throws {
    let object = try ObjectFile.read(path)
    let file = ObjectFile(object, kfuncs: try Self.kfuncs.get())
    var run = try KernelRun(try KernelOracle())
    for program in object.programs where !Self.wideResults.contains(program.name) {
      run.check(
        object, program: program.name,
        try file.job(program.name, program.input(memory: nil, context: nil)), program.name)
    }
    let outcome = run.outcome
    let codes = outcome.differences.map { "\($0.program): \($0.kind)".prefix(300) }
    #expect(codes.isEmpty)
    #expect(outcome.summary.identical == outcome.summary.functions)
    let count = object.programs.count { !Self.wideResults.contains($0.name) }
    #expect(outcome.summary.programs + outcome.skips.count == count)
  }
}
