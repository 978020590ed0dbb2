import Execution
import Kfuncs
import NativeCalls
import Outcomes
import Support
import Verifier

/// Runs programs in engines and compares each result with the one that is expected: the arguments of a kfunc where they are
/// known, and everything else by our interpreter.
package struct ProgramComparison: Sendable {
  /// What all engines share.
  let setup: ComparedEngine.Setup
  /// The kfuncs that programs may call.
  let kfuncs: [Kfunc]
  /// The interpreter.
  private let reference: ComparedEngine

  /// A comparison.
  /// - Parameters:
  ///   - setup: what all engines share.
  ///   - kfuncs: the kfuncs that programs may call.
  /// - Throws: `HarnessError` if no worker can be started.
  init(_ setup: ComparedEngine.Setup, kfuncs: [Kfunc]) throws(HarnessError) {
    self.setup = setup
    self.kfuncs = kfuncs
    reference = try ComparedEngine(.interpreter, setup)
  }

  /// A program that our verifier accepts, with what it has to come to.
  struct Accepted {
    /// The program.
    let program: ComparedProgram
    /// What the verifier says of its functions.
    let facts: ProgramFacts?
    /// What the interpreter made of it.
    let expected: ExecutionResult
  }

  /// Why a program is given to no engine.
  enum Refusal: Error {
    /// Our verifier does not accept it, or has no verdict; its message.
    case notAccepted(String)
    /// The interpreter does not come to its end.
    case noReference(CallFailure?)
    /// Nothing can be run.
    case harness(HarnessError)
  }

  /// Verifies a program and has the interpreter run it.
  func accept(_ program: ComparedProgram) throws(Refusal) -> Accepted {
    let verification = program.verification(kfuncs)
    switch verification.verdict {
    case .accepted: break
    case .rejected(let rejection): throw .notAccepted("the verifier: \(rejection.message)")
    case .notDecided(let question): throw .notAccepted("the verifier has no verdict: \(question.subject)")
    }
    let expected: ExecutionResult
    do throws(HarnessError) {
      expected = try reference.run(program, verification.facts, setup)
    } catch {
      throw .harness(error)
    }
    guard expected.status == .ok else { throw .noReference(expected.failure) }
    if !program.isGenerated, let other = try? again(program, verification.facts), other != expected {
      throw .notAccepted("its result depends on stack that it has not stored to")
    }
    return Accepted(program: program, facts: verification.facts, expected: expected)
  }

  /// The interpreter's result with another content of the stack.
  private func again(_ program: ComparedProgram, _ facts: ProgramFacts?) throws(HarnessError) -> ExecutionResult {
    var program = program
    program.stackContent = 0xA5
    return try reference.run(program, facts, setup)
  }

  /// What came of a program in an engine.
  enum Outcome {
    /// As expected, or not.
    case compared(CompareOutcome.Difference?)
    /// The engine was not given it, or refused it for what it lacks.
    case unsupported(String)
  }

  /// Runs a program in an engine and compares.
  /// - Parameters:
  ///   - accepted: the program, and what is expected of it.
  ///   - engine: the engine.
  ///   - runsReference: whether the interpreter runs it although it is the one that says what is expected.
  /// - Throws: `HarnessError` if nothing can be run, or a signal asked to stop.
  func compare(
    _ accepted: Accepted, _ engine: ComparedEngine, runsReference: Bool = false
  ) throws(HarnessError) -> Outcome {
    if let obstacle = engine.obstacle(accepted.program) { return .unsupported(obstacle) }
    let result =
      engine.caller == .interpreter && !runsReference
      ? accepted.expected : try engine.run(accepted.program, accepted.facts, setup)
    return outcome(of: result, accepted, engine)
  }

  /// What a result comes to.
  func outcome(of result: ExecutionResult, _ accepted: Accepted, _ engine: ComparedEngine) -> Outcome {
    if result.status == .unsupported { return .unsupported(Self.words(result.failure)) }
    return .compared(difference(result, accepted, engine))
  }

  private static func words(_ failure: CallFailure?) -> String {
    switch failure {
    case .unsupported(let need)?: need.words
    case .callerCannot(let message)?:
      message.hasPrefix("unsupported: ") ? String(message.dropFirst("unsupported: ".count)) : message
    default: "it says no reason"
    }
  }

  /// How a result differs from what is expected; nil if it does not.
  private func difference(
    _ result: ExecutionResult, _ accepted: Accepted, _ engine: ComparedEngine
  ) -> CompareOutcome.Difference? {
    switch result.status {
    case .ok: break
    case .rejected: return .rejected(message: Self.words(result.failure))
    case .fault, .unsupported: return .failed(failure: result.failure)
    }
    if let difference = callDifference(result, accepted, engine) { return difference }
    let bits = min(result.r0Bits, accepted.expected.r0Bits)
    let unused = UInt64(64 - bits)
    let (expected, observed) = (accepted.expected.r0 ?? 0, result.r0 ?? 0)
    if expected << unused != observed << unused {
      return .r0(expected: HexWord(expected), observed: HexWord(observed), bits: bits)
    }
    guard engine.showsMemory, let own = accepted.expected.memory, let other = result.memory, own != other else {
      return nil
    }
    let first =
      zip(own, other).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(own.count, other.count)
    let start = first / 8 * 8
    return .memory(
      offset: start, expected: HexBytes(Array(own[start...].prefix(8))),
      observed: HexBytes(Array(other[start...].prefix(8))))
  }

  private func callDifference(
    _ result: ExecutionResult, _ accepted: Accepted, _ engine: ComparedEngine
  ) -> CompareOutcome.Difference? {
    guard engine.callsKfuncs else { return nil }
    let expected: (name: String, calls: UInt64, words: [UInt64])
    if let call = accepted.program.call {
      expected = (call.kfunc, 1, call.words)
    } else if let call = accepted.expected.received {
      expected = (call.kfunc, call.calls, call.words)
    } else {
      return result.received.map { .calls(expected: 0, observed: Int(clamping: $0.calls)) }
    }
    let received = result.received
    guard received?.calls == expected.calls, received?.kfunc == expected.name else {
      return .calls(expected: Int(clamping: expected.calls), observed: Int(clamping: received?.calls ?? 0))
    }
    let words = received?.words ?? []
    for (index, word) in expected.words.enumerated() where !words.indices.contains(index) || words[index] != word {
      return .argument(
        kfunc: expected.name, number: index + 1, expected: HexWord(word),
        observed: HexWord(words.indices.contains(index) ? words[index] : 0))
    }
    return nil
  }
}
