import BPF
import FoundationEssentials
import JIT
import NativeCalls
import Outcomes
import Support
import Verifier

/// A program as bytes and names.
struct EncodedProgram: Codable, Sendable {
  let bytes: Data
  let names: [String]
  let starts: [Int]
  let stackSlots: [Int?]
  let areGlobal: [Bool]
  let kfuncs: [String]
  let maps: [MapDefinition]
  let lines: [SourceLine]

  /// - Parameters:
  ///   - program: the program.
  ///   - keepsLines: whether its source lines are wanted.
  init(_ program: Program, keepsLines: Bool = false) throws(ProgramError) {
    bytes = Data(try program.encode())
    names = program.subprograms.map(\.name)
    starts = program.subprograms.map(\.firstInstruction)
    stackSlots = program.subprograms.map(\.stackSlotCount)
    areGlobal = program.subprograms.map(\.isGlobal)
    kfuncs = program.kfuncs.map(\.name)
    maps = program.maps
    lines = keepsLines ? program.lines : []
  }

  func program() throws(ProgramError) -> Program {
    let references = kfuncs.map(KfuncReference.init)
    let decoded = try Program(decoding: bytes, kfuncs: references)
    let subprograms = names.indices.map {
      Subprogram(
        name: names[$0], firstInstruction: starts[$0], stackSlotCount: stackSlots[$0], isGlobal: areGlobal[$0])
    }
    return try Program(
      instructions: decoded.instructions, subprograms: subprograms, kfuncs: references, maps: maps, lines: lines)
  }
}

/// The job that runs a program in a worker process: unverified native code may write anywhere.
package struct ExecutionJob: WorkerJob {
  /// The job's name in messages.
  package static let name = "execute"

  let program: EncodedProgram
  let tailCalls: [EncodedProgram]
  let targets: [String: EncodedProgram]
  let facts: ProgramFacts?
  let input: ProgramInput
  let callTargets: CallTargets
  let caller: Caller
  let budget: Int
  let observers: CodeObservers
  let fault: JITFault?
  let stackContent: UInt8?
  let wantsCode: Bool
  /// The library of the kfuncs that the program calls; nil if it calls none.
  let library: String?

  /// Runs the program.
  package func perform(_ context: WorkerContext) throws(HarnessError) -> ExecutionResult {
    var limits = ProgramRunner.Limits()
    limits.budget = budget
    limits.timeout = 0
    limits.observers = observers
    do {
      var job = ProgramRunner.Job(try program.program())
      job.tailCalls = try tailCalls.map { try $0.program() }
      job.targets = try targets.mapValues { try $0.program() }
      job.facts = facts
      job.input = input
      job.callTargets = callTargets
      job.fault = fault
      job.stackContent = stackContent
      job.wantsCode = wantsCode
      let library = try library.map { try context.library($0) }
      let calls = library?.record()?.pointee.calls
      var result = try ProgramRunner(kfuncs: library?.kfuncs ?? [], limits: limits).run(job, caller)
      if let found = calls.flatMap({ library?.received(since: $0) }) {
        result.received = ReceivedCall(kfunc: found.kfunc?.name ?? "", calls: found.calls, words: found.words)
      }
      return result
    } catch let error as HarnessError {
      throw error
    } catch {
      throw HarnessError(.usage, "\(error)")
    }
  }
}

extension ProgramRunner.Job {
  /// Runs the program in a worker process.
  /// - Parameters:
  ///   - caller: the engine: one of `ProgramRunner.callers`, or an engine library.
  ///   - limits: limits of the run.
  ///   - library: the library of the kfuncs that the program calls; nil if it calls none.
  ///   - workers: the worker processes.
  /// - Throws: `HarnessError` if the library cannot be used or no worker can be started.
  package func runInWorker(
    _ caller: Caller, _ limits: ProgramRunner.Limits, library: String?, workers: WorkerPool
  ) throws(HarnessError) -> ExecutionResult {
    let job: ExecutionJob
    do {
      func encoded(_ program: Program) throws(ProgramError) -> EncodedProgram {
        try EncodedProgram(program, keepsLines: limits.observers.wantsLines)
      }
      job = ExecutionJob(
        program: try encoded(program), tailCalls: try tailCalls.map(encoded),
        targets: try targets.mapValues(encoded), facts: facts, input: input,
        callTargets: callTargets, caller: caller, budget: limits.budget, observers: limits.observers,
        fault: fault, stackContent: stackContent, wantsCode: wantsCode, library: library)
    } catch {
      throw HarnessError(.usage, "\(error)")
    }
    let worker = try workers.take(forForeignCode: true)
    do throws(WorkerFailure) {
      // The interpreter has its own budget; only its native calls are watched.
      var result = try worker.perform(
        job, milliseconds: Int(limits.timeout), watchesCallsOnly: caller == .interpreter)
      result.output = worker.takeOutput()
      if result.status == .ok, !worker.changes.isEmpty {
        result.status = .fault
        result.failure = .process(worker.changes)
      }
      if result.status == .ok { workers.giveBack(worker) }
      return result
    } catch {
      switch error {
      case .refused(let reason): throw reason
      case .ended(let end):
        let function = EngineFunction(number: worker.channel.pointee.progress.engine_function)
        let failure = CallFailure.ended(end)
        var result = ExecutionResult(
          caller, .fault, function.map { .engine(EngineFailure($0, .failed(failure))) } ?? failure)
        result.output = worker.takeOutput()
        return result
      }
    }
  }
}
