import BPF
import Engines
import Execution
import Kfuncs
import NativeCalls
import Outcomes
import Support

/// Calls of several kfuncs by one BPF program, with different numbers of stack arguments, directly or by a subprogram.
///
/// The kfuncs return the hash of their arguments, so that one word per call shows whether every slot arrived.
package struct CallSequence: Sendable {
  /// One call.
  package struct Step: Sendable {
    /// The callee, whose address only the worker knows.
    package let kfunc: Kfunc
    /// One word for each eightbyte of its arguments.
    package let words: [UInt64]
    /// Whether a subprogram receives the arguments and passes them on.
    let isForwarded: Bool
    /// Whether stack arguments that fit 32 bits are stored as immediates.
    let usesImmediates: Bool
  }

  /// The calls in order.
  package var steps: [Step]

  /// The most calls of a sequence: their results share the block's argument words.
  package static let most = 8

  init(steps: [Step]) { self.steps = steps }

  /// Creates a random sequence.
  /// - Parameters:
  ///   - kfuncs: the callees; those that return no hash, or that BPF cannot call, are ignored.
  ///   - targets: the targets under which BPF callers call.
  ///   - random: the source of calls and values.
  /// - Returns: nil if no callee is suitable.
  package init?(_ kfuncs: [Kfunc], targets: CallTargets, _ random: inout SeededGenerator) {
    let callable = kfuncs.filter { kfunc in
      kfunc.traits == .resultIsHash && kfunc.signature.result != .void
        && !kfunc.placement.hasPaddedParameter
        && targets.target(for: kfunc.placement).map { kfunc.placement.verdict(under: $0).placement.isRight } == true
    }
    guard !callable.isEmpty else { return nil }
    steps = (0..<Int.random(in: 2...6, using: &random)).compactMap { _ in
      guard let kfunc = callable.randomElement(using: &random),
        let pattern = [ValuePattern.graffiti, .random, .dirty].randomElement(using: &random),
        let values = ValueGenerator(kfunc.placement).values([pattern], seed: random.next()).first
      else { return nil }
      return Step(
        kfunc: kfunc, words: values.words, isForwarded: Bool.random(using: &random),
        usesImmediates: Bool.random(using: &random))
    }
  }

  /// The BPF program, which stores each call's R0 at the address in r1.
  /// - Throws: `ProgramError` if the program is invalid.
  package func program() throws(ProgramError) -> Program {
    var builder = ProgramBuilder()
    builder.append(.alu(.word64, .mov, .r6, .register(.r1)))
    for (index, step) in steps.enumerated() {
      for slot in 5..<max(5, step.words.count) {
        let word = Int64(bitPattern: step.words[slot])
        if step.usesImmediates, let immediate = Int32(exactly: word) {
          builder.storeArgument(slot: slot - 4, from: .immediate(immediate))
        } else {
          builder.append(.loadImmediate64(.r0, .value(step.words[slot])))
          builder.storeArgument(slot: slot - 4, from: .register(.r0))
        }
      }
      for (register, word) in zip([Register.r1, .r2, .r3, .r4, .r5], step.words) {
        builder.append(.loadImmediate64(register, .value(word)))
      }
      if step.isForwarded { builder.call(subprogram: "forward_\(index)") } else { builder.call(kfunc: step.kfunc.name) }
      builder.append(.store(.double, base: .r6, offset: Int16(8 * index), .register(.r0)))
    }
    builder.append(.alu(.word64, .mov, .r0, .immediate(0)))
    builder.append(.exit)
    for (index, step) in steps.enumerated() where step.isForwarded {
      builder.beginSubprogram("forward_\(index)")
      let generator = ProgramGenerator(name: step.kfunc.name, placement: step.kfunc.placement)
      generator.forward(&builder, reversed: false)
      builder.call(kfunc: step.kfunc.name)
      builder.append(.exit)
    }
    return try builder.build()
  }

  /// Runs the program by every caller that runs BPF, and compares the result of each call.
  /// - Parameters:
  ///   - targets: the targets under which BPF callers call.
  ///   - fault: the fault to plant; nil for none.
  ///   - number: the sequence's, which findings name.
  ///   - workers: the processes that make the calls.
  ///   - engines: engine libraries that run it too, where they can.
  /// - Returns: the number of calls that were compared, and the first finding of each caller.
  /// - Throws: `HarnessError` if the program is invalid or no worker can be started.
  package func check(
    targets: CallTargets, fault: FaultEffect?, number: Int, workers: WorkerPool, engines: [EngineOutcome] = []
  ) throws(HarnessError) -> (checks: Int, findings: [Finding]) {
    let job = { (caller: Caller) throws(HarnessError) in
      try SequenceJob(self, caller, targets: targets, fault: fault)
    }
    var findings: [Finding] = []
    var checks = 0
    for caller in CallEngines.programCallers + engines.usable where canRun(caller, engines) {
      let worker = try workers.take(forForeignCode: true)
      var reply: SequenceJob.Reply
      do throws(WorkerFailure) {
        reply = try worker.perform(
          try wrap { () throws(HarnessError) in try job(caller) }, milliseconds: Self.timeout, watchesCallsOnly: true)
        if reply.failure == nil && !worker.changes.isEmpty { reply.failure = .process(worker.changes) }
        if reply.failure == nil { workers.giveBack(worker) }
      } catch {
        switch error {
        case .refused(let reason) where caller.traits.contains(.usesLibffi) && reason.code == .unsupportedSignature:
          // libffi does not support every type.
          continue
        case .refused(let reason): throw reason
        case .ended(let end):
          let function = EngineFunction(number: worker.channel.pointee.progress.engine_function)
          let failure = CallFailure.ended(end)
          reply = SequenceJob.Reply(
            words: [], failure: function.map { .engine(EngineFailure($0, .failed(failure))) } ?? failure)
        }
      }
      checks += steps.count
      if let failure = reply.failure {
        findings.append(finding(.sequenceFailed(SequenceFailure(failure: failure)), caller, steps[0], number))
        continue
      }
      if let finding = firstDifference(caller, reply.words, number) { findings.append(finding) }
    }
    return (checks, findings)
  }

  /// Whether a caller can run the program; engine libraries say what they cannot do.
  private func canRun(_ caller: Caller, _ engines: [EngineOutcome]) -> Bool {
    guard let engine = engines.description(of: caller) else { return true }
    guard var needs = try? program().engineNeeds else { return false }
    if steps.contains(where: { $0.kfunc.placement.needsMoves }) { needs.insert(.byValue) }
    return engine.lacking(needs) == nil
  }

  /// Milliseconds after which a call is stopped. What comes before the calls, such as loading libraries, is not timed.
  private static let timeout = 200

  /// Converts an error of this process to an error of a worker.
  private func wrap<Value>(_ body: () throws(HarnessError) -> Value) throws(WorkerFailure) -> Value {
    do { return try body() } catch { throw .refused(error) }
  }

  private func firstDifference(_ caller: Caller, _ results: [UInt64], _ number: Int) -> Finding? {
    for (index, step) in steps.enumerated() {
      let layout = ArgumentLayout(step.kfunc.placement)
      let comparison = ResultComparison(step.kfunc, .compiled, layout)
      guard let mask = comparison.masks.first,
        let expected = step.words.withUnsafeBufferPointer({ words in
          words.baseAddress.map { comparison.expected(0, $0) }
        })
      else { continue }
      let observed = (results.indices.contains(index) ? results[index] : ObservationCheck.poison) & mask
      if let expected, expected != observed {
        let found = SequenceFinding(call: index + 1, count: steps.count, expected: expected, observed: observed)
        return finding(.sequence(found), caller, step, number)
      }
    }
    return nil
  }

  private func finding(_ kind: Finding.Kind, _ caller: Caller, _ step: Step, _ number: Int) -> Finding {
    Finding(
      kfunc: step.kfunc.name, caller: caller, callee: .compiled, values: .sequence(number: number), kind: kind)
  }
}

extension Kfunc {
  /// Address of its code, or of the capture stub if it is not available.
  var address: UInt {
    switch function {
    case .address(let address): address
    case .unavailable, .inWorker: CaptureRecord.stub
    }
  }
}
