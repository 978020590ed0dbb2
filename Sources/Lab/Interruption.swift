import Dispatch
import Glibc

/// Turns ctrl-c and the other requests to end into the cancellation of what is under way, so that it can tidy up.
public enum Interruption {
  /// The signals that ask a program to end.
  private static let signals = [SIGINT, SIGTERM, SIGHUP]

  /// Does work that a signal cancels. While it lasts, the signals themselves do nothing else.
  /// - Parameter body: the work; it looks at `Task.isCancelled`, as do the compilers that it waits for.
  /// - Returns: what the work came to.
  /// - Throws: what the work throws.
  public static func cancels<Result: Sendable>(
    _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let work = Task { try await body() }
    // What whoever started us has us ignore stays ignored: hangups under nohup, ctrl-c in a script's background.
    let signals = signals.filter { !isIgnored($0) }
    let sources = signals.map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { work.cancel() }
      source.resume()
      return source
    }
    defer {
      for (source, number) in zip(sources, signals) {
        source.cancel()
        signal(number, SIG_DFL)
      }
    }
    return try await work.value
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
