/// The verifier: what Linux says of a program when it is loaded by root with the JIT on.
package enum ProgramVerifier {
  /// Verifies a program.
  /// - Parameters:
  ///   - input: the program, its prototypes and the kernel whose rules hold.
  ///   - logLevel: 0 writes nothing, 1 the failing path, 2 all that was walked with what was computed before.
  package static func verify(_ input: VerifierInput, logLevel: Int = 1) -> Verification {
    var log = VerifierLog(level: logLevel)
    let statistics = VerifierStatistics()
    func ended(_ verdict: Verdict, _ functions: [FunctionFacts] = []) -> Verification {
      if case .rejected(let rejection) = verdict {
        log.line(1, rejection.message)
        for line in rejection.following { log.line(1, line) }
      }
      log.line(1, statistics.text)
      return Verification(verdict: verdict, functions: functions, log: log.text, statistics: statistics)
    }
    do throws(Rejection) {
      _ = try ControlFlow(input, log: &log)
    } catch {
      return ended(.rejected(error))
    }
    return ended(.notDecided(OpenQuestion("what the program's paths do", instruction: 0)))
  }
}

extension VerifierStatistics {
  /// The last line of the log.
  fileprivate var text: String {
    "processed \(processedInstructions) insns (limit 1000000) max_states_per_insn \(largestStateCount) "
      + "total_states \(totalStates) peak_states \(peakStates) mark_read 0"
  }
}
