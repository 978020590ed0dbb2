import KernelOracle
import Outcomes
import Reports
import Support
import Verifier

/// `kfunctest kernel --verifier`: random programs for both verifiers.
struct RandomVerdicts {
  /// The first program's seed.
  let seed: UInt64
  /// How many programs.
  let count: Int
  let allowSkips: Bool
  /// The programs that random ones are made of.
  var corpus = RuleCorpus.empty
  /// The file for the kernel's verdicts; "-" for standard output.
  var save: String?
  /// Files with a kernel's verdicts, in place of the running kernel.
  var against: [String] = []
  /// Whether each rule is removed in turn.
  var removesRules = false

  /// Compares the verdicts and writes the report.
  /// - Returns: the exit status.
  func execute(_ console: Console, _ format: CaseFormatOption) throws -> Int32 {
    var run = try prepared()
    run.keepsAgreed = removesRules
    run.recordsOnly = save != nil
    let seeds = against.isEmpty ? (0..<count).map { seed &+ UInt64($0) } : run.recording.seeds
    if run.outcome.unavailable == nil {
      var bar = ProgressBar(console)
      for (number, current) in seeds.enumerated() where Interruption.signal == nil {
        if number % 16 == 0 { bar.update("seed \(current)", number, of: seeds.count) }
        run.check(seed: current)
      }
      if removesRules {
        run.removeRules { name in
          bar.update(name, 0, of: 1)
          return Interruption.signal == nil
        }
      }
      bar.finish()
    }
    if Interruption.signal != nil { run.stop() }
    run.finish()
    let report = format.report(console).text(of: .verdicts(run.outcome))
    if save == "-" {
      try console.write(String(decoding: run.recording.encoded(), as: UTF8.self))
      console.writeError(report.output)
    } else {
      if let save { try ScratchFolder.write(run.recording.encoded(), to: save) }
      try console.write(report)
    }
    return Interruption.status ?? (run.outcome.isGood ? 0 : 1)
  }

  /// A run with the running kernel, or with a recording.
  private func prepared() throws -> VerdictRun {
    if let first = against.first {
      var recording = try VerdictRecording(path: first)
      for path in against.dropFirst() { try recording.append(VerdictRecording(path: path), path: path) }
      return try VerdictRun(recorded: recording, corpus, allowSkips: allowSkips)
    }
    let isOlder = KernelOracle.kernelRelease().hasPrefix("7.2")
    let target: VerifierInput.Kernel = isOlder ? .linux72 : .linux73
    return try VerdictRun(
      VerdictsOutcome(target: target.rawValue, seed: seed, count: count, allowSkips: allowSkips), corpus)
  }
}
