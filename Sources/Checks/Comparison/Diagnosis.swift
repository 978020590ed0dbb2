import CShims
import NativeCalls
import Outcomes
import Support
import kfuncs

/// Says in words what was not as expected in the last call of a check.
struct Diagnosis {
  let check: CallCheck
  let values: ArgumentValues

  /// All findings of a call.
  /// - Parameters:
  ///   - observation: what the call left.
  ///   - end: what became of it.
  func findings(_ observation: Observation, _ end: CallEnd) -> [Failure] {
    switch end {
    case .returned: break
    case .signal(let fault): return [self.fault(fault, observation)]
    case .interpreterStopped(let error):
      return [failure(.fault, expected: "a return", observed: error, reason: "the interpreter stopped: \(error)")]
    }
    var findings: [Failure] = []
    switch check.callee {
    case .capture: findings += entry(observation) + slots(observation.captureWords)
    case .compiled: findings += record(observation) + slots(observation.recordWords)
    }
    findings += result(observation.block)
    findings += LostState.all(in: observation.call.pointee).map { lost in
      var failure = failure(
        .preserved, expected: Hex.word(lost.expected), observed: Hex.word(lost.observed),
        reason: "the call did not preserve \(lost.what)")
      failure.native = lost.what
      return failure
    }
    if check.caller.isBPF { findings += witnesses(observation.block) }
    if observation.damagedGuard >= 0 {
      findings.append(
        failure(
          .guardWord, expected: Hex.word(KFT_GUARD_WORD), observed: "another word",
          reason: "guard word \(observation.damagedGuard) above the frame was overwritten"))
    }
    if findings.isEmpty {
      // The comparison saw something that the diagnosis cannot name; that is a failure all the same.
      findings.append(
        failure(.entry, expected: "an undisturbed call", observed: "a disturbed one", reason: "the call failed"))
    }
    return findings
  }

  // MARK: Parts

  private func fault(_ fault: Fault, _ observation: Observation) -> Failure {
    let count = check.layout.words.count
    var failure = failure(.fault, expected: "a return", observed: fault.description, reason: fault.description)
    failure.signal = fault.signalName
    switch check.callee {
    case .compiled where observation.record.pointee.calls == observation.callsBefore:
      failure.reason += "; the callee had not been entered"
    case .compiled:
      let recorded = Int(truncatingIfNeeded: observation.record.pointee.recorded)
      failure.reason += "; slot \(recorded) of \(count) was the last that the callee recorded"
      failure.slot = recorded > 0 ? recorded : nil
    case .capture:
      let wasEntered = observation.capture.pointee.calls != observation.callsBefore
      failure.reason += wasEntered ? "" : "; the callee had not been entered"
    }
    return failure
  }

  private func entry(_ observation: Observation) -> [Failure] {
    let record = observation.capture.pointee
    let before = observation.callsBefore
    var findings: [Failure] = []
    if record.calls != before &+ 1 {
      findings.append(
        failure(
          .entry, expected: "1 call", observed: "\(record.calls &- before) calls",
          reason: "the callee was entered \(record.calls &- before) times, not once"))
      return findings
    }
    if record.rsp & 15 != 8 {
      findings.append(
        failure(
          .alignment, expected: "rsp + 8 a multiple of 16", observed: "rsp = \(Hex.short(record.rsp))",
          reason: "the stack is not aligned at the callee's entry (psABI 3.2.2)"))
    }
    if record.rflags & 0x400 != 0 {
      findings.append(
        failure(
          .entry, expected: "DF = 0", observed: "DF = 1", reason: "the direction flag is set at the callee's entry"))
    }
    if let frame = check.hot.frame {
      for word in frame.differences(observation.captureWords) {
        findings.append(
          failure(
            .frame, expected: Hex.word(word.expected), observed: Hex.word(word.observed),
            reason: "\(word.name) is not where the frame has it, above the outgoing arguments"))
      }
    }
    let code = check.hot.code
    if !code.contains(UInt(record.stack.0)) {
      findings.append(
        failure(
          .entry, expected: "\(Hex.short(UInt64(code.lowerBound)))...\(Hex.short(UInt64(code.upperBound)))",
          observed: Hex.short(record.stack.0), reason: "the return address does not lie in the JIT's code"))
    }
    return findings
  }

  private func record(_ observation: Observation) -> [Failure] {
    let record = observation.record.pointee
    let before = observation.callsBefore
    if check.hot.recordIsWhole(observation.record, before: before) { return [] }
    let count = check.layout.words.count
    return [
      failure(
        .record, expected: "one record of \(count) slots by \(check.kfunc.name)",
        observed: "\(record.calls &- before) calls, \(record.recorded) slots",
        reason: "the kfunc's record is missing or not whole")
    ]
  }

  private func slots(_ seen: UnsafePointer<UInt64>) -> [Failure] {
    values.words.withUnsafeBufferPointer { sent in
      guard let sent = sent.baseAddress else { return [] }
      return check.plan.comparisons.compactMap { comparison in
        guard comparison.difference(sent, seen) != 0 else { return nil }
        let index = Int(comparison.word)
        let expected = sent[index] & comparison.kept & comparison.compared
        let observed = seen[Int(comparison.observed)] & comparison.compared
        var failure = failure(
          .slot, expected: Hex.word(expected), observed: Hex.word(observed),
          reason: Self.guess(expected, observed))
        describe(index, in: &failure)
        return failure
      }
    }
  }

  private func result(_ block: UnsafePointer<UInt64>) -> [Failure] {
    values.words.withUnsafeBufferPointer { sent in
      guard let sent = sent.baseAddress else { return [] }
      return check.result.masks.indices.compactMap { index in
        let observed = block[CallBlock.result + index] & check.result.masks[index]
        guard let expected = check.result.expected(index, sent), expected != observed else { return nil }
        var failure = failure(
          .result, expected: Hex.word(expected), observed: Hex.word(observed), reason: "the result differs")
        failure.parameter = "result"
        let eightbyte = check.kfunc.placement.result.eightbytes[index]
        failure.bpf = eightbyte.bpf?.description
        failure.native = eightbyte.native.description
        return failure
      }
    }
  }

  private func witnesses(_ block: UnsafePointer<UInt64>) -> [Failure] {
    let kept = ProgramGenerator.witnesses
    let witnesses = [
      ("r7 (r13)", kept.0), ("r8 (r14)", kept.1), ("r9 (r15)", kept.2), ("*(u64 *)(r10 - 8)", kept.3),
      ("*(u64 *)(r10 - 16)", kept.4),
    ]
    var findings: [Failure] = []
    for (index, (name, expected)) in witnesses.enumerated() {
      let observed = block[CallBlock.witness + index]
      if expected != observed {
        findings.append(
          failure(
            .witness, expected: Hex.word(expected), observed: Hex.word(observed),
            reason: "\(name) did not survive the call"))
      }
    }
    guard check.shape == .twoCallees else { return findings }
    for (index, when) in zip(ProgramGenerator.localResults, ["before", "after"]) {
      let observed = block[CallBlock.witness + index]
      if observed != check.localExpected {
        findings.append(
          failure(
            .witness, expected: Hex.word(check.localExpected), observed: Hex.word(observed),
            reason: "the subprogram called \(when) the kfunc got wrong arguments"))
      }
    }
    return findings
  }

  // MARK: Words

  /// What a wrong eightbyte looks like: graffiti of another slot, half of itself, nothing.
  private static func guess(_ expected: UInt64, _ observed: UInt64) -> String {
    if observed == expected & 0xFFFF_FFFF { return "the upper half of the slot is lost" }
    for index in 0..<12 where observed != 0 && observed == ValueGenerator.graffiti(index) {
      return "the slot holds argument \(index + 1)"
    }
    return "the slot differs"
  }

  private func describe(_ index: Int, in failure: inout Failure) {
    let word = check.layout.words[index]
    let parameter = check.kfunc.signature.parameters[word.parameter]
    let isWide = check.layout.words.filter { $0.parameter == word.parameter }.count > 1
    let name = parameter.name.flatMap { $0.isEmpty ? nil : $0 } ?? "#\(word.parameter + 1)"
    failure.slot = index + 1
    failure.parameter = isWide ? "\(name), eightbyte \(word.part + 1)" : name
    failure.bpf = word.bpf?.callerDescription
    failure.native = word.native.description
  }

  func failure(_ kind: FindingKind, expected: String, observed: String, reason: String) -> Failure {
    Failure(
      kind: kind, kfunc: check.kfunc.name, caller: check.caller, callee: check.callee, shape: check.shape,
      values: "\(values.pattern.rawValue) #\(values.number)", expected: expected, observed: observed, reason: reason)
  }
}
