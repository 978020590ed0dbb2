import CShims
import Glibc

/// How a worker's process ended, or why it had to be ended.
package enum WorkerEnd: Error, Sendable, Equatable, Codable {
  /// It left with an exit status; no callee may do that.
  case exited(status: Int32)
  /// A signal ended it that no guard could contain.
  case killed(signal: Int32)
  /// It executed another program, which ended so or had to be ended.
  case replaced(program: String, status: Int32, bySignal: Bool)
  /// It did not come back and could not be stopped; after so many milliseconds.
  case hung(milliseconds: Int)
  /// What it shares with the harness was overwritten.
  case overwrote
  /// It printed so much that it was killed.
  case flooded(bytes: Int)

  /// What was seen.
  package var observed: String {
    switch self {
    case .exited(let status): "exit status \(status)"
    case .killed(let signal): SignalName.of(signal)
    case .replaced(let program, _, _): "another program: \(program)"
    case .hung: "no return"
    case .overwrote: "overwritten observations"
    case .flooded(let bytes): "\(bytes) bytes of output"
    }
  }

  /// What happened, behind a word for who did it: "ended the process with status 0".
  package var predicate: String {
    switch self {
    case .exited(let status): "ended the process with status \(status)"
    case .killed(let signal): "ended the process by \(SignalName.of(signal))"
    case .replaced(let program, let status, let bySignal):
      "replaced the process by another program (\(program)), which ended "
        + (bySignal ? "by \(SignalName.of(status))" : "with status \(status)")
    case .hung(let milliseconds):
      "did not return within \(milliseconds) ms and could not be stopped; its process was killed"
    case .overwrote: "overwrote the memory in which the harness observes its calls"
    case .flooded(let bytes): "printed \(bytes >> 20) MiB; its process was killed"
    }
  }
}
