import Glibc

/// A signal; its coded form is its name.
package struct Signal: Sendable, Hashable, Codable {
  /// The signal's number.
  package let number: Int32

  /// A signal.
  /// - Parameter number: as signal.h has it.
  package init(_ number: Int32) { self.number = number }

  private static let names: [Int32: String] = [
    SIGSEGV: "SIGSEGV", SIGBUS: "SIGBUS", SIGILL: "SIGILL", SIGFPE: "SIGFPE", SIGTRAP: "SIGTRAP", SIGSYS: "SIGSYS",
    SIGABRT: "SIGABRT", SIGALRM: "SIGALRM", SIGKILL: "SIGKILL", SIGTERM: "SIGTERM", SIGINT: "SIGINT",
    SIGHUP: "SIGHUP", SIGQUIT: "SIGQUIT", SIGPIPE: "SIGPIPE", SIGUSR1: "SIGUSR1", SIGUSR2: "SIGUSR2",
    SIGXCPU: "SIGXCPU", SIGXFSZ: "SIGXFSZ", SIGCHLD: "SIGCHLD", SIGSTOP: "SIGSTOP", SIGCONT: "SIGCONT",
    SIGIO: "SIGIO",
  ]

  /// The name, `SIGSEGV`; `signal 40` for one without.
  package var name: String { Self.names[number] ?? "signal \(number)" }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let name = try container.decode(String.self)
    guard
      let number = Self.names.first(where: { $0.value == name })?.key
        ?? name.split(separator: " ").last.flatMap({ Int32($0) })
    else { throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(name)' is no signal") }
    self.number = number
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}
