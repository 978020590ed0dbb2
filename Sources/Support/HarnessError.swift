/// An error of the harness: it could not do what was requested. Findings about the tested code are not errors.
package struct HarnessError: Error, Sendable, Codable, Equatable {
  /// The kind of error.
  package enum Code: String, Sendable, Codable {
    /// A missing resource of the machine: a stack, a timer, memory.
    case environment
    /// An invalid request.
    case usage
    /// A caller cannot be prepared for a signature, or a kfunc library cannot contain it.
    case unsupportedSignature
    /// A kfunc library cannot be used.
    case library
    /// A file cannot be opened as a shared library.
    case cannotOpen
    /// A shared library has no registry function.
    case noRegistry
    /// A registry has an unknown version.
    case unknownVersion
    /// A descriptor contradicts itself or contains text that cannot be parsed.
    case badDescriptor
    /// Two kfuncs have the same name.
    case duplicateName
    /// More parameters than a BPF function can have.
    case tooManyParameters
    /// A compiler was not found.
    case noCompiler
    /// A compilation failed.
    case compilationFailed
    /// A C source of the user does not compile: the message is lines of the compiler.
    case source
    /// A compiled library cannot be used.
    case unusableLibrary
    /// A folder or file cannot be read or created.
    case fileSystem
    /// A file of expectations cannot be read.
    case badExpectations
    /// A program file cannot be read.
    case badProgram
    /// The run was asked to stop.
    case interrupted
  }

  /// The kind of error.
  package let code: Code
  /// Where the error occurred: a file, a library, a kfunc of a library; nil if the message says it.
  package let place: String?
  /// Human-readable message, one sentence without the place.
  package let message: String
  /// The message of the system error or component error that caused it; nil for none.
  package let underlying: String?

  /// Creates an error.
  /// - Parameters:
  ///   - code: the kind of error.
  ///   - message: human-readable message, one sentence without the place.
  ///   - place: where the error occurred, or nil.
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
