import Kfuncs
import Support
import Synchronization

/// A pool of idle worker processes, so that not every run starts one.
package final class WorkerPool: Sendable {
  private let idle: Mutex<[WorkerProcess]>

  /// Creates an empty pool.
  package init() { idle = Mutex([]) }

  /// Takes a worker, or starts one.
  ///
  /// Changes that foreign code makes to a process must not be attributed to the project's own library: its jobs get a
  /// worker
  /// in which no foreign code has run.
  /// - Parameter isForeign: whether code of a library other than the project's own will run in it.
  /// - Throws: `HarnessError` if none can be started.
  package func take(forForeignCode isForeign: Bool) throws(HarnessError) -> WorkerProcess {
    while let worker = idle.withLock({ idle in
      idle.lastIndex { isForeign || !$0.hasRunForeignCode }.map { idle.remove(at: $0) }
    }) {
      // The process may have ended in the meantime.
      guard worker.look() == nil else { continue }
      if isForeign { worker.hasRunForeignCode = true }
      return worker
    }
    let worker = try WorkerProcess()
    worker.hasRunForeignCode = isForeign
    return worker
  }

  /// Returns a worker to the pool; one whose process a callee has changed is not reused.
  /// - Parameter worker: an idle worker.
  package func giveBack(_ worker: WorkerProcess) {
    guard worker.changes.isEmpty else { return }
    idle.withLock { $0.append(worker) }
  }
}

extension WorkerPool {
  /// The time after which a call is stopped in a job without foreign code, in milliseconds; the whole job has a hundred times
  /// as much.
  private static let ownCallTime = 2000

  /// Has a worker do a job in which no foreign code runs.
  /// - Parameter job: the job.
  /// - Throws: `HarnessError` if the job cannot be done, or no worker can be started.
  package func perform<Job: WorkerJob>(_ job: Job) throws(HarnessError) -> Job.Reply {
    let worker = try take(forForeignCode: false)
    do throws(WorkerFailure) {
      let reply = try worker.perform(job, milliseconds: Self.ownCallTime, watchesCallsOnly: true)
      giveBack(worker)
      return reply
    } catch {
      switch error {
      case .refused(let reason):
        giveBack(worker)
        throw reason
      case .ended(let end):
        throw HarnessError(
          .environment, "a worker did not do its job '\(Job.name)': it \(end)\(Self.quoted(worker.takeOutput()))")
      }
    }
  }

  /// The time limit for loading a library, in milliseconds.
  private static let openingTime = 10_000

  /// Loads a kfunc library in a worker, because its constructors may do anything, and describes it.
  /// - Parameter path: a path, or a bare name for the dynamic loader to look up.
  /// - Returns: the library, which this process does not load.
  /// - Throws: `HarnessError` naming the library.
  package func open(_ path: String) throws(HarnessError) -> KfuncLibrary {
    let worker = try take(forForeignCode: path != KfuncLibrary.ownPath)
    let reply: DescribeJob.Reply
    do throws(WorkerFailure) {
      reply = try worker.perform(DescribeJob(path: path), milliseconds: Self.openingTime)
    } catch {
      switch error {
      case .refused(let reason): throw reason
      case .ended(let end):
        throw HarnessError(.library, "\(path): opening it \(end)\(Self.quoted(worker.takeOutput()))")
      }
    }
    giveBack(worker)
    if !worker.changes.isEmpty {
      let changes = worker.changes.map(\.description).joined(separator: ", ")
      throw HarnessError(.library, "\(path): opening it \(changes)")
    }
    if let error = reply.error { throw error }
    guard let description = reply.description else {
      throw HarnessError(.library, "\(path): a worker did not describe it")
    }
    return try KfuncLibrary(description)
  }

  private static func quoted(_ output: String) -> String {
    let line = output.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
    return line.isEmpty ? "" : "; it printed: \(line.prefix(80))"
  }
}
