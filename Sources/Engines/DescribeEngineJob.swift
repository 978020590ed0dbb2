import BPF
import NativeCalls
import Outcomes
import Support

/// The job that opens an engine library in a worker process and has it run a first program.
///
/// An engine that fails here cannot be used; so one that never returns costs one time limit and not one for each call.
package struct DescribeEngineJob: WorkerJob {
  /// The job's name in messages.
  package static let name = "describe-engine"

  /// The result of the job.
  package struct Reply: Codable, Sendable {
    /// What the engine says of itself; nil for one that fails.
    package var description: EngineDescription?
    /// What is wrong with it; nil for one that can be used.
    package var failure: EngineFailure?
  }

  /// The library's path.
  package let path: String

  /// Opens the library, and runs a program of two instructions.
  package func perform(_ context: WorkerContext) throws(HarnessError) -> Reply {
    // The parent watches.
    let thread = try GuardedThread(timeout: 0)
    let first: Program
    do {
      first = try Program(instructions: [.alu(.word64, .mov, .r0, .immediate(42)), .exit])
    } catch {
      throw HarnessError(.badProgram, "\(error)")
    }
    do throws(EngineFailure) {
      return Reply(description: try Self.describe(try EngineLibrary(path, thread.invoker), first, thread))
    } catch {
      return Reply(failure: error)
    }
  }

  private static func describe(
    _ library: EngineLibrary, _ first: Program, _ thread: borrowing GuardedThread
  ) throws(EngineFailure) -> EngineDescription {
    let program: EngineProgram
    do throws(EngineError) {
      program = try EngineProgram.compile(EngineInput(first), by: library)
    } catch {
      switch error {
      case .failed(let failure): throw failure
      case .refused(let words): throw EngineFailure(.compile, .refusedFirstProgram(words))
      }
    }
    do throws(CallFailure) {
      try program.run(memory: 0, length: 0)
    } catch {
      if case .engine(let failure) = error { throw failure }
      throw EngineFailure(nil, .failed(error))
    }
    // A fault in it is to be seen before it is needed.
    _ = try library.lastError()
    try program.free()
    let capabilities = EngineNeed.allCases.filter { library.capabilities & ($0.capability ?? 0) != 0 }
    return EngineDescription(
      name: library.name, version: library.version, capabilities: capabilities, interprets: program.entry == nil)
  }
}

extension WorkerPool {
  /// Opens an engine library in a worker, because its code may do anything, and describes it.
  /// - Parameter path: its path, which contains a slash.
  /// - Throws: `HarnessError` if no worker can be started.
  package func engine(_ path: String) throws(HarnessError) -> EngineOutcome {
    let caller = Caller(.library(path: path))
    let worker = try take(forForeignCode: true)
    do throws(WorkerFailure) {
      let reply = try worker.perform(DescribeEngineJob(path: path), milliseconds: EngineLibrary.timeLimit)
      // A failed function may have left locks or an inconsistent heap: the worker is not used again.
      if let failure = reply.failure { return EngineOutcome(engine: caller, failure: failure) }
      if !worker.changes.isEmpty {
        return EngineOutcome(engine: caller, failure: EngineFailure(nil, .failed(.process(worker.changes))))
      }
      giveBack(worker)
      return EngineOutcome(engine: caller, description: reply.description)
    } catch {
      switch error {
      case .refused(let reason): throw reason
      case .ended(let end):
        let function = EngineFunction(number: worker.channel.pointee.progress.engine_function)
        return EngineOutcome(engine: caller, failure: EngineFailure(function, .failed(.ended(end))))
      }
    }
  }

  /// The engine libraries among some callers.
  /// - Parameter callers: the callers.
  /// - Throws: `HarnessError` if no worker can be started.
  package func engines(among callers: [Caller]) throws(HarnessError) -> [EngineOutcome] {
    var engines: [EngineOutcome] = []
    for caller in callers {
      if case .library(let path) = caller.reference { engines.append(try engine(path)) }
    }
    return engines
  }
}
