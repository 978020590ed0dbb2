import Execution
import Outcomes
import TestSupport
import Testing

/// The programs of examples/engine/programs, which other engines run wrong. What is expected follows from RFC 9669.
@Suite struct EngineProgramTests {
  @Test(arguments: [
    // 1 >> 1.
    ("shift-by-itself", 0 as UInt64),
    // The branch goes to the next instruction either way.
    ("jset-short-immediate", 1),
    // Of 32 bits only the destination is written.
    ("mod32-keeps-others", 0x1122_3344_5566_7788),
    // Section 4.1: a modulo by zero leaves the destination.
    ("modulo-by-zero", 7),
  ]) func result(_ name: String, _ expected: UInt64) throws {
    let path = Repository.file("examples/engine/programs/\(name).bpf.s")
    var job = ProgramRunner.Job(try ProgramFile(path).program)
    job.input = .memory([UInt8](repeating: 0, count: 8))
    for caller in ProgramRunner.callers {
      let result = try ProgramRunner().run(job, caller)
      #expect(result.r0 == expected, "\(caller)")
    }
  }
}
