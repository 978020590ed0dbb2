import BPF

/// Who executes a program.
public enum Engine: String, Sendable, CaseIterable, Codable {
  /// Our JIT's native code.
  case jit
  /// Our interpreter.
  case interpreter
  /// The running kernel.
  case kernel
}

/// What became of a program in one engine.
public struct ExecutionResult: Sendable, Equatable, Codable {
  /// How it ended.
  public enum Status: String, Sendable, Codable {
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
  public let engine: Engine
  /// How it ended.
  public var status = Status.ok
  /// r0, where it came to its end.
  public var r0: UInt64?
  /// Why it did not, for people; empty where it did.
  public var message = ""
  /// The memory after the run, where the program was given some.
  public var memory: [UInt8]?
  /// What the program and its kfuncs printed, cut where it is long.
  public var output = ""
  /// The file in which perf finds the names of the program's functions, where one was written.
  public var perfMap: String?

  init(_ engine: Engine) { self.engine = engine }

  init(_ engine: Engine, _ status: Status, _ message: String) {
    self.engine = engine
    self.status = status
    self.message = message
  }
}
