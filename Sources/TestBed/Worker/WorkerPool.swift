import Kfuncs
import Synchronization

/// Workers that wait for work, so that not every run starts a process.
public final class WorkerPool: Sendable {
  /// Workers at once.
  public let jobs: Int
  private let idle: Mutex<[WorkerProcess]>

  /// An empty pool.
  /// - Parameter jobs: workers at once.
  public init(jobs: Int = 1) {
    self.jobs = max(1, jobs)
    idle = Mutex([])
  }

  /// Takes a worker, or starts one.
  ///
  /// What code of others left in a process must not be laid to the project's own library: that gets a worker in which
  /// none has run.
  /// - Parameter isForeign: whether code of a library other than the project's own will run there.
  /// - Throws: `BedError` where none can be started.
  package func take(forForeignCode isForeign: Bool) throws(BedError) -> WorkerProcess {
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
  /// - Throws: `BedError` naming the library and what is wrong with it.
  public func open(_ path: String) throws(BedError) -> KfuncLibrary {
    let worker = try take(forForeignCode: path != KfuncLibrary.ownPath)
    let reply: DescribeJob.Reply
    do throws(WorkerFailure) {
      reply = try worker.perform(DescribeJob(path: path), milliseconds: Self.openingTime)
    } catch {
      switch error {
      case .refused(let reason): throw reason
      case .ended(let end):
        throw BedError(.library, "\(path): opening it \(end.predicate)\(Self.quoted(worker.takeOutput()))")
      }
    }
    giveBack(worker)
    if let changes = worker.changesInWords { throw BedError(.library, "\(path): opening it \(changes)") }
    if let error = reply.error { throw BedError(.library, "\(error)") }
    guard let description = reply.description else { throw BedError(.library, "\(path): a worker did not describe it") }
    do { return try KfuncLibrary(description) } catch { throw BedError(.library, "\(error)") }
  }

  private static func quoted(_ output: String) -> String {
    let line = output.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
    return line.isEmpty ? "" : "; it printed: \(line.prefix(80))"
  }
}
