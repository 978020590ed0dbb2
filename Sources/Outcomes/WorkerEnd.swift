/// How a worker's process ended, or why it had to be ended.
package enum WorkerEnd: Error, Sendable, Hashable, Codable {
  /// It left with an exit status; no callee may do that.
  case exited(status: Int32)
  /// A signal ended it that no guard could contain.
  case killed(signal: Signal)
  /// It executed another program, which left with an exit status.
  case replacedAndExited(program: String, status: Int32)
  /// It executed another program, which a signal ended.
  case replacedAndKilled(program: String, signal: Signal)
  /// It did not come back and could not be stopped; the value is the limit in milliseconds.
  case hung(milliseconds: Int)
  /// What it shares with the harness was overwritten.
  case overwrote
  /// It printed so much that it was killed.
  case flooded(bytes: Int)
}

extension WorkerEnd: CustomStringConvertible {
  /// What happened, behind a word for who did it: `ended the process with status 0`. Messages of errors need it too.
  package var description: String {
    switch self {
    case .exited(let status): "ended the process with status \(status)"
    case .killed(let signal): "ended the process by \(signal.name)"
    case .replacedAndExited(let program, let status):
      "replaced the process by another program (\(program)), which ended with status \(status)"
    case .replacedAndKilled(let program, let signal):
      "replaced the process by another program (\(program)), which ended by \(signal.name)"
    case .hung(let milliseconds):
      "did not return within \(milliseconds) ms and could not be stopped; its process was killed"
    case .overwrote: "overwrote the memory in which the harness observes its calls"
    case .flooded(let bytes): "printed \(bytes >> 20) MiB; its process was killed"
    }
  }
}
