import KernelOracle
import Outcomes
import Reports
import Support
import Verifier

/// `kfunctest kernel --verifier`: random programs for both verifiers.
struct RandomVerdicts {
  let seed: UInt64
  let count: Int
  let allowSkips: Bool

  /// Compares the verdicts and writes the report.
  /// - Returns: the exit status.
  func execute(_ console: Console, _ format: CaseFormatOption) throws -> Int32 {
    let target =
      KernelOracle.kernelRelease().hasPrefix("7.2") ? VerifierInput.Kernel.linux72 : VerifierInput.Kernel.linux73
    var run = try VerdictRun(
      VerdictsOutcome(target: target.rawValue, seed: seed, count: count, allowSkips: allowSkips))
    if run.outcome.unavailable == nil {
      var bar = ProgressBar(console)
      for number in 0..<count where Interruption.signal == nil {
        let current = seed &+ UInt64(number)
        if number % 16 == 0 { bar.update("seed \(current)", number, of: count) }
        run.check(seed: current)
      }
      bar.finish()
    }
    if Interruption.signal != nil { run.stop() }
    run.finish()
    try console.write(format.report(console).text(of: .verdicts(run.outcome)))
    return Interruption.status ?? (run.outcome.isGood ? 0 : 1)
  }
}
