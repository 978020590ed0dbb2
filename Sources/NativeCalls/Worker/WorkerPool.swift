import Kfuncs
import Support
import Synchronization

/// Workers that wait for work, so that not every run starts a process.
package final class WorkerPool: Sendable {
  /// Workers at once.
  package let jobs: Int
  private let idle: Mutex<[WorkerProcess]>

  /// An empty pool.
  /// - Parameter jobs: workers at once.
  package init(jobs: Int = 1) {
    self.jobs = max(1, jobs)
    idle = Mutex([])
  }

  /// Takes a worker, or starts one.
  ///
  /// What code of others left in a process must not be laid to the project's own library: that gets a worker in which
  /// none has run.
  /// - Parameter isForeign: whether code of a library other than the project's own will run there.
  /// - Throws: `HarnessError` where none can be started.
  package func take(forForeignCode isForeign: Bool) throws(HarnessError) -> WorkerProcess {
    while let worker = idle.withLock({ idle in
      idle.lastIndex { isForeign || !$0.hasRunForeignCode }.map { idle.remove(at: $0) }
    }) {
      // One that was killed in the meantime is of no use.
      guard worker.look() == nil else { continue }
      if isForeign { worker.hasRunForeignCode = true }
      return worker
    }
    let worker = try WorkerProcess()
    worker.hasRunForeignCode = isForeign
    return worker
  }

  /// Gives a worker back; one whose process a callee has changed is not used again.
  package func giveBack(_ worker: WorkerProcess) {
    guard worker.changes.isEmpty else { return }
    idle.withLock { $0.append(worker) }
  }
}

extension WorkerPool {
  /// Milliseconds that a library has to be opened.
  private static let openingTime = 10_000

  /// Has a worker open a kfunc library, whose constructors may do anything, and describe it.
  /// - Parameter path: a path, or a bare name for the dynamic loader to look up.
  /// - Returns: the library, none of whose code is in this process.
  /// - Throws: `HarnessError` naming the library and what is wrong with it.
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
    if let error = reply.error { throw HarnessError(.library, "\(error)") }
    guard let description = reply.description else {
      throw HarnessError(.library, "\(path): a worker did not describe it")
    }
    do { return try KfuncLibrary(description) } catch { throw HarnessError(.library, "\(error)") }
  }

  private static func quoted(_ output: String) -> String {
    let line = output.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
    return line.isEmpty ? "" : "; it printed: \(line.prefix(80))"
  }
}
