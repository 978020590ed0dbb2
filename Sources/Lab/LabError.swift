/// Something that keeps the lab from building what it was asked to: one sentence for people.
public struct LabError: Error, Sendable, CustomStringConvertible {
  /// What kind of obstacle it is.
  public enum Code: Sendable, Equatable {
    /// There is no such compiler.
    case noCompiler
    /// A compiler did not compile what it was given.
    case compilationFailed
    /// A folder or file cannot be made.
    case fileSystem
    /// What a compiler made cannot be used.
    case unusableLibrary
    /// The signature has no place in a kfunc library.
    case unsupportedSignature
    /// A file of known differences cannot be read.
    case badExpectations
    /// The user wants to stop.
    case interrupted
  }

  /// What kind of obstacle it is.
  public let code: Code
  /// One sentence for people.
  public let message: String

  /// Creates an error.
  /// - Parameters:
  ///   - code: what kind of obstacle it is.
  ///   - message: one sentence for people.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
