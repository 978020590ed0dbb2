import Kfuncs
import NativeCalls
import Outcomes
import Support

/// The result of one scenario.
package struct VectorVerdict: Sendable {
  /// A description of the computation: "scrypt, RFC 7914 section 12, vector 1".
  package let name: String
  /// The kfunc that is tested.
  package let kfunc: String
  /// The callers that ran it.
  package var callers: [Caller] = []
  /// Number of calls.
  package var checks = 0
  /// The unexpected results.
  package var findings: [Finding] = []
  /// Why it was not run; nil if it was.
  package var skip: Skip?
}

/// Runs scenarios by every caller.
struct VectorRun {
  let library: KfuncLibrary
  let callers: [Caller]
  /// The engine libraries among the callers.
  let engines: [EngineOutcome]
  let workers: WorkerPool

  /// Milliseconds after which a call is stopped; key derivation takes seconds.
  private static let timeout = 10_000

  /// The scenarios about the given kfuncs.
  /// - Parameters:
  ///   - kfuncs: the kfuncs.
  ///   - pool: runs the scenarios.
  /// - Throws: `HarnessError` if no worker can be started.
  func run(_ kfuncs: [Kfunc], _ pool: OrderedPool) throws(HarnessError) -> [VectorVerdict] {
    // Scenarios are for the registry's functions: a user's function of the same name may have another prototype.
    let selected = Set(kfuncs.filter { $0.traits.contains(.ofRegistry) }.map(\.name))
    var verdicts: [VectorVerdict] = []
    try pool.run(Scenario.all.filter { selected.contains($0.kfunc) }) { scenario, _ throws(HarnessError) in
      try run(scenario)
    } take: { _, verdict in
      verdicts.append(verdict)
      return true
    }
    return verdicts
  }

  private func run(_ scenario: Scenario) throws(HarnessError) -> VectorVerdict {
    var verdict = VectorVerdict(name: scenario.name, kfunc: scenario.kfunc)
    guard let kfunc = library.kfunc(named: scenario.kfunc) else { return verdict }
    if case .unavailable(let reason) = kfunc.function {
      verdict.skip = Skip(kfunc: scenario.kfunc, reason: .scenario(name: scenario.name, [.noFunction(reason)]))
      return verdict
    }
    var reasons: [SkipReason] = []
    // A kernel has no functions of system libraries.
    for caller in callers where !caller.traits.contains(.isKernel) {
      if caller.isBPF, let refusal = kfunc.placement.refusal {
        reasons.append(.placement([caller], PlacementSummary(kfunc.placement.verdict, refusal)))
        continue
      }
      if caller != .jit && scenario.isExpensive {
        reasons.append(.tooSlow(caller))
        continue
      }
      if let need = engines.description(of: caller)?.lacking(kfunc, .direct, .generated) {
        reasons.append(.unsupported(caller, need))
        continue
      }
      verdict.callers.append(caller)
      let seen = try observe(scenario, caller)
      let replay = ScenarioCaller(seen)
      do {
        try scenario.body(replay)
      } catch {
        verdict.findings.append(
          Finding(
            kfunc: scenario.kfunc, caller: caller, callee: .compiled,
            values: .scenario(name: scenario.name), kind: .scenario(error.finding)))
      }
      verdict.checks += replay.calls
    }
    if verdict.callers.isEmpty {
      verdict.skip = Skip(kfunc: scenario.kfunc, reason: .scenario(name: scenario.name, reasons))
    }
    return verdict
  }

  /// Runs a scenario in a worker.
  /// - Returns: the observations; the end of the worker is the last one.
  private func observe(_ scenario: Scenario, _ caller: Caller) throws(HarnessError) -> [ScenarioObservation] {
    let worker = try workers.take(forForeignCode: caller.libraryPath != nil)
    let job = ScenarioJob(library: library.path, scenario: scenario.name, kfunc: scenario.kfunc, caller: caller)
    do throws(WorkerFailure) {
      let reply = try worker.perform(job, milliseconds: Self.timeout)
      workers.giveBack(worker)
      if worker.changes.isEmpty { return reply.observations }
      return [.failure(.failed(kfunc: nil, failure: .process(worker.changes)))]
    } catch {
      switch error {
      case .refused(let reason): throw reason
      case .ended(let end): return [.failure(.failed(kfunc: nil, failure: .ended(end)))]
      }
    }
  }
}
