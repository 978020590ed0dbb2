import BPF
import Interpreter
import JIT
import NativeCalls
import Outcomes
import Support

/// Runs a sequence of calls in one engine, and hands back what each call returned.
struct SequenceJob: WorkerJob {
  static let name = "sequence"

  struct Step: Codable, Sendable {
    let target: CheckTarget
    let words: [UInt64]
    let isForwarded: Bool
    let usesImmediates: Bool
  }

  struct Reply: Codable, Sendable {
    /// The word that each call stored.
    var words: [UInt64]
    /// Why the program did not come to its end.
    var failure: String?
  }

  let steps: [Step]
  let caller: Caller
  let marshalling: MarshallingMode
  let faults: PlantedFaultSet

  init(
    _ sequence: CallSequence, _ caller: Caller, marshalling: MarshallingMode, faults: PlantedFaultSet
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
    self.marshalling = marshalling
    self.faults = faults
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
    let failure = try run(program, steps, thread, block)
    return Reply(words: steps.indices.map { block.words[$0] }, failure: failure)
  }

  private func run(
    _ program: Program, _ steps: [CallSequence.Step], _ thread: borrowing GuardedThread, _ block: borrowing CallBlock
  ) throws(HarnessError) -> String? {
    let kfuncs = program.kfuncs.compactMap { reference in steps.first { $0.kfunc.name == reference.name }?.kfunc }
    if caller == .jit {
      var engine = JITEngine(compiler: JITCompiler())
      engine.marshals = marshalling == .marshal
      if case .jit(let fault) = faults { engine.fault = fault }
      let compiled = try engine.compile(program, kfuncs.map { engine.target($0, address: $0.address) })
      do throws(GuardedFault) {
        _ = try thread.call(
          compiled.entry, block.address, 0, code: compiled.entry...(compiled.entry + UInt(compiled.size)))
        return nil
      } catch {
        return error.message
      }
    }
    var fault: InterpreterFault?
    if case .interpreter(let planted) = faults { fault = planted }
    var invocations: [KfuncInvocation] = []
    for kfunc in kfuncs { invocations.append(try KfuncInvocation(kfunc, target: kfunc.address)) }
    var interpreter = Interpreter(program, budget: InterpreterEngine.budget, fault: fault)
    var calls = Calls(kfuncs: invocations, invoke: thread.invoker)
    let region = Interpreter.Region(start: block.address, size: CallBlock.size)
    do throws(InterpreterError) {
      _ = try interpreter.run(r1: UInt64(region.address), regions: [region], calls: &calls)
      return nil
    } catch {
      return "the interpreter stopped: \(error)"
    }
  }

  private struct Calls: InterpreterCalls {
    let kfuncs: [KfuncInvocation]
    let invoke: GuardedThread.Invoker

    func helper(_ id: Int32, _ arguments: UnsafePointer<UInt64>) -> CallOutcome { .unknown }
    func argumentCount(ofKfunc index: Int) -> Int? { kfuncs.indices.contains(index) ? kfuncs[index].slots : nil }
    func kfunc(_ index: Int, _ words: UnsafePointer<UInt64>) -> CallOutcome {
      kfuncs.indices.contains(index) ? kfuncs[index].call(words, invoke) : .unknown
    }
  }
}
