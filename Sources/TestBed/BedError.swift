/// Something that keeps the test bed from running at all; not a finding about what it tests.
public struct BedError: Error, Sendable, Codable, CustomStringConvertible {
  /// What kind of obstacle it is.
  public enum Code: String, Sendable, Codable {
    /// The machine lacks something: a stack, a timer, memory.
    case environment
    /// A kfunc library cannot be used.
    case library
    /// A request that makes no sense.
    case usage
    /// A caller cannot be prepared for a signature.
    case unsupportedSignature
  }

  /// What kind of obstacle it is.
  public let code: Code
  /// One sentence for people.
  public let message: String

  /// Creates an error.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
