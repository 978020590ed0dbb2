import BPF
import Foundation
import JIT
import Outcomes
import Testing

@testable import KernelOracle

/// Code of random programs by the running kernel's JIT and by ours.
@Suite struct KernelOracleTests {
  /// Why the running kernel cannot be asked: no permission or no JIT. Any other error fails the tests.
  private static let obstacle: KernelError? = {
    do throws(KernelError) {
      _ = try KernelOracle()
      return nil
    } catch {
      return error.code == .unavailable ? error : nil
    }
  }()

  /// The reason in a log of the verifier is the line after the last instruction: lines of explanation follow it.
  @Test(arguments: [
    (
      "0: R1=ctx() R10=fp0\n0: (7b) *(u64 *)(r11 -8) = r2\nR2 !read_ok\nVerification failed:\n  more\nprocessed 1 insns",
      "R2 !read_ok"
    ),
    ("R11 is invalid\nprocessed 0 insns (limit 1000000)", "R11 is invalid"),
    // Behind it nothing is said.
    ("0: (95) exit\n", nil),
  ]) func reasonInTheLog(_ log: String, _ reason: String?) {
    #expect(KernelProgram.reason(log) == reason)
  }

  /// The rel32 of a jump to the return thunk may end like a return.
  @Test(
    arguments: [
      ([0x31, 0xC0, 0xC9, 0xC3], KernelCodeForms.Return.plain), ([0x31, 0xC0, 0xC9, 0xC3, 0xCC], .withBreakpoint),
      ([0x31, 0xC0, 0xC9, 0xE9, 0x10, 0x20, 0x30, 0xC3], .thunk),
      ([0x31, 0xC0, 0xC9, 0xE9, 0x10, 0x20, 0xC3, 0xCC], .thunk),
      ([0x31, 0xC0, 0xC9, 0xE9, 0x10, 0x20, 0x30, 0x40], .thunk),
    ] as [([UInt8], KernelCodeForms.Return)]) func returns(_ code: [UInt8], _ form: KernelCodeForms.Return)
  {
    #expect(KernelOracle.returns([0x0F, 0x1F, 0x44, 0, 0, 0x0F, 0x1F, 0, 0x55, 0x48, 0x89, 0xE5] + code) == form)
  }

  @Test(.enabled(if: obstacle == nil, "the running kernel cannot be asked")) func theKernelIsIdentical() throws {
    let oracle = try KernelOracle()
    var run = try KernelRun(oracle)
    for seed in 1...150 as ClosedRange<UInt64> { run.check(seed: seed &* 1_000_003) }
    run.checkFixedPrograms()
    #expect(run.outcome.isGood, "\(run.outcome.differences)")
    #expect(run.outcome.summary.runs == 150)
    // A program that the kernel refuses is a finding.
    let refused = try Assembler.assemble("r0 = *(u64 *)(r1 + 4096); r0 = *(u64 *)(r2 + 0); exit").program
    run.check(refused, "refused", context: [])
    #expect(run.outcome.differences.map(\.code) == ["refused"])
    #expect(!run.outcome.isGood)
    #expect(run.outcome.summary.runs == 150)
  }

  /// A recording holds the kernel's code; a byte that is changed in it is found where it is.
  @Test(.enabled(if: obstacle == nil, "the running kernel cannot be asked")) func recordings() throws {
    let oracle = try KernelOracle()
    let path = FileManager.default.temporaryDirectory.appending(path: "kfunctest-\(UUID()).json").path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    // One run after the other: each prepares the calling thread.
    try Self.run(oracle) { run in
      for seed in 1...20 as ClosedRange<UInt64> { run.check(seed: seed) }
      try run.recording.write(to: path)
    }
    let recording = try KernelRecording(path: path)
    #expect(recording.programs.count == 20)
    let same = try Self.run(oracle) { run in for entry in recording.programs { run.check(entry) } }
    #expect(same.isGood, "\(same.differences)")
    #expect(same.summary.saved == 20)

    let text = try String(contentsOfFile: path, encoding: .utf8)
    // The last byte of `mov rbp, rsp`, in every function.
    let changed = text.replacing("554889e5", with: "554889e4")
    try #require(changed != text)
    try changed.write(toFile: path, atomically: true, encoding: .utf8)
    let entry = try #require(try KernelRecording(path: path).programs.first)
    let other = try Self.run(oracle) { run in run.check(entry) }
    #expect(!other.isGood)
    let first = try #require(other.differences.first)
    #expect(first.code == "saved")
    guard case .saved(0, let offset, let saved, let kernel, true) = first.kind else {
      Issue.record("\(first.kind)")
      return
    }
    #expect(saved.bytes[offset] == 0xE4 && kernel.bytes[offset] == 0xE5)
    #expect(saved.bytes.prefix(offset) == kernel.bytes.prefix(offset))
  }

  @discardableResult private static func run(
    _ oracle: KernelOracle, _ body: (inout KernelRun) throws -> Void
  ) throws -> KernelOutcome {
    var run = try KernelRun(oracle)
    try body(&run)
    return run.outcome
  }

  @Test(.enabled(if: obstacle == nil, "the running kernel cannot be asked")) func otherFormsAreSeen() throws {
    let oracle = try KernelOracle()
    var forms = oracle.forms
    forms.shortJumpLimit = 40
    let other = KernelOracle(forms: forms, like: oracle)
    var run = try KernelRun(other)
    for seed in 1...40 as ClosedRange<UInt64> { run.check(seed: seed) }
    #expect(!run.outcome.differences.isEmpty)
    for finding in run.outcome.differences {
      #expect(finding.code == "machine-code")
      guard case .machineCode(_, let offset, let kernel, let ours) = finding.kind else { continue }
      #expect(kernel.bytes.prefix(offset) == ours.bytes.prefix(offset))
      #expect(kernel.bytes.dropFirst(offset).first != ours.bytes.dropFirst(offset).first)
    }
  }
}
