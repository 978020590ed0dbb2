import BPF
import NativeCalls
import Outcomes
import Support

/// The job that runs a sequence of calls in one engine and returns the result of each call.
struct SequenceJob: WorkerJob {
  static let name = "sequence"

  struct Step: Codable, Sendable {
    let target: CheckTarget
    let words: [UInt64]
    let isForwarded: Bool
    let usesImmediates: Bool
  }

  struct Reply: Codable, Sendable {
    /// The result of each call.
    var words: [UInt64]
    /// Why the program did not complete; nil if it did.
    var failure: CallFailure?
  }

  let steps: [Step]
  let caller: Caller
  let targets: CallTargets
  let fault: FaultEffect?

  init(
    _ sequence: CallSequence, _ caller: Caller, targets: CallTargets, fault: FaultEffect?
  ) throws(HarnessError) {
    var steps: [Step] = []
    for step in sequence.steps {
      guard let target = CheckTarget(step.kfunc) else {
        throw HarnessError(.usage, "\(step.kfunc.name) comes from no library, so no worker can call it")
      }
      steps.append(
        Step(
          target: target, words: step.words, isForwarded: step.isForwarded, usesImmediates: step.usesImmediates))
    }
    self.steps = steps
    self.caller = caller
    self.targets = targets
    self.fault = fault
  }

  func perform(_ context: WorkerContext) throws(HarnessError) -> Reply {
    context.closeLibraries(but: Set(self.steps.flatMap(\.target.libraries)))
    var steps: [CallSequence.Step] = []
    for step in self.steps {
      steps.append(
        CallSequence.Step(
          kfunc: try context.kfunc(step.target), words: step.words, isForwarded: step.isForwarded,
          usesImmediates: step.usesImmediates))
    }
    let sequence = CallSequence(steps: steps)
    let program: Program
    do { program = try sequence.program() } catch {
      throw HarnessError(.unsupportedSignature, "no BPF program for the sequence: \(error)")
    }
    let thread = try GuardedThread(timeout: 0)
    let block = CallBlock()
    for index in 0..<CallSequence.most { block.words[index] = ObservationCheck.poison }
    let kfuncs = program.kfuncs.compactMap { reference in steps.first { $0.kfunc.name == reference.name }?.kfunc }
    let setup = EngineSetup(fault: fault, targets: targets)
    if let library = LibraryCallEngine(caller, setup, thread.invoker) {
      let failure = library.run(program, kfuncs, block)
      return Reply(words: steps.indices.map { block.words[$0] }, failure: failure)
    }
    guard let engine = CallEngines.bpf.first(where: { $0.caller == caller }) else {
      throw HarnessError(.usage, "\(caller) runs no BPF programs")
    }
    let failure = try engine.init(setup).run(
      program, kfuncs, thread, block)
    return Reply(words: steps.indices.map { block.words[$0] }, failure: failure)
  }
}
