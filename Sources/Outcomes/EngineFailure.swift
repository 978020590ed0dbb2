/// A function of an engine library (`kfunctest_engine.h`); the raw values are its symbols.
package enum EngineFunction: String, Sendable, Hashable, CaseIterable, Codable {
  case identity = "kfunctest_engine_identity"
  case capabilities = "kfunctest_engine_capabilities"
  case compile = "kfunctest_engine_compile"
  case entry = "kfunctest_engine_entry"
  case run = "kfunctest_engine_run"
  case code = "kfunctest_engine_code"
  case free = "kfunctest_engine_free"
  case error = "kfunctest_engine_error"

  /// The number by which a worker tells its parent which function runs: 1 and up.
  package var number: UInt32 { UInt32((Self.allCases.firstIndex(of: self) ?? 0) + 1) }

  /// The function of a number; nil for 0, which stands for none.
  /// - Parameter number: what a worker told.
  package init?(number: UInt32) {
    guard number > 0, number <= UInt32(Self.allCases.count) else { return nil }
    self = Self.allCases[Int(number) - 1]
  }
}

/// What is wrong with an engine library, apart from the results of its programs.
package struct EngineFailure: Error, Sendable, Hashable {
  /// What is wrong.
  package indirect enum Cause: Sendable, Hashable {
    /// The file cannot be opened as a shared library; the loader's message.
    case notOpened(String)
    /// Functions that it does not export.
    case missing([EngineFunction])
    /// Its interface is of this version.
    case version(UInt32)
    /// It has no identity, or one without name or version.
    case noIdentity
    /// A function did not return, or did not preserve what the psABI wants preserved.
    case failed(CallFailure)
    /// A function wrote to the program, which is read-only, at this offset in bytes.
    case wroteToProgram(offset: Int)
    /// A program was refused, and there was no text that says why.
    case refusedWithoutReason
    /// A first program, of two instructions and without calls, was refused; the engine's words.
    case refusedFirstProgram(String)
  }

  /// What the cause is called in JSON; stable, whatever the words are.
  package enum Code: String, Sendable, Codable, CaseIterable {
    case notOpened = "not-opened"
    case missing
    case version
    case noIdentity = "no-identity"
    case failed
    case wroteToProgram = "wrote-to-program"
    case refusedWithoutReason = "refused-without-reason"
    case refusedFirstProgram = "refused-first-program"
  }

  /// The version of the interface that this program knows (`KFUNCTEST_ENGINE_INTERFACE`).
  package static let interfaceVersion: UInt32 = 1

  /// The function that was called; nil before the first one, and in native code of the engine.
  package var function: EngineFunction?
  /// What is wrong.
  package var cause: Cause

  /// Creates a value; each parameter is documented at the property of its name.
  package init(_ function: EngineFunction? = nil, _ cause: Cause) {
    self.function = function
    self.cause = cause
  }

  /// What the cause is called in JSON.
  package var code: Code {
    switch cause {
    case .notOpened: .notOpened
    case .missing: .missing
    case .version: .version
    case .noIdentity: .noIdentity
    case .failed: .failed
    case .wroteToProgram: .wroteToProgram
    case .refusedWithoutReason: .refusedWithoutReason
    case .refusedFirstProgram: .refusedFirstProgram
    }
  }
}

extension EngineFailure: Codable {
  private enum Key: String, CodingKey { case code, message, function, component, missing, version, failure, offset }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    function = try container.decodeIfPresent(EngineFunction.self, forKey: .function)
    switch try container.decode(Code.self, forKey: .code) {
    case .notOpened: cause = .notOpened(try container.decode(String.self, forKey: .component))
    case .missing: cause = .missing(try container.decode([EngineFunction].self, forKey: .missing))
    case .version: cause = .version(try container.decode(UInt32.self, forKey: .version))
    case .noIdentity: cause = .noIdentity
    case .failed: cause = .failed(try container.decode(CallFailure.self, forKey: .failure))
    case .wroteToProgram: cause = .wroteToProgram(offset: try container.decode(Int.self, forKey: .offset))
    case .refusedWithoutReason: cause = .refusedWithoutReason
    case .refusedFirstProgram: cause = .refusedFirstProgram(try container.decode(String.self, forKey: .component))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(code, forKey: .code)
    try container.encodeIfPresent(encoder.wording?.message(of: self), forKey: .message)
    try container.encodeIfPresent(function, forKey: .function)
    switch cause {
    case .notOpened(let words), .refusedFirstProgram(let words): try container.encode(words, forKey: .component)
    case .missing(let functions): try container.encode(functions, forKey: .missing)
    case .version(let version): try container.encode(version, forKey: .version)
    case .failed(let failure): try container.encode(failure, forKey: .failure)
    case .wroteToProgram(let offset): try container.encode(offset, forKey: .offset)
    case .noIdentity, .refusedWithoutReason: break
    }
  }
}
