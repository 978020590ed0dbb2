/// The outcome of a program in one engine.
package struct ExecutionResult: Sendable, Equatable, Codable {
  /// How it ended.
  package enum Status: String, Sendable, Codable {
    /// It came to its end.
    case ok
    /// It was refused before it ran.
    case rejected
    /// It ran and did not come to its end.
    case fault
    /// This engine, or this machine, cannot run such programs.
    case unsupported
  }

  /// Who executed it.
  package let caller: Caller
  /// How it ended.
  package var status = Status.ok
  /// r0, where it came to its end.
  package var r0: UInt64?
  /// Why it did not; empty where it did.
  package var message = ""
  /// The memory after the run, where the program was given some.
  package var memory: [UInt8]?
  /// What the program and its kfuncs printed, cut where it is long.
  package var output = ""
  /// The file in which perf finds the names of the program's functions, where one was written.
  package var perfMap: String?

  /// A program that came to its end.
  /// - Parameter caller: who executed it.
  package init(_ caller: Caller) { self.caller = caller }

  /// A program that did not come to its end.
  package init(_ caller: Caller, _ status: Status, _ message: String) {
    self.caller = caller
    self.status = status
    self.message = message
  }
}
