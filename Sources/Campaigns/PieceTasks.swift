import Dispatch
import Outcomes
import Support
import Synchronization

/// Asynchronous work, such as compilers, that the threads of an `OrderedPool` wait for.
///
/// These threads are not those of Swift's concurrency runtime, which must not be blocked.
final class PieceTasks: Sendable {
  private struct State {
    var isCancelled = false
    var running: [Int: @Sendable () -> Void] = [:]
    var next = 0
  }

  private let state = Mutex(State())

  /// Whether everything was cancelled.
  var isCancelled: Bool { state.withLock { $0.isCancelled } }

  /// Cancels what runs, and what will be waited for later.
  func cancel() {
    let running = state.withLock { state in
      state.isCancelled = true
      return state.running
    }
    for cancel in running.values { cancel() }
  }

  /// Does asynchronous work while the calling thread waits.
  /// - Parameter work: the work.
  /// - Throws: the error of the work, and `interrupted` where everything was cancelled.
  func wait<Output: Sendable>(
    for work: @escaping @Sendable () async throws(HarnessError) -> Output
  ) throws(HarnessError) -> Output {
    let done = DispatchSemaphore(value: 0)
    let result = Mutex<Result<Output, HarnessError>?>(nil)
    let task = Task {
      do throws(HarnessError) {
        let output = try await work()
        result.withLock { $0 = .success(output) }
      } catch {
        result.withLock { $0 = .failure(error) }
      }
      done.signal()
    }
    let number = state.withLock { state in
      if state.isCancelled { task.cancel() }
      state.next += 1
      state.running[state.next] = { task.cancel() }
      return state.next
    }
    done.wait()
    _ = state.withLock { $0.running.removeValue(forKey: number) }
    guard let result = result.withLock({ $0 }) else { throw HarnessError(.interrupted, "interrupted") }
    return try result.get()
  }

  /// Runs a function that blocks, outside of the threads of the concurrency runtime.
  /// - Parameter body: the function; what it waits for is cancelled with the calling task.
  /// - Throws: the error of the function.
  static func blocking<Output: Sendable>(
    _ body: @escaping @Sendable (PieceTasks) throws(HarnessError) -> Output
  ) async throws(HarnessError) -> Output {
    let tasks = PieceTasks()
    let result: Result<Output, HarnessError> = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        DispatchQueue.global().async {
          do throws(HarnessError) {
            continuation.resume(returning: .success(try body(tasks)))
          } catch {
            continuation.resume(returning: .failure(error))
          }
        }
      }
    } onCancel: {
      tasks.cancel()
    }
    return try result.get()
  }
}
