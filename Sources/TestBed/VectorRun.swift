import CABI
import CShims
import Kfuncs

/// What became of one scenario: real calls with arguments that make sense, and known outcomes.
public struct VectorVerdict: Sendable {
  /// What was computed: "scrypt, RFC 7914 section 12, vector 1".
  public let name: String
  /// The kfunc that it is about.
  public let kfunc: String
  /// Callers that computed it.
  public var callers: [Caller] = []
  /// Calls that were made.
  public var checks = 0
  /// What was not as expected.
  public var failures: [Failure] = []
  /// Why it did not run.
  public var skip: Skip?
}

/// Runs scenarios by every caller.
struct VectorRun {
  let library: KfuncLibrary
  let callers: [Caller]

  /// The scenarios about the given kfuncs.
  /// - Throws: `BedError` where the thread cannot be prepared.
  func run(_ kfuncs: [Kfunc]) throws(BedError) -> [VectorVerdict] {
    // A function of somebody's library takes what its own prototype says, whatever it is called.
    let selected = Set(kfuncs.filter { $0.traits.contains(.ofRegistry) }.map(\.name))
    var verdicts: [VectorVerdict] = []
    for scenario in Scenario.all where selected.contains(scenario.kfunc) {
      if kft_stop_signal() != 0 { break }
      verdicts.append(try run(scenario))
    }
    return verdicts
  }

  private func run(_ scenario: Scenario) throws(BedError) -> VectorVerdict {
    var verdict = VectorVerdict(name: scenario.name, kfunc: scenario.kfunc)
    guard let kfunc = library.kfunc(named: scenario.kfunc) else { return verdict }
    if case .unavailable(let reason) = kfunc.function {
      verdict.skip = Skip(kfunc: scenario.kfunc, reason: "\(scenario.name): \(reason)")
      return verdict
    }
    var reasons: [String] = []
    for caller in callers {
      if caller.isBPF && kfunc.placement.verdict != .direct {
        reasons.append("\(caller.rawValue): \(kfunc.placement.reason)")
        continue
      }
      if caller != .jit && scenario.isExpensive {
        reasons.append("\(caller.rawValue): takes so long that only the JIT computes it")
        continue
      }
      verdict.callers.append(caller)
      var machine = try ScenarioCaller(scenario: scenario.name, library: library, caller: caller)
      do {
        try scenario.body(&machine)
      } catch {
        verdict.failures.append(
          Failure(
            kind: .result, kfunc: scenario.kfunc, caller: caller, callee: .compiled, shape: .direct,
            values: scenario.name, expected: error.expected, observed: error.observed,
            reason: "\(scenario.name): the outcome differs"))
      }
      verdict.checks += machine.calls
    }
    if verdict.callers.isEmpty {
      let reason = reasons.isEmpty ? "no caller was asked" : reasons.joined(separator: "; ")
      verdict.skip = Skip(kfunc: scenario.kfunc, reason: "\(scenario.name): \(reason)")
    }
    return verdict
  }
}
