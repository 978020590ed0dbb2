import BPF
import KernelOracle
import Testing

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

  @Test(.enabled(if: obstacle == nil, "the running kernel cannot be asked")) func theKernelIsIdentical() throws {
    let oracle = try KernelOracle()
    var run = try KernelRun(oracle)
    for seed in 1...150 as ClosedRange<UInt64> { run.check(seed: seed &* 1_000_003) }
    #expect(run.outcome.isGood, "\(run.outcome.differences)")
    #expect(run.outcome.summary.runs == 150)
    // A program that the kernel refuses is a finding.
    let refused = try Assembler.assemble("r0 = *(u64 *)(r1 + 4096); r0 = *(u64 *)(r2 + 0); exit").program
    run.check(refused, "refused", context: [])
    #expect(run.outcome.differences.map(\.code) == ["refused"])
    #expect(!run.outcome.isGood)
    #expect(run.outcome.summary.runs == 150)
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
