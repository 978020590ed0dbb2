/// Who makes a call or runs a program, by name. Callers share no code.
///
/// What a caller can do is said by its engine: `CallEngines` lists those that call kfuncs, `ProgramEngines` those that run
/// whole programs.
package struct Caller: RawRepresentable, Hashable, Sendable {
  /// The name on the command line, in tables and in JSON.
  package let rawValue: String

  /// A caller with a name.
  /// - Parameter rawValue: the name.
  package init(rawValue: String) { self.rawValue = rawValue }

  /// A BPF program that our JIT compiled.
  package static let jit = Caller(rawValue: "jit")
  /// A BPF program that our interpreter executes; it calls kfuncs through libffi.
  package static let interpreter = Caller(rawValue: "interpreter")
  /// `ffi_call`, or a call plan where the installed libffi has them.
  package static let libffi = Caller(rawValue: "libffi")
  /// The thunk in a kfunc library: the C compiler made the call.
  package static let c = Caller(rawValue: "c")
  /// The running kernel.
  package static let kernel = Caller(rawValue: "kernel")
}

extension Caller: Codable, CodingKeyRepresentable {
  package init(from decoder: any Decoder) throws {
    rawValue = try decoder.singleValueContainer().decode(String.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }

  /// The caller as the key of a dictionary.
  package var codingKey: any CodingKey { Name(stringValue: rawValue) }

  /// The caller that a key of a dictionary names.
  package init?(codingKey: some CodingKey) { rawValue = codingKey.stringValue }

  /// A caller as the key of a dictionary.
  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}

extension Caller: CustomStringConvertible {
  /// The name.
  package var description: String { rawValue }
}
