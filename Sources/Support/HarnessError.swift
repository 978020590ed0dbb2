/// What keeps the harness from doing what it was asked for. It is no finding about what is tested.
package struct HarnessError: Error, Sendable, Codable, Equatable {
  /// What kind of obstacle it is.
  package enum Code: String, Sendable, Codable {
    /// The machine lacks something: a stack, a timer, memory.
    case environment
    /// A request that makes no sense.
    case usage
    /// A caller cannot be prepared for a signature, or the signature has no place in a kfunc library.
    case unsupportedSignature
    /// A kfunc library cannot be used.
    case library
    /// A file cannot be opened as a shared library.
    case cannotOpen
    /// A shared library has no registry function.
    case noRegistry
    /// A registry has a layout that this program does not know.
    case unknownVersion
    /// A descriptor contradicts itself or names something that cannot be parsed.
    case badDescriptor
    /// Two kfuncs have the same name.
    case duplicateName
    /// More parameters than a BPF function may have.
    case tooManyParameters
    /// There is no such compiler.
    case noCompiler
    /// A compiler did not compile what it was given.
    case compilationFailed
    /// What a compiler made cannot be used.
    case unusableLibrary
    /// A folder or file cannot be read or made.
    case fileSystem
    /// A file of expectations cannot be read.
    case badExpectations
    /// A program file cannot be read.
    case badProgram
    /// The run was asked to stop.
    case interrupted
  }

  /// What kind of obstacle it is.
  package let code: Code
  /// Where it was met: a file, a library, a kfunc of a library; nil where the message says it.
  package let place: String?
  /// Human-readable message, one sentence without the place.
  package let message: String
  /// The error of the system or of another component that caused it, in its own words; nil for none.
  package let underlying: String?

  /// Creates an error.
  /// - Parameters:
  ///   - code: what kind of obstacle it is.
  ///   - message: human-readable message, one sentence without the place.
  ///   - place: where it was met, or nil.
  ///   - underlying: the error that caused it, or nil.
  package init(_ code: Code, _ message: String, at place: String? = nil, underlying: (any Error)? = nil) {
    self.code = code
    self.place = place
    self.message = message
    self.underlying = underlying.map { "\($0)" }
  }
}

extension HarnessError: CustomStringConvertible {
  /// Place, message and underlying error in one line: `libx.so: kfunc f: two parameters share a name`.
  package var description: String {
    (place.map { "\($0): " } ?? "") + message + (underlying.map { ": \($0)" } ?? "")
  }
}
