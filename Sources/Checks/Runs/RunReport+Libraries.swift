import Outcomes

extension RunReport {
  /// The report with a toolchain in each finding.
  /// - Parameter toolchain: the compiler of the library, with its flags.
  package func named(_ toolchain: String) -> RunReport {
    var report = self
    for index in report.verdicts.indices {
      for place in report.verdicts[index].findings.indices {
        report.verdicts[index].findings[place].toolchain = toolchain
      }
    }
    return report
  }

  /// Adds what the same functions came to in another library.
  /// - Parameter other: a report on functions of the same names.
  package mutating func merge(_ other: RunReport) {
    for verdict in other.verdicts {
      guard let index = verdicts.firstIndex(where: { $0.kfunc.name == verdict.kfunc.name }) else {
        verdicts.append(verdict)
        continue
      }
      for (caller, tally) in verdict.tallies {
        let own = verdicts[index].tallies[caller] ?? CallerTally()
        verdicts[index].tallies[caller] = CallerTally(
          checks: own.checks + tally.checks, slots: own.slots + tally.slots, failed: own.failed + tally.failed,
          compiledChecks: own.compiledChecks + tally.compiledChecks,
          functionChecks: own.functionChecks + tally.functionChecks)
      }
      verdicts[index].findings += verdict.findings
      for skip in verdict.skips { verdicts[index].skip(skip) }
      if verdicts[index].output.isEmpty { verdicts[index].output = verdict.output }
    }
    for caller in other.compiled where !compiled.contains(caller) { compiled.append(caller) }
  }
}
