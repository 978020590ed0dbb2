import Glibc

/// Names of signals.
package enum SignalName {
  private static let names: [Int32: String] = [
    SIGSEGV: "SIGSEGV", SIGBUS: "SIGBUS", SIGILL: "SIGILL", SIGFPE: "SIGFPE", SIGTRAP: "SIGTRAP", SIGSYS: "SIGSYS",
    SIGABRT: "SIGABRT", SIGALRM: "SIGALRM", SIGKILL: "SIGKILL", SIGTERM: "SIGTERM", SIGINT: "SIGINT",
    SIGHUP: "SIGHUP", SIGQUIT: "SIGQUIT", SIGPIPE: "SIGPIPE", SIGUSR1: "SIGUSR1", SIGUSR2: "SIGUSR2",
    SIGXCPU: "SIGXCPU", SIGXFSZ: "SIGXFSZ", SIGCHLD: "SIGCHLD", SIGSTOP: "SIGSTOP", SIGCONT: "SIGCONT",
    SIGIO: "SIGIO",
  ]

  /// The name of a signal, `SIGSEGV`; `signal 40` for one without a name.
  package static func of(_ signal: Int32) -> String { names[signal] ?? "signal \(signal)" }
}
