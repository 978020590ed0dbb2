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
  var observed: String {
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

/// Names of signals.
enum SignalName {
  private static let names: [Int32: String] = [
    SIGSEGV: "SIGSEGV", SIGBUS: "SIGBUS", SIGILL: "SIGILL", SIGFPE: "SIGFPE", SIGTRAP: "SIGTRAP", SIGSYS: "SIGSYS",
    SIGABRT: "SIGABRT", SIGALRM: "SIGALRM", SIGKILL: "SIGKILL", SIGTERM: "SIGTERM", SIGINT: "SIGINT",
    SIGHUP: "SIGHUP", SIGQUIT: "SIGQUIT", SIGPIPE: "SIGPIPE", SIGUSR1: "SIGUSR1", SIGUSR2: "SIGUSR2",
    SIGXCPU: "SIGXCPU", SIGXFSZ: "SIGXFSZ", SIGCHLD: "SIGCHLD", SIGSTOP: "SIGSTOP", SIGCONT: "SIGCONT",
    SIGIO: "SIGIO",
  ]

  /// The name of a signal, `SIGSEGV`; `signal 40` for one without a name.
  static func of(_ signal: Int32) -> String { names[signal] ?? "signal \(signal)" }
}

extension ProcessChange {
  /// What the bits of `kft_change` say.
  /// - Parameters:
  ///   - bits: of a slot.
  ///   - number: the signal or descriptor of the change.
  ///   - isBetweenCalls: whether calls went before that were not looked at.
  static func all(_ bits: UInt32, number: Int32, isBetweenCalls: Bool) -> [ProcessChange] {
    let words: [(UInt32, String)] = [
      (KFT_CHANGED_HANDLER.rawValue, "changed the handler of \(SignalName.of(number))"),
      (KFT_CHANGED_MASK.rawValue, "changed the signal mask (\(SignalName.of(number)))"),
      (KFT_CHANGED_DIRECTORY.rawValue, "changed the working directory"),
      (KFT_CHANGED_LOCALE.rawValue, "changed the locale"),
      (KFT_CHANGED_UMASK.rawValue, "changed the file mode creation mask"),
      (KFT_CHANGED_DESCRIPTOR.rawValue, "closed or replaced descriptor \(number)"),
      (KFT_CHANGED_CHILDREN.rawValue, "left a child process behind"),
      (KFT_CHANGED_HEAP.rawValue, "corrupted the heap"),
      (KFT_CHANGED_THREADS.rawValue, "left a thread running"),
      (KFT_CHANGED_IDENTITY.rawValue, "changed the user or group of the process"),
      (KFT_CHANGED_X87.rawValue, "changed the x87 control word or left values on the x87 stack"),
      (KFT_CHANGED_TIMER.rawValue, "left a timer running"),
      (KFT_CHANGED_LIMIT.rawValue, "changed a resource limit"),
      (KFT_CHANGED_ROOT.rawValue, "changed the root directory"),
    ]
    return words.filter { bits & $0.0 != 0 }.map { ProcessChange(what: $0.1, isBetweenCalls: isBetweenCalls) }
  }
}
