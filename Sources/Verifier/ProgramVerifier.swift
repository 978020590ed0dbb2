import BPF

/// The verifier: what Linux says of a program when it is loaded by root with the JIT on.
package enum ProgramVerifier {
  /// Verifies a program.
  /// - Parameters:
  ///   - input: the program, its prototypes and the kernel whose rules hold.
  ///   - logLevel: 0 writes nothing, 1 the failing path, 2 all that was walked with what was computed before.
  ///   - mostInstructions: the instructions that are walked over at most; a program that needs more has no verdict
  ///     (`budgetQuestion`). The kernel's limit is 1,000,000, and it refuses such a program.
  ///   - removed: a rule without which the program is verified; nil for all rules.
  package static func verify(
    _ input: VerifierInput, logLevel: Int = 1, mostInstructions: Int = 1_000_000, without removed: RemovedRule? = nil
  ) -> Verification {
    var log = VerifierLog(level: logLevel)
    let flow: ControlFlow
    do throws(Rejection) {
      flow = try ControlFlow(input, log: &log)
    } catch {
      return ended(verdict(error, removed), log)
    }
    var walker = Walker(input, flow, log: log, instructionLimit: mostInstructions, without: removed)
    walker.processors = input.processors.map { Int32(clamping: $0) } ?? mostProcessors
    do throws(Stop) {
      try walker.walk()
    } catch {
      switch error {
      case .rejected(let rejection):
        if walker.asksProcessor, input.processors == nil, !isRejectedAnywhere(input, walker.flow, rejection) {
          let question = OpenQuestion(
            "the number of processors (--processors)", instruction: rejection.instruction ?? walker.state.instruction)
          return ended(.notDecided(question), walker.log, walker.statistics)
        }
        return ended(verdict(rejection, removed), walker.log, walker.statistics)
      case .open(let question): return ended(.notDecided(question), walker.log, walker.statistics)
      }
    }
    do throws(Rejection) {
      for function in walker.functions.indices {
        let depth = walker.fastcall.stackDepth(function, walker.functions[function].stackDepth)
        walker.functions[function].stackDepth = depth
      }
      let functions = try StackDepth.check(input, walker.functions, walker.flow.exceptionCallback)
      try UnusedSlots.check(functions, isVerified: walker.isVerified)
      var result = ended(.accepted, walker.log, walker.statistics, ProgramFacts(verified: functions, input.program))
      result.functions = functions.indices.map {
        VerifiedFunction(
          isWalked: walker.isVerified[$0], isUnreliable: walker.untrusted[$0],
          isExceptionCallback: walker.flow.exceptionCallback == $0,
          changesPackets: walker.flow.changesPackets[$0], maySleep: walker.flow.maySleep[$0])
      }
      for (index, kind) in walker.accessed.enumerated() {
        if kind?.mayFault ?? false { result.mayFault.insert(index) }
        if kind == .arena { result.arenaAccesses.insert(index) }
      }
      return result
    } catch {
      return ended(verdict(error, removed), walker.log, walker.statistics)
    }
  }

  /// A program that the removed rule would refuse is accepted where that is not decided on a path.
  private static func verdict(_ rejection: Rejection, _ removed: RemovedRule?) -> Verdict {
    removed == .refusal(rejection.rule) ? .accepted : .rejected(rejection)
  }

  /// The most processors that a kernel is built for (`NR_CPUS`).
  private static let mostProcessors: Int32 = 8192

  /// Whether a program that asks for the number of its processor is rejected also where there is only one.
  private static func isRejectedAnywhere(_ input: VerifierInput, _ flow: ControlFlow, _ rejection: Rejection) -> Bool {
    var walker = Walker(
      input, flow, log: VerifierLog(level: 0), instructionLimit: Walker.mostInstructions, without: nil)
    do throws(Stop) {
      try walker.walk()
    } catch {
      if case .rejected(let other) = error { return other.message == rejection.message }
    }
    return false
  }

  /// What is said of a program that needs more instructions than were allowed.
  /// - Parameter limit: the instructions that were allowed.
  package static func budgetQuestion(_ limit: Int) -> String { "more than \(limit) instructions" }

  private static func ended(
    _ verdict: Verdict, _ log: VerifierLog, _ statistics: VerifierStatistics = VerifierStatistics(),
    _ facts: ProgramFacts? = nil
  ) -> Verification {
    var log = log
    if case .rejected(let rejection) = verdict {
      log.line(rejection.message)
      for line in rejection.following { log.line(line) }
    }
    log.line(statistics.text)
    return Verification(verdict: verdict, facts: facts, log: log.text, statistics: statistics)
  }
}

extension VerifierStatistics {
  /// The last line of the log (`print_verification_stats`).
  package var text: String {
    "processed \(processedInstructions) insns (limit 1000000) max_states_per_insn \(largestStateCount) "
      + "total_states \(totalStates) peak_states \(peakStates) mark_read 0"
  }
}
