import TestSupport
import Testing

@testable import Checks
@testable import Kfuncs
@testable import Outcomes
@testable import Reports

/// The project's own registry, beside the test bundle.
enum Registry {
  static func open() throws -> KfuncLibrary { try KfuncLibrary(path: BuiltProducts.registry) }

  static func kfunc(_ name: String) throws -> Kfunc { try #require(try open().kfunc(named: name)) }
}

extension Failure {
  /// A failure made by hand.
  static func sample(
    _ kind: FindingKind = .slot, kfunc: String = "kf_u64_8", slot: Int? = 7,
    expected: String? = "0x7776757473727170", observed: String? = "0x7776757400000000"
  ) -> Failure {
    Failure(
      kind: kind, kfunc: kfunc, caller: .jit, callee: .capture, shape: .forwarded, values: "graffiti #0", slot: slot,
      parameter: slot == nil ? nil : "g", bpf: slot == nil ? nil : "*(u64 *)(r11 - 16)",
      native: slot == nil ? nil : "[rsp]", expected: expected, observed: observed,
      voices: ["jit": "0x7776757400000000", "libffi": "0x7776757473727170", "c": "0x7776757473727170"],
      reason: "the slot differs")
  }
}

/// A summary of verdicts made by hand.
func summary(
  _ verdicts: [KfuncVerdict], vectors: [VectorVerdict] = [], selfChecks: [MutantVerdict] = []
) throws -> RunSummary {
  var report = RunReport(seed: 42, libffiVersion: "3.4.4", library: try Registry.open())
  report.verdicts = verdicts
  report.vectors = vectors
  report.selfChecks = selfChecks
  return RunSummary(report, RunOptions(seed: 42))
}

/// A verdict made by hand.
func verdict(_ kfunc: String, checks: Int = 10, failures: [Failure] = [], skips: [Skip] = []) throws -> KfuncVerdict {
  var verdict = KfuncVerdict(kfunc: try Registry.kfunc(kfunc))
  if checks > 0 { verdict.tallies[.jit] = CallerTally(checks: checks, slots: 8 * checks, failed: failures.count) }
  verdict.failures = failures
  verdict.skips = skips
  return verdict
}
