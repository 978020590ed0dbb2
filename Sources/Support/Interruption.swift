import CShims
import Glibc

/// Requests to stop: after the first signal a run ends early and reports, the second ends the process at once.
package enum Interruption {
  /// Installs handlers for SIGINT, SIGTERM, SIGHUP and SIGQUIT, except for signals that are ignored.
  ///
  /// Only for commands that poll `signal`.
  package static func watch() { kft_stop_watch() }

  /// The signal that requested the stop; nil if there was none.
  package static var signal: Int32? { kft_stop_signal() == 0 ? nil : kft_stop_signal() }

  /// The exit status after a signal, as shells expect it: 128 plus the signal's number; nil if there was none.
  package static var status: Int32? { signal.map { 128 + $0 } }

  /// The longest delay until a stop request reaches running compilers.
  private static let interval = Duration.milliseconds(20)

  /// Runs work that is cancelled by a stop request.
  /// - Parameter body: the work; it checks `Task.isCancelled`, as do the compilers that it waits for.
  /// - Returns: the result of `body`.
  /// - Throws: the error of `body`.
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
