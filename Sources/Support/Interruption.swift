import CShims
import Glibc

/// Requests to end: the first lets a run say what it has done, the second ends the process at once.
package enum Interruption {
  /// Notes SIGINT, SIGTERM, SIGHUP and SIGQUIT from now on, but for those that whoever started us has us ignore.
  ///
  /// Only for commands that look at `signal` and come to an end soon.
  package static func watch() { kft_stop_watch() }

  /// The signal that asked the program to end; nil while none did.
  package static var signal: Int32? { kft_stop_signal() == 0 ? nil : kft_stop_signal() }

  /// What shells expect of a program that a signal ended: 128 and the signal's number; nil while none did.
  package static var status: Int32? { signal.map { 128 + $0 } }

  /// How long a request may go unnoticed by compilers that are waited for.
  private static let interval = Duration.milliseconds(20)

  /// Does work that a request to end cancels.
  /// - Parameter body: the work; it looks at `Task.isCancelled`, as do the compilers that it waits for.
  /// - Returns: what the work came to.
  /// - Throws: what the work throws.
  package static func cancels<Result: Sendable>(
    _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    watch()
    let work = Task { try await body() }
    let watcher = Task {
      while !Task.isCancelled {
        if signal != nil { return work.cancel() }
        try? await Task.sleep(for: interval)
      }
    }
    defer { watcher.cancel() }
    return try await work.value
  }
}
