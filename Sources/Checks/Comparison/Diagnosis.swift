import CShims
import NativeCalls
import Outcomes
import kfuncs

/// Names what was not as expected in the last call of a check.
struct Diagnosis {
  let check: CallCheck
  let values: ArgumentValues

  /// All findings of a call.
  /// - Parameters:
  ///   - observation: what the call left.
  ///   - end: what became of it.
  func findings(_ observation: Observation, _ end: CallEnd) -> [Finding] {
    switch end {
    case .returned: break
    case .signal(let fault):
      return [finding(.fault(FaultFinding(fault: fault, progress: progress(observation))))]
    case .interpreterStopped(let message): return [finding(.interpreter(InterpreterFinding(component: message)))]
    }
    var kinds: [Finding.Kind] = []
    switch check.callee {
    // The words of a callee that was not entered are those of an earlier call.
    case .capture:
      let wasEntered = observation.capture.pointee.calls != observation.callsBefore
      kinds += entry(observation) + (wasEntered ? slots(observation.captureWords) : [])
    case .compiled:
      let wasEntered = observation.record.pointee.calls != observation.callsBefore
      kinds += record(observation) + (wasEntered ? slots(observation.recordWords) : [])
    case .function: break
    }
    kinds += result(observation.block)
    kinds += LostState.all(in: observation.call.pointee).map { lost in
      .preserved(PreservedFinding(state: lost.state, expected: lost.expected, observed: lost.observed))
    }
    if check.caller.isBPF { kinds += witnesses(observation.block) }
    if observation.damagedGuard >= 0 { kinds.append(.guardWord(GuardWordFinding(index: observation.damagedGuard))) }
    // The comparison saw something that no part of the diagnosis sees; that is a finding all the same.
    if kinds.isEmpty { kinds.append(.entry(.undiagnosed)) }
    return kinds.map(finding)
  }

  /// A finding in the call.
  func finding(_ kind: Finding.Kind) -> Finding {
    Finding(
      kfunc: check.kfunc.name, caller: check.caller, callee: check.callee,
      shape: check.caller.isBPF ? check.shape : nil,
      values: .pattern(name: values.pattern, number: values.number), kind: kind)
  }

  /// The parameter of an argument word, and which eightbyte of it.
  func part(_ index: Int) -> ParameterPart {
    let word = check.layout.words[index]
    let isWide = check.layout.words.filter { $0.parameter == word.parameter }.count > 1
    return ParameterPart(
      number: word.parameter + 1, name: check.kfunc.signature.parameters[word.parameter].name,
      eightbyte: isWide ? word.part + 1 : nil)
  }

  // MARK: Parts

  /// How far the callee of a call that did not return came.
  private func progress(_ observation: Observation) -> CalleeProgress? {
    switch check.callee {
    case .compiled where observation.record.pointee.calls == observation.callsBefore: .notEntered
    case .compiled:
      .recorded(slot: Int(truncatingIfNeeded: observation.record.pointee.recorded), of: check.layout.words.count)
    case .capture: observation.capture.pointee.calls == observation.callsBefore ? .notEntered : nil
    case .function: nil
    }
  }

  private func entry(_ observation: Observation) -> [Finding.Kind] {
    let record = observation.capture.pointee
    let before = observation.callsBefore
    if record.calls != before &+ 1 { return [.entry(.calls(count: record.calls &- before))] }
    var kinds: [Finding.Kind] = []
    if !check.hot.isAligned(observation.capture) { kinds.append(.alignment(AlignmentFinding(rsp: record.rsp))) }
    if record.rflags & 0x400 != 0 { kinds.append(.entry(.directionFlag)) }
    if let frame = check.hot.frame { kinds += frame.differences(observation.captureWords).map { .frame($0) } }
    if let frame = check.hot.kernelFrame { kinds += frame.differences(observation.capture).map { .frame($0) } }
    let code = check.hot.code
    if !code.contains(UInt(record.stack.0)) {
      kinds.append(
        .entry(
          .returnAddress(
            low: HexWord(UInt64(code.lowerBound)), high: HexWord(UInt64(code.upperBound)),
            observed: HexWord(record.stack.0))))
    }
    return kinds
  }

  private func record(_ observation: Observation) -> [Finding.Kind] {
    let record = observation.record.pointee
    let before = observation.callsBefore
    if check.hot.recordIsWhole(observation.record, before: before) { return [] }
    return [
      .record(
        RecordFinding(
          calls: record.calls &- before, slots: record.recorded, expectedSlots: check.layout.words.count))
    ]
  }

  private func slots(_ seen: UnsafePointer<UInt64>) -> [Finding.Kind] {
    values.words.withUnsafeBufferPointer { sent in
      guard let sent = sent.baseAddress else { return [] }
      return check.plan.comparisons.compactMap { comparison in
        guard comparison.difference(sent, seen) != 0 else { return nil }
        let index = Int(comparison.word)
        let expected = sent[index] & comparison.kept & comparison.compared
        let observed = seen[Int(comparison.observed)] & comparison.compared
        return .slot(
          SlotFinding(
            slot: index + 1, parameter: part(index), bpf: check.layout.words[index].bpf,
            native: check.layout.words[index].native, expected: expected, observed: observed,
            resembles: Self.resemblance(expected, observed)))
      }
    }
  }

  private func result(_ block: UnsafePointer<UInt64>) -> [Finding.Kind] {
    values.words.withUnsafeBufferPointer { sent in
      guard let sent = sent.baseAddress else { return [] }
      return check.result.masks.indices.compactMap { index in
        let observed = block[CallBlock.result + index] & check.result.masks[index]
        guard let expected = check.result.expected(index, sent), expected != observed else { return nil }
        let eightbyte = check.kfunc.placement.result.eightbytes[index]
        return .result(
          ResultFinding(bpf: eightbyte.bpf, native: eightbyte.native, expected: expected, observed: observed))
      }
    }
  }

  private func witnesses(_ block: UnsafePointer<UInt64>) -> [Finding.Kind] {
    let kept = ProgramGenerator.witnesses
    var expected: [(index: Int, place: WitnessFinding.Place, word: UInt64)] = [
      (0, .r7, kept.0), (1, .r8, kept.1), (2, .r9, kept.2), (3, .stack8, kept.3), (4, .stack16, kept.4),
    ]
    if check.isCompiled { expected = expected.map { ($0.index, .kept, $0.word) } }
    if let widening = check.widening {
      expected.append((ResultWidening.word, .widenedResult, widening.expected(block)))
    }
    if check.shape == .twoCallees {
      let places: [WitnessFinding.Place] = [.subprogramBefore, .subprogramAfter]
      expected += zip(ProgramGenerator.localResults, places).map { ($0, $1, check.localExpected) }
    }
    return expected.compactMap { index, place, word in
      let observed = block[CallBlock.witness + index]
      return word == observed ? nil : .witness(WitnessFinding(place: place, expected: word, observed: observed))
    }
  }

  /// What a wrong eightbyte looks like: graffiti of another slot, half of itself.
  private static func resemblance(_ expected: UInt64, _ observed: UInt64) -> SlotFinding.Resemblance? {
    if observed == expected & 0xFFFF_FFFF { return .upperHalfLost }
    for index in 0..<12 where observed != 0 && observed == ValueGenerator.graffiti(index) {
      return .argument(number: index + 1)
    }
    return nil
  }
}
