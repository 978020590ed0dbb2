import Glibc
import Outcomes
import Support

/// The human-readable messages of outcomes: one sentence each, without a full stop.
package struct Messages: Wording {
  /// Messages.
  package init() {}

  /// The sentence of a finding.
  package func message(of finding: Finding) -> String {
    switch finding.kind {
    case .slot(let found):
      switch found.resembles {
      case .upperHalfLost: "the upper half of the slot is lost"
      case .argument(let number): "the slot holds argument \(number)"
      case nil: "the slot differs"
      }
    case .result: "the result differs"
    case .alignment: "the stack is not aligned at the callee's entry (psABI 3.2.2)"
    case .preserved(let found): "the call did not preserve \(Words.state(found.state))"
    case .entry(let found): message(of: found)
    case .frame(let found): "\(found.word.rawValue) is not where the frame has it, above the outgoing arguments"
    case .witness(let found): message(of: found)
    case .record: "the kfunc's record is missing or not whole"
    case .memory(let found): "byte \(found.offset) of the memory that the argument points to differs"
    case .guardWord(let found): "guard word \(found.index) above the frame was overwritten"
    case .fault(let found): message(of: found.fault) + progress(found.progress)
    case .interpreter(let found): "the interpreter stopped: \(found.component)"
    case .refused(let found): "unexpected refusal: \(found.component)"
    case .ended(let found): "the callee \(found.end)" + progress(found.progress)
    case .process(let found):
      "\(found.isBetweenCalls ? "one of the calls of this kfunc by this caller" : "the call") \(found.change)"
    case .engine(let found): message(of: found)
    case .scenario(let found): "\(Words.values(finding.values)): \(message(of: found))"
    case .sequence(let found):
      "call \(found.call) of \(found.count) of a sequence did not receive what was sent: its result, "
        + "the hash of its arguments, differs"
    case .sequenceFailed(let found): message(of: found.failure)
    }
  }

  /// The sentence of a failed call.
  package func message(of failure: CallFailure) -> String {
    switch failure {
    case .signal(let fault): message(of: fault)
    case .notPreserved(let states): "the call did not preserve \(states.map(Words.state).joined(separator: ", "))"
    case .frameOverwritten: "words above the frame of the call were overwritten"
    case .interpreter(let message), .helper(let message), .callerCannot(let message): message
    case .ended(let end): "it \(end)"
    case .plugin(let failure): "the plugin \(failure)"
    case .process(let changes): "the call \(changes.map(\.description).joined(separator: ", "))"
    case .engine(let failure): message(of: failure)
    case .unsupported(let need): need.words
    }
  }

  /// The sentence of an engine library that cannot be used, or of a function of it that failed.
  package func message(of failure: EngineFailure) -> String {
    let name = failure.function.map { "\($0.rawValue)()" } ?? "opening it or a first program"
    return switch failure.cause {
    case .notOpened(let words): "cannot be opened as a shared library: \(words)"
    case .missing(let functions):
      "does not have the interface of kfunctest_engine.h: it does not export "
        + Words.list(functions.map { "\($0.rawValue)()" })
    case .version(let version):
      "has version \(version) of the interface of engines; this program knows version \(EngineFailure.interfaceVersion)"
    case .noIdentity: "\(name) returned no identity with a name and a version"
    case .failed(.signal(let fault)) where fault.cause == .watchdog:
      "\(name) did not return: stopped by the watchdog at \(fault.place)"
    case .failed(.signal(let fault)): "crashed in \(name): \(message(of: fault))"
    case .failed(.ended(let end)): "\(name) \(end)"
    case .failed(let other): "\(name): \(message(of: other))"
    case .wroteToProgram(let offset):
      "\(name) wrote to the program, which is read-only, at offset \(offset) of its memory"
    case .refusedWithoutReason: "\(name) refused a program, and kfunctest_engine_error() does not say why"
    case .refusedFirstProgram(let words): "refuses a program of two instructions, r0 = 42 and exit: \(words)"
    }
  }

  /// What a signal tells.
  func message(of fault: Fault) -> String {
    let name = fault.signal.name
    let at = fault.address.map { " at address \(Hex.short($0.value))" } ?? ""
    return switch fault.cause {
    case .watchdog: "ran away: stopped by the watchdog (\(name)) at \(fault.place)"
    case .nonCanonicalAddress:
      "\(fault.signal.number == SIGBUS ? "stack-segment" : "general protection") fault (non-canonical address): \(name), "
        + "executing \(fault.place)"
    case .generalProtection: "general protection fault: \(name), executing \(fault.place)"
    case .stackOverflow: "stack overflow: \(name)\(at), executing \(fault.place)"
    case .memoryAccess, .other: "\(name)\(at), executing \(fault.place)"
    }
  }

  private func progress(_ progress: CalleeProgress?) -> String {
    switch progress {
    case nil: ""
    case .beforeFirstCall: ", before the first call"
    case .notEntered: "; the callee had not been entered"
    case .recorded(0, _): "; the callee had recorded no slot"
    case .recorded(let slot, let count): "; slot \(slot) of \(count) was the last that the callee recorded"
    }
  }

  private func message(of found: EntryFinding) -> String {
    switch found {
    case .calls(let count): "the callee was entered \(count) times, not once"
    case .directionFlag: "the direction flag is set at the callee's entry"
    case .returnAddress: "the return address does not lie in the code of the program that calls"
    case .undiagnosed: "the call is not as expected, and no part of it differs"
    }
  }

  private func message(of found: WitnessFinding) -> String {
    switch found.place {
    case .r7: "r7 (r13) did not survive the call"
    case .r8: "r8 (r14) did not survive the call"
    case .r9: "r9 (r15) did not survive the call"
    case .stack8: "*(u64 *)(r10 - 8) did not survive the call"
    case .stack16: "*(u64 *)(r10 - 16) did not survive the call"
    case .subprogramBefore: "the subprogram called before the kfunc got wrong arguments"
    case .subprogramAfter: "the subprogram called after the kfunc got wrong arguments"
    case .kept: "a value that the compiler keeps in a register or on the stack did not survive the call"
    case .widenedResult: "the program takes bits above the result's width for part of the result"
    }
  }

  private func message(of found: ScenarioFinding) -> String {
    switch found {
    case .differs: "the outcome differs"
    case .failed(let kfunc, let failure): "\(kfunc.map { "\($0): " } ?? "")\(message(of: failure))"
    }
  }

  /// The sentence of a skip.
  package func message(of reason: SkipReason) -> String {
    switch reason {
    case .crashes: "crashes intentionally; --crashing calls it"
    case .placesNotKnown(let placement): "\(placement.verdict.words): \(placement.message)"
    case .placement(_, let placement): "\(kind(of: reason)): \(placement.message)"
    case .verifier(let callers, let targets):
      "\(callers.map(\.rawValue).joined(separator: ", ")): \(targets.map(Words.verdict).joined(separator: "; "))"
    case .noFunction(let message): message
    case .callerCannot(let caller, let message): "\(caller.rawValue): \(message)"
    case .unsupported(let caller, let need): "\(caller.rawValue): unsupported: \(need.words)"
    case .stopped(let caller): "\(caller.rawValue): not asked any more, because its calls do not return"
    case .tooSlow(let caller): "\(caller.rawValue): takes so long that only the JIT computes it"
    case .function(let obstacle): obstacle.description
    case .scenario(let name, let reasons):
      "\(name): " + (reasons.isEmpty ? "no caller was asked" : reasons.map(message).joined(separator: "; "))
    }
  }

  /// The reason without what concerns one kfunc only: skips are gathered by it.
  func kind(of reason: SkipReason) -> String {
    if case .placement(let callers, let placement) = reason {
      return "\(callers.map(\.rawValue).joined(separator: ", ")): \(placement.verdict.words)"
    }
    if case .verifier(let callers, let targets) = reason {
      let names = targets.map(\.target.rawValue).joined(separator: ", ")
      return "\(callers.map(\.rawValue).joined(separator: ", ")): refused by the verifier of \(names)"
    }
    return message(of: reason)
  }

  /// The sentence of a difference from the kernel.
  package func message(of finding: KernelFinding) -> String {
    switch finding.kind {
    case .machineCode(let function, let offset, _, _):
      "function \(function) differs at +\(String(offset, radix: 16))"
    case .result(let engine, let kernel, let observed):
      "r0: the kernel's lower half is \(Hex.short(kernel.value)), \(engine)'s \(Hex.short(observed.value))"
    case .expectedResult(let expected, let kernel):
      "r0: the kernel's lower half is \(Hex.short(kernel.value)), expected \(Hex.short(expected.value))"
    case .memory(let engine, let offset): "byte \(offset) of the memory differs: kernel and \(engine)"
    case .map(let engine, let name, let key):
      "\(name)[\(Hex.bytes(key.bytes))] differs: kernel and \(engine)"
    case .engineFailed(let engine, let failure): "\(engine): \(failure.map(message) ?? "it returned nothing")"
    case .saved(let function, let offset, _, _, let same):
      "function \(function) differs from the recording at +\(String(offset, radix: 16))"
        + (same ? "" : "; the verifier's instructions differ, too")
    case .refused(let message): message
    case .refusedHere(let message): "the kernel accepts the program, our verifier refuses it: \(message)"
    }
  }
}
